#include "train/train.hpp"

#include <algorithm>
#include <charconv>

#include "base/available_memory.hpp"
#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/profile.hpp"
#include "train/averages.hpp"
#include "train/division.hpp"
#include "train/learnt.hpp"
#include "train/loop.hpp"
#include "train/make_network.hpp"
#include "train/memory_need.hpp"
#include "train/network_graph.hpp"
#include "train/option_rules.hpp"
#include "train/prepare.hpp"
#include "train/pretrain.hpp"
#include "train/row_weights.hpp"
#include "train/watch.hpp"

namespace lamina::train {
namespace {

void start_at_base_rates(LeafStore& store, const Graph& graph, const Learnt& learnt, const Division& division) {
  const Layer& output = learnt.network.layers.back();
  if (output.frozen || !output.biases.empty()) return;
  const auto logits =
      base_rate_logits(learnt.target, learnt.network, division.answers, division.weights, division.training);
  if (logits.empty()) return;
  const auto last = static_cast<int>(learnt.network.layers.size());
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter && leaf.parameter.layer == last && leaf.parameter.role == "biases")
      store.set(leaf.name, logits);
}

bool learns(const Graph& graph) {
  return std::any_of(graph.leaves().begin(), graph.leaves().end(),
                     [](const Leaf& leaf) { return leaf.kind == LeafKind::parameter && !leaf.parameter.frozen; });
}

// Cells and answers of one set of rows, and what must outlive the loop.
struct Part {
  Feeder feeder;
  TargetFeeder answers;
  Truth truth;
  RowSet set;

  Part(const Learnt& learnt, const Frame& frame, const TargetRows& targets, const std::vector<double>& weights,
       const std::vector<std::size_t>& rows, const std::vector<std::string>& ignore, std::size_t max_rows, int threads,
       CpuTier tier)
      : feeder(learnt.encoder, learnt.encoder.encode(frame, ignore), frame, max_rows),
        answers(learnt.target, targets.truth, weights, learnt.precision, max_rows),
        truth(truth_of(targets, rows)),
        set{feeder, answers, truth, rows} {
    feeder.add_offsets(frame, learnt.target.offset);
    feeder.encode(learnt.encoder, rows, learnt.precision, threads, tier);
  }
  Part(const Part&) = delete;
};

void tell(const TrainContext& context, const std::vector<std::string>& notes) {
  if (!context.fit.sink) return;
  for (const auto& note : notes) {
    FitEvent event{};
    event.kind = FitEvent::Kind::note;
    event.text = note;
    context.fit.sink(event);
  }
}

void announce(const TrainContext& context, const Trained& untrained) {
  tell(context, untrained.notes);
  if (context.started) context.started(untrained);
}

// `go_on`: what lies behind the best epoch is kept too.
void take_state(Trained& trained, LoopState state, std::int64_t starts, bool go_on) {
  trained.best_epoch = state.best && !trained.validation_rows.empty() ? state.best->position.epoch : 0;
  trained.best_start = state.best && starts > 1 ? state.best->position.start + 1 : 0;
  trained.history = std::move(state.history);
  trained.watched = std::move(state.watched);
  trained.now.reset();
  const auto elsewhere = [&](const Position& at) {
    return at.step != state.now.position.step || at.start != state.now.position.start;
  };
  if (go_on && state.best && elsewhere(state.best->position)) trained.now = state.now;
  trained.kept = std::move(state.best ? *state.best : state.now);
  trained.learnt.parameters = answering_parameters(trained.kept);
}

// What is decided before any weight exists: the target, the rows, the encoder, the network.
Division describe(Trained& trained, const Frame& table, const Frame* valid, const Options& options) {
  Learnt& learnt = trained.learnt;
  learnt.precision = parse_precision(options.precision);
  Division division = prepare(learnt.target, learnt.encoder, table, valid, options, trained.notes);
  learnt.target.reconstructed = static_cast<std::int64_t>(learnt.encoder.width());
  learnt.network = make_network(options, static_cast<std::int64_t>(learnt.encoder.width()), learnt.target);
  check_combinations({options, learnt.network, learnt.target, !division.validation.empty()});
  learn_scaling(learnt.target, learnt.network, division.answers, division.training);
  if (learnt.target.classes())
    learn_priors(learnt.target, options,
                 class_shares(learnt.target, division.answers, division.weights, division.training));
  trained.training_rows = division.training;
  trained.validation_rows = division.validation;
  return division;
}

}  // namespace

