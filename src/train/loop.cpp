#include "train/loop.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "train/divergence.hpp"

namespace lamina::train {
namespace {

constexpr auto kReportInterval = std::chrono::milliseconds(100);

double seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

Loop::Loop(NetworkGraph& graph, LeafStore& store, const Target& target, const Options& options, RowSet training,
           const RowSet* validation, ThreadPool& pool, CpuTier tier, const FitContext& context)
    : graph_(graph),
      store_(store),
      options_(options),
      training_(training),
      validation_(validation),
      pool_(pool),
      tier_(tier),
      context_(context),
      batch_(batch_rows(options, training.rows.size())),
      plan_(graph.graph, {graph.loss}, store, pool, tier,
            {.max_rows = static_cast<std::int64_t>(batch_), .updates = true}),
      schedule_(*find_schedule(options.schedule)),
      steps_(options.epochs * static_cast<std::int64_t>((training.rows.size() + batch_ - 1) / batch_)),
      stop_rule_(options, target),
      epoch_start_(store.clone()),
      best_(store.clone()),
      places_(training.rows.size()),
      order_(training.rows) {
  training_.feeder.bind(plan_, graph.inputs);
  training_.answers.bind(plan_, graph);
  if (validation) scorer_.emplace(graph, store, target, pool, tier, true);
}

LoopResult Loop::run() {
  start_ = last_report_ = Clock::now();
  while (epoch_ < options_.epochs) {
    begin_epoch();
    if (!run_epoch()) {
      result_.stop_reason = StopReason::interrupted;
      break;
    }
    if (!finish_epoch()) break;
  }
  if (result_.best_epoch > 0) {
    store_.copy_from(best_);
  } else {
    result_.epoch = static_cast<std::int64_t>(result_.history.size());
    result_.step = step_;
  }
  if (const auto broken = first_broken_parameter(graph_.graph, store_); !broken.empty())
    throw divergence(step_, broken + " are not finite", options_);
  return std::move(result_);
}

void Loop::begin_epoch() {
  ++epoch_;
  rows_done_ = 0;
  loss_sum_ = 0;
  epoch_start_.copy_from(store_);
  if (!options_.shuffle) return;
  permute(places_, options_.seed, Purpose::shuffle, static_cast<std::uint32_t>(epoch_));
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = training_.rows[places_[i]];
}

bool Loop::run_epoch() {
  for (std::size_t first = 0; first < order_.size(); first += batch_) {
    const std::size_t count = std::min(batch_, order_.size() - first);
    run_step(first, count);
    const double step_loss = loss();
    if (!std::isfinite(step_loss)) report_divergence(first, count);
    loss_sum_ += step_loss * static_cast<double>(count);
    rows_done_ += count;
    report_progress();
    if (cancelled()) return false;
  }
  return true;
}

void Loop::run_step(std::size_t first, std::size_t count) {
  training_.feeder.gather(order_.data() + first, count, pool_);
  training_.answers.gather(order_.data() + first, count);
  plan_.feed(graph_.rate, options_.learning_rate * schedule_.factor(step_, steps_));
  plan_.run(static_cast<std::int64_t>(count));
  ++step_;
}

double Loop::loss() const {
  return store_.precision() == Precision::fp32 ? double{*plan_.output_as<float>(graph_.loss)}
                                               : *plan_.output_as<double>(graph_.loss);
}

bool Loop::finish_epoch() {
  Score score;
  score.epoch = epoch_;
  score.step = step_;
  score.training_loss = loss_sum_ / static_cast<double>(order_.size());
  const bool validated = validation_ != nullptr;
  if (validated) validate(score);
  const bool best = validated && stop_rule_.best();
  if (best) keep_best();
  result_.history.push_back(score);
  if (context_.sink) {
    FitEvent ended = event(FitEvent::Kind::epoch);
    ended.score = score;
    ended.best = best;
    context_.sink(ended);
  }
  if (cancelled())
    result_.stop_reason = StopReason::interrupted;
  else if (validated && stop_rule_.exhausted())
    result_.stop_reason = StopReason::early_stop;
  else
    return true;
  return false;
}

void Loop::validate(Score& score) {
  double mean_loss = 0;
  const Predictions predictions =
      scorer_->score(validation_->feeder, validation_->answers, validation_->rows, mean_loss);
  if (!std::isfinite(mean_loss)) throw divergence(step_, "the loss on the validation rows is not finite", options_);
  score.validation_loss = mean_loss;
  score.validation_score = stop_rule_.judge(predictions, validation_->truth);
}

void Loop::keep_best() {
  best_.copy_from(store_);
  result_.best_epoch = result_.epoch = epoch_;
  result_.step = step_;
}

// The step that failed has spoilt the weights it read. Training is deterministic, so the epoch is run again up to that
// step, and its batch is looked at layer by layer before it does harm.
void Loop::report_divergence(std::size_t first, std::size_t count) {
  const std::int64_t failed = step_;
  store_.copy_from(epoch_start_);
  step_ -= static_cast<std::int64_t>(first / batch_) + 1;
  for (std::size_t at = 0; at < first; at += batch_) run_step(at, std::min(batch_, order_.size() - at));
  training_.feeder.gather(order_.data() + first, count, pool_);
  throw divergence(failed, describe_batch(graph_, store_, training_.feeder, count, pool_, tier_), options_);
}

FitEvent Loop::event(FitEvent::Kind kind) const {
  const double elapsed = seconds(Clock::now() - start_);
  const double rows = static_cast<double>(order_.size());
  const double done = static_cast<double>(epoch_ - 1) * rows + static_cast<double>(rows_done_);
  FitEvent e{};
  e.kind = kind;
  e.epoch = epoch_;
  e.epochs = options_.epochs;
  e.rows_done = static_cast<std::int64_t>(rows_done_);
  e.rows_total = static_cast<std::int64_t>(order_.size());
  e.step = step_;
  e.loss = rows_done_ > 0 ? loss_sum_ / static_cast<double>(rows_done_) : 0;
  e.seconds = elapsed;
  e.rows_per_second = elapsed > 0 ? done / elapsed : 0;
  e.seconds_left = done > 0 ? elapsed * (static_cast<double>(options_.epochs) * rows - done) / done : 0;
  e.stop_metric = stop_rule_.metric();
  return e;
}

void Loop::report_progress() {
  if (!context_.sink) return;
  const auto now = Clock::now();
  if (now - last_report_ < kReportInterval) return;
  last_report_ = now;
  context_.sink(event(FitEvent::Kind::progress));
}

std::size_t batch_rows(const Options& options, std::size_t rows) {
  constexpr std::size_t kUsual = 128, kSteps = 8;  // a small table gets at least so many steps an epoch
  const auto automatic = [&] { return std::min(kUsual, std::bit_floor(std::max<std::size_t>(rows / kSteps, 1))); };
  return std::min(options.batch > 0 ? static_cast<std::size_t>(options.batch) : automatic(), rows);
}

}  // namespace lamina::train
