#include "train/train.hpp"

#include <algorithm>
#include <charconv>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/split.hpp"
#include "train/averages.hpp"
#include "train/loop.hpp"
#include "train/make_network.hpp"
#include "train/network_graph.hpp"
#include "train/option_rules.hpp"

namespace lamina::train {
namespace {

std::string rows_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " row" : " rows"); }

void note_missing(const TargetRows& answers, std::size_t rows, std::size_t present, const std::string& target,
                  const std::string& table, std::vector<std::string>& notes) {
  const std::size_t missing = rows - present - answers.unseen;
  if (missing > 0) notes.push_back(table + rows_text(missing) + " left out: the target " + target + " is missing");
  if (answers.unseen > 0)
    notes.push_back(table + rows_text(answers.unseen) + " left out: a level of " + target + " the training rows lack");
}

// Which rows of which frame are learnt from and validated on.
struct Division {
  std::vector<std::size_t> training, validation;
  TargetRows answers, valid_answers;
};

void hold_out(Division& division, const std::vector<std::size_t>& present, const Target& target,
              const Options& options) {
  const double fraction = held_out_fraction(options);
  if (fraction == 0) {
    division.training = present;
    return;
  }
  std::vector<std::int32_t> strata;
  if (target.classes)
    for (const auto row : present) strata.push_back(division.answers.truth.classes[row]);
  const SplitRows split = split_rows(present.size(), fraction, options.seed, strata);
  for (const auto place : split.train) division.training.push_back(present[place]);
  for (const auto place : split.held_out) division.validation.push_back(present[place]);
  if (division.training.empty() || division.validation.empty())
    throw Error(ErrorKind::data,
                "option valid: " + options.valid + " of " + rows_text(present.size()) + " leaves " +
                    (division.training.empty() ? "none to learn from" : "none to validate on"),
                "give another fraction or more rows");
}

Division divide(const Frame& table, const Frame* valid, const Target& target, const Options& options,
                std::vector<std::string>& notes) {
  Division division;
  division.answers = read_target(table, target);
  const auto present = rows_with_target(division.answers, table.rows());
  note_missing(division.answers, table.rows(), present.size(), target.name, "", notes);
  if (!valid) {
    hold_out(division, present, target, options);
    return division;
  }
  division.training = present;
  division.valid_answers = read_target(*valid, target);
  division.validation = rows_with_target(division.valid_answers, valid->rows());
  note_missing(division.valid_answers, valid->rows(), division.validation.size(), target.name, "validation: ", notes);
  if (division.validation.empty())
    throw Error(ErrorKind::data, "no validation row has the target " + target.name,
                "mend the file or leave out --valid", {valid->source(), 0, target.name});
  return division;
}

Encoder fit_encoder(const Frame& table, const Target& target, const Options& options,
                    const std::vector<std::size_t>& rows, std::vector<std::string>& notes) {
  for (const auto& ignored : options.ignore) table.column(ignored);  // throws, with the nearest name, when absent
  std::vector<std::string> predictors;
  for (const auto& column : table.columns()) {
    const bool ignored = std::find(options.ignore.begin(), options.ignore.end(), column.name()) != options.ignore.end();
    if (column.name() != target.name && !ignored) predictors.push_back(column.name());
  }
  EncoderNotes encoder_notes;
  Encoder encoder = Encoder::fit(table, predictors, rows, encoder_notes, options.standardize);
  order_columns(encoder);
  notes.insert(notes.end(), encoder_notes.lines.begin(), encoder_notes.lines.end());
  return encoder;
}

void start_at_base_rates(LeafStore& store, const Graph& graph, const Learnt& learnt, const Division& division) {
  const Layer& output = learnt.network.layers.back();
  if (!learnt.target.classes || output.frozen || !output.biases.empty()) return;
  const auto last = static_cast<int>(learnt.network.layers.size());
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter && leaf.parameter.layer == last && leaf.parameter.role == "biases")
      store.set(leaf.name, base_rate_logits(learnt.target, division.answers, division.training));
}

bool learns(const Graph& graph) {
  return std::any_of(graph.leaves().begin(), graph.leaves().end(),
                     [](const Leaf& leaf) { return leaf.kind == LeafKind::parameter && !leaf.parameter.frozen; });
}

// The answers of the rows, in their order.
Truth truth_of(const Truth& all, const std::vector<std::size_t>& rows) {
  Truth truth;
  for (const auto row : rows) {
    if (!all.classes.empty()) truth.classes.push_back(all.classes[row]);
    if (!all.values.empty()) truth.values.push_back(all.values[row]);
  }
  return truth;
}