double held_out_fraction(const Options& options) {
  if (options.valid.empty()) return 0;
  double fraction = 0;
  const char* end = options.valid.data() + options.valid.size();
  const auto [stopped, error] = std::from_chars(options.valid.data(), end, fraction);
  if (error == std::errc{} && stopped == end && fraction > 0 && fraction < 1) return fraction;
  throw Error(ErrorKind::usage, "option valid: '" + options.valid + "' is no fraction",
              "give a number above 0 and below 1, or a file of validation rows");
}

LoopState state_of(const Trained& trained) {
  LoopState state{trained.now ? *trained.now : trained.kept, {}, trained.history};
  if (trained.best_epoch > 0 || trained.best_start > 0) state.best = trained.kept;
  const Position& now = state.now.position;
  const auto later = [&](const Score& score) {
    return score.start > now.start + 1 || (score.start == now.start + 1 && score.epoch > now.epoch);
  };
  state.history.erase(std::find_if(state.history.begin(), state.history.end(), later), state.history.end());
  for (const auto& seen : trained.watched)
    if (seen.start < now.start + 1 || (seen.start == now.start + 1 && seen.step <= now.step))
      state.watched.push_back(seen);
  return state;
}

Trained train_network(const Frame& table, const Frame* valid, const Options& options, ThreadPool& pool, CpuTier tier,
                      const TrainContext& context) {
  const FloatControl ieee;
  Trained trained;
  const Division division = [&] {
    const ProfileSpan span(context.fit.profile, "target, encoder, division of the rows");
    return describe(trained, table, valid, options);
  }();
  Learnt& learnt = trained.learnt;
  const auto graph = build_training(learnt.encoder, learnt.network, learnt.target, options, InputForm::encoded);
  check_memory({learnt, options, division.training.size(), division.validation.size()}, *graph, available_memory());
  if (!learns(graph->graph)) trained.notes.push_back("every layer is frozen: nothing is learnt");
  LeafStore store(graph->graph, learnt.precision);
  auto ignore = options.ignore;
  for (const auto& name : learnt.target.columns()) ignore.push_back(name);
  const std::size_t rows = division.training.size();
  Part training(learnt, table, division.answers, division.weights, division.training, ignore,
                Windows::room(window_rows(options, rows, encoded_row_bytes(*graph)), rows, pool), pool.size(), tier);
  const auto start = [&](LeafStore& leaves, std::uint64_t seed) {
    const ProfileSpan span(context.fit.profile, options.pretrain > 0 ? "pre-training" : "initial weights");
    leaves.copy_from(LeafStore(graph->graph, learnt.precision));
    initialize(leaves, graph->graph, learnt.network, seed);
    tell(context, pretrain(leaves, graph->graph, learnt, options, seed,
                           {training.feeder, division.training, division.weights}, pool, tier, context.fit));
    start_at_base_rates(leaves, graph->graph, learnt, division);
  };
  if (!context.from) start(store, options.seed);
  std::optional<Part> validation;
  if (!division.validation.empty())
    validation.emplace(learnt, valid ? *valid : table, division.validation_answers(),
                       division.validation_answers().truth.weights, division.validation, ignore, kBulkRows, pool.size(),
                       tier);
  {
    const ProfileSpan span(context.fit.profile, "checksums of the data");
    trained.training_data = fingerprint(training.set.feeder, training.truth, division.training);
    if (validation)
      trained.validation_data = fingerprint(validation->set.feeder, validation->truth, division.validation);
  }

  Checkpoints checkpoints{context.checkpoint_every, {}};
  if (context.checkpoint)
    checkpoints.save = [&](const LoopState& state) {
      trained.stop_reason = StopReason::interrupted;
      take_state(trained, state, options.starts, true);
      context.checkpoint(trained);
    };
  std::optional<Watcher> watcher;
  if (!options.watch.empty())
    watcher.emplace(*graph, store, learnt.network, options,
                    static_cast<std::int64_t>(plan_rows(options, division.training.size())), pool, tier);
  Loop loop(*graph, store, learnt.target, options, training.set, validation ? &validation->set : nullptr, pool, tier,
            context.fit, start, checkpoints);
  take_state(trained, loop.state(), options.starts, false);
  announce(context, trained);
  trained.kept = {};  // the loop has it
  trained.learnt.parameters.clear();
  if (watcher) loop.watch(*watcher);
  if (context.from) loop.restore(*context.from);
  trained.stop_reason = loop.run();
  if (context.checkpoint) {
    take_state(trained, loop.state(), options.starts, true);
    context.checkpoint(trained);
  }
  take_state(trained, loop.state(), options.starts, stopped_short(trained.stop_reason));
  return trained;
}

}  // namespace lamina::train
