#include "train/loop.hpp"

#include <algorithm>
#include <cmath>

#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "lamina/profile.hpp"
#include "train/averages.hpp"
#include "train/divergence.hpp"
#include "train/learnt.hpp"
#include "train/momentum.hpp"

namespace lamina::train {

Loop::Loop(NetworkGraph& graph, LeafStore& store, const Target& target, const Options& options, RowSet training,
           const RowSet* validation, ThreadPool& pool, CpuTier tier, const FitContext& context,
           std::function<void(LeafStore&, std::uint64_t)> initialize, const Checkpoints& checkpoints)
    : graph_(graph),
      store_(store),
      options_(options),
      training_(training),
      validation_(validation),
      pool_(pool),
      tier_(tier),
      context_(context),
      initialize_(std::move(initialize)),
      checkpoints_(checkpoints),
      batch_(batch_rows(options, training.rows.size())),
      plan_(graph.graph, step_outputs(graph), store, pool, tier,
            {.max_rows = static_cast<std::int64_t>(plan_rows(options, training.rows.size())), .updates = !graph.whole}),
      rate_(options),
      steps_per_epoch_(static_cast<std::int64_t>((training.rows.size() + batch_ - 1) / batch_)),
      stop_rule_(options, target, graph.loss_name),
      replay_(store.clone()),
      places_(training.rows.size()),
      order_(training.rows),
      windows_(training.feeder, training.answers, window_rows(options, order_.size(), encoded_row_bytes(graph)), pool),
      ticker_(grain()) {
  draws_.bind(plan_, graph);
  bind(plan_);
  if (graph.whole)
    whole_.emplace(graph, plan_, store, order_.size(), plan_rows(options, order_.size()),
                   [this](std::size_t first, std::size_t count) { take(first, count); });
  if (!validation) return;
  if (options.ema > 0) scored_.emplace(store.clone());
  scorer_.emplace(graph, scored_ ? *scored_ : store, target, pool, tier, true);
}

void Loop::restore(const LoopState& state) {
  const auto rows = static_cast<std::int64_t>(order_.size()), batch = static_cast<std::int64_t>(batch_);
  const auto set = [&](LeafStore& store, const Moment& moment) {
    const Position& at = moment.position;
    const std::int64_t steps = at.epoch * ((rows + batch - 1) / batch) + (at.rows + batch - 1) / batch;
    if (at.rows > rows || (at.rows % batch != 0 && at.rows != rows) || at.step != steps)
      throw Error(ErrorKind::model, "the run's counters do not fit its rows", "the file is damaged: train again");
    set_tensors(graph_.graph, store, LeafKind::parameter, moment.parameters);
    set_tensors(graph_.graph, store, LeafKind::state, moment.states);
  };
  set(store_, state.now);
  position_ = state.now.position;
  stop_rule_.restore(position_.stop);
  if (state.best) {
    if (!best_) best_.emplace(store_.clone());
    set(*best_, *state.best);
    best_position_ = state.best->position;
  }
  history_ = state.history;
  watched_ = state.watched;
}

LoopState Loop::state() const {
  const auto moment = [&](const LeafStore& store, const Position& position) {
    return Moment{position, tensors_of(graph_.graph, store, LeafKind::parameter),
                  tensors_of(graph_.graph, store, LeafKind::state)};
  };
  Position now = position_;
  if (now.rows > 0 && replay_row_ == 0) now.epoch_start = parameters_checksum(graph_.graph, replay_);
  LoopState state{moment(store_, now), {}, history_, watched_};
  if (best_position_) state.best = moment(*best_, *best_position_);
  return state;
}

StopReason Loop::run() {
  start_ = last_report_ = last_save_ = Clock::now();
  if (context_.profile) plan_.profile(true);
  start_position_ = position_;
  saved_epoch_ = position_.epoch;
  auto reason = ended();
  while (!reason || begin_next_start()) {
    begin_epoch();
    if (run_epoch()) {
      finish_epoch();
      save_when_due();
    }
    reason = ended();
    const bool more = !reason || starts_left();
    if (more && cancelled()) reason = StopReason::interrupted;
    if (more && !cancelled() && out_of_time()) reason = StopReason::out_of_time;
    if (reason && stopped_short(*reason)) break;
  }
  if (!stopped_short(*reason)) {
    position_.last_start = true;
    if (best_position_) best_position_->last_start = true;
  }
  if (const auto broken = first_broken_parameter(graph_.graph, best_position_ ? *best_ : store_); !broken.empty())
    throw divergence(position_.step, broken + " are not finite", options_);
  if (context_.profile) context_.profile->kernels = plan_.steps();
  return *reason;
}

std::optional<StopReason> Loop::ended() const {
  if (stop_rule_.exhausted()) return StopReason::early_stop;
  if (no_descent_) return StopReason::no_descent;
  if (position_.unchanged) return StopReason::converged;
  if (position_.epoch >= options_.epochs) return StopReason::epochs_done;
  return {};
}

// With a learning rate that may rise again, an epoch without effect is no end.
bool Loop::unchanged() const {
  if (whole_ || rate_may_rise(position_.epoch + 1, options_)) return false;
  return replay_row_ == 0 ? same_parameters(graph_.graph, replay_, store_)
                          : parameters_checksum(graph_.graph, store_) == position_.epoch_start;
}

bool Loop::starts_left() const { return !position_.last_start && position_.start + 1 < options_.starts; }

bool Loop::begin_next_start() {
  judge_start();
  if (!starts_left()) return false;
  const std::int64_t next = position_.start + 1;
  position_ = {};
  position_.start = next;
  no_descent_ = false;
  if (whole_) whole_->forget();
  stop_rule_.restore({});
  initialize_(store_, seed());
  return true;
}

void Loop::begin_epoch() {
  const ProfileSpan span(context_.profile, "order of the rows, copy of the weights");
  replay_.copy_from(store_);
  replay_row_ = rows_done();
  windows_.begin(order_);
  draws_.set_seed(seed());
  if (!options_.shuffle || whole_) return;
  permute(places_, seed(), Purpose::shuffle, static_cast<std::uint32_t>(position_.epoch + 1));
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = training_.rows[places_[i]];
}

bool Loop::run_epoch() {
  if (whole_) return descend();
  for (std::size_t first = rows_done(); first < order_.size(); first += batch_) {
    const std::size_t count = std::min(batch_, order_.size() - first);
    run_step(first, count);
    const double step_loss = number(graph_.loss);
    if (!std::isfinite(step_loss)) report_divergence(first, count);
    position_.loss_sum += step_loss * static_cast<double>(count);
    if (graph_.mistakes) position_.mistakes += std::llround(number(graph_.mistakes));
    position_.rows += static_cast<std::int64_t>(count);
    if (ticker_.due()) {
      report_progress();
      if (rows_done() < order_.size()) save_when_due();
    }
    if (cancelled()) return false;
  }
  return true;
}

bool Loop::descend() {
  if (watcher_) {  // the last part of the rows
    const auto part = static_cast<std::size_t>(plan_rows(options_, order_.size()));
    const std::size_t first = (order_.size() - 1) / part * part;
    take(first, order_.size() - first);
    look(first, order_.size() - first);
  }
  draws_.feed(plan_, graph_, position_.step);
  const auto reached = whole_->descend();
  no_descent_ = !reached;
  if (no_descent_) return false;
  ++position_.step;
  if (!std::isfinite(*reached)) report_divergence(0, plan_rows(options_, order_.size()));
  position_.loss_sum = *reached * static_cast<double>(order_.size());
  position_.rows = static_cast<std::int64_t>(order_.size());
  report_progress();
  return true;
}

// A step is bound to its part of a window.
void Loop::take(std::size_t first, std::size_t count) {
  if (!windows_.ready(first, count)) {
    const ProfileSpan span(context_.profile, "gathering and encoding rows");
    windows_.advance(first);
  }
  if (windows_.place(first) == taken_) return;
  taken_ = windows_.place(first);
  bind(plan_);
}

void Loop::bind(Plan& plan) const {
  training_.feeder.bind(plan, graph_.inputs, taken_);
  training_.answers.bind(plan, graph_, taken_);
}

void Loop::run_step(std::size_t first, std::size_t count) {
  take(first, count);
  look(first, count);
  const RatePosition at = rate_position(first);
  plan_.feed(graph_.fed.rate, rate_.at(at));
  if (graph_.fed.momentum) plan_.feed(graph_.fed.momentum, momentum_after(options_, at.rows));
  draws_.feed(plan_, graph_, position_.step);
  {
    const ProfileSpan span(context_.profile, Profile::kSteps);
    plan_.run(static_cast<std::int64_t>(count), &windows_);
  }
  ++position_.step;
}

void Loop::watch(Watcher& watcher) {
  watcher_ = &watcher;
  draws_.bind(watcher.plan(), graph_);
}

// Before the step on the rows that have been taken.
void Loop::look(std::size_t first, std::size_t count) {
  if (!watcher_) return;
  const ProfileSpan span(context_.profile, "watching");
  const bool last = first + count == order_.size();
  if (options_.watch_every > 0 ? (position_.step + 1) % options_.watch_every != 0 : !last) return;
  Distribution at;
  at.start = position_.start + 1;
  at.epoch = position_.epoch + 1;
  at.step = position_.step + 1;
  bind(watcher_->plan());
  draws_.feed(watcher_->plan(), graph_, position_.step);
  watcher_->look(static_cast<std::int64_t>(count), at, watched_);
}

RatePosition Loop::rate_position(std::size_t first) const {
  const auto rows = static_cast<std::int64_t>(order_.size());
  return {position_.step, steps_per_epoch_ * options_.epochs, steps_per_epoch_,
          position_.epoch * rows + static_cast<std::int64_t>(first), position_.plateau.reductions};
}

double Loop::number(const Value& output) const {
  return storage(store_.precision()) == Precision::fp32 ? double{*plan_.output_as<float>(output)}
                                                        : *plan_.output_as<double>(output);
}

void Loop::finish_epoch() {
  Score score;
  score.epoch = position_.epoch + 1;
  score.step = position_.step;
  score.start = position_.start + 1;
  score.training_loss = position_.loss_sum / static_cast<double>(order_.size());
  if (graph_.mistakes && !whole_) score.mistakes = position_.mistakes;
  if (validation_) validate(score);
  FitEvent finished = event(FitEvent::Kind::epoch);
  finished.score = score;
  history_.push_back(score);
  judge_plateau(position_.plateau, score.validation_loss.value_or(score.training_loss), options_);
  position_ = {score.epoch,     score.step,           0,          0, 0, stop_rule_.memory(), position_.plateau,
               position_.start, position_.last_start, unchanged()};
  finished.best = best_so_far();
  if (finished.best) keep_best();
  if (context_.sink) context_.sink(finished);
}

bool Loop::best_so_far() const {
  return validation_ && stop_rule_.best() &&
         (!best_position_ || best_position_->start == position_.start || stop_rule_.beats(best_position_->stop));
}

// Without validation the ends of starts are compared, by their training losses.
void Loop::judge_start() {
  if (validation_ || options_.starts == 1 || history_.empty()) return;
  const double loss = history_.back().training_loss;
  position_.stop = {loss, loss, 0};
  if (!best_position_ || loss < *best_position_->stop.best) keep_best();
}

void Loop::keep_best() {
  if (best_)
    best_->copy_from(store_);
  else
    best_.emplace(store_.clone());
  best_position_ = position_;
}

void Loop::validate(Score& score) {
  if (scored_) {
    scored_->copy_from(store_);
    use_averages(graph_.graph, *scored_);
  }
  const ProfileSpan span(context_.profile, "validation");
  double mean_loss = 0;
  const Predictions predictions =
      scorer_->score(validation_->feeder, validation_->answers, validation_->rows, mean_loss);
  if (!std::isfinite(mean_loss))
    throw divergence(position_.step, "the loss on the validation rows is not finite", options_);
  score.validation_loss = mean_loss;
  score.validation_score = stop_rule_.judge(predictions, validation_->truth, mean_loss);
}

// The step that failed has spoilt the weights it read. Training is deterministic, so the epoch is run again up to that
// step, and its batch is looked at layer by layer before it does harm.
void Loop::report_divergence(std::size_t first, std::size_t count) {
  const std::int64_t failed = position_.step;
  store_.copy_from(replay_);
  position_.step -= static_cast<std::int64_t>((first - replay_row_) / batch_) + 1;
  for (std::size_t at = replay_row_; at < first; at += batch_) run_step(at, std::min(batch_, order_.size() - at));
  training_.feeder.gather({order_.data() + first, count}, pool_);
  throw divergence(
      failed, describe_batch(graph_, store_, training_.feeder, count, draws_, position_.step, pool_, tier_), options_);
}

}  // namespace lamina::train