// Cells and answers of one set of rows, and what must outlive the loop.
struct Part {
  Feeder feeder;
  TargetFeeder answers;
  Truth truth;
  RowSet set;

  Part(const Learnt& learnt, const Frame& frame, const TargetRows& targets, const std::vector<std::size_t>& rows,
       const std::vector<std::string>& ignore, std::size_t max_rows)
      : feeder(learnt.encoder, learnt.encoder.encode(frame, ignore), frame, max_rows),
        answers(learnt.target, targets.truth, learnt.precision, max_rows),
        truth(truth_of(targets.truth, rows)),
        set{feeder, answers, truth, rows} {}
  Part(const Part&) = delete;
};

void announce(const TrainContext& context, const Trained& untrained) {
  if (context.fit.sink)
    for (const auto& note : untrained.notes) {
      FitEvent event{};
      event.kind = FitEvent::Kind::note;
      event.text = note;
      context.fit.sink(event);
    }
  if (context.started) context.started(untrained);
}

// `go_on`: what lies behind the best epoch is kept too.
void take_state(Trained& trained, LoopState state, std::int64_t starts, bool go_on) {
  trained.best_epoch = state.best && !trained.validation_rows.empty() ? state.best->position.epoch : 0;
  trained.best_start = state.best && starts > 1 ? state.best->position.start + 1 : 0;
  trained.history = std::move(state.history);
  trained.now.reset();
  const auto elsewhere = [&](const Position& at) {
    return at.step != state.now.position.step || at.start != state.now.position.start;
  };
  if (go_on && state.best && elsewhere(state.best->position)) trained.now = state.now;
  trained.kept = std::move(state.best ? *state.best : state.now);
  trained.learnt.parameters = answering_parameters(trained.kept);
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
  return state;
}

Trained train_network(const Frame& table, const Frame* valid, const Options& options, ThreadPool& pool, CpuTier tier,
                      const TrainContext& context) {
  const FloatControl ieee;
  Trained trained;
  Learnt& learnt = trained.learnt;
  learnt.precision = options.precision == "fp64" ? Precision::fp64 : Precision::fp32;
  learnt.target = inspect_target(table, options, trained.notes);
  const Division division = divide(table, valid, learnt.target, options, trained.notes);
  fit_target(learnt.target, division.answers, division.training);
  learnt.encoder = fit_encoder(table, learnt.target, options, division.training, trained.notes);
  learnt.network = make_network(options, static_cast<std::int64_t>(learnt.encoder.width()), learnt.target);
  check_combinations({options, learnt.network, learnt.target, !division.validation.empty()});

  const auto graph = build_training(learnt.encoder, learnt.network, learnt.target, options);
  if (!learns(graph->graph)) trained.notes.push_back("every layer is frozen: nothing is learnt");
  LeafStore store(graph->graph, learnt.precision);
  const auto start = [&](LeafStore& leaves, std::uint64_t seed) {
    leaves.copy_from(LeafStore(graph->graph, learnt.precision));
    initialize(leaves, graph->graph, learnt.network, seed);
    start_at_base_rates(leaves, graph->graph, learnt, division);
  };
  start(store, options.seed);

  auto ignore = options.ignore;
  ignore.push_back(learnt.target.name);
  Part training(learnt, table, division.answers, division.training, ignore,
                batch_rows(options, division.training.size()));
  std::optional<Part> validation;
  if (!division.validation.empty())
    validation.emplace(learnt, valid ? *valid : table, valid ? division.valid_answers : division.answers,
                       division.validation, ignore, kBulkRows);
  trained.training_rows = division.training;
  trained.validation_rows = division.validation;
  trained.training_data = fingerprint(training.set.feeder, training.truth, division.training, pool);
  if (validation)
    trained.validation_data = fingerprint(validation->set.feeder, validation->truth, division.validation, pool);

  Checkpoints checkpoints{context.checkpoint_every, {}};
  if (context.checkpoint)
    checkpoints.save = [&](const LoopState& state) {
      trained.stop_reason = StopReason::interrupted;
      take_state(trained, state, options.starts, true);
      context.checkpoint(trained);
    };
  Loop loop(*graph, store, learnt.target, options, training.set, validation ? &validation->set : nullptr, pool, tier,
            context.fit, start, checkpoints);
  take_state(trained, loop.state(), options.starts, false);
  announce(context, trained);
  if (context.from) loop.restore(*context.from);
  trained.stop_reason = loop.run();
  if (context.checkpoint) {
    take_state(trained, loop.state(), options.starts, true);
    context.checkpoint(trained);
  }
  take_state(trained, loop.state(), options.starts, trained.stop_reason == StopReason::interrupted);
  return trained;
}

}  // namespace lamina::train
