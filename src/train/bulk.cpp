#include "train/bulk.hpp"

#include <algorithm>

#include "graph/step.hpp"

namespace lamina::train {

BulkScorer::BulkScorer(NetworkGraph& graph, LeafStore& store, const Target& target, ThreadPool& pool, CpuTier tier,
                       bool losses)
    : graph_(graph),
      target_(target),
      precision_(store.precision()),
      pool_(pool),
      plan_(graph.graph, scoring_outputs(graph, losses), store, pool, tier, {.max_rows = kBulkRows}) {}

Predictions BulkScorer::score(Feeder& feeder, const std::vector<std::size_t>& rows) {
  return run(feeder, rows,
             [this](const std::size_t*, std::size_t count) { plan_.run(static_cast<std::int64_t>(count)); });
}

Predictions BulkScorer::score(Feeder& feeder, TargetFeeder& answers, const std::vector<std::size_t>& rows,
                              double& loss) {
  answers.bind(plan_, graph_);
  double sum = 0, weights = 0;
  Predictions predictions = run(feeder, rows, [&](const std::size_t* block, std::size_t count) {
    answers.gather({block, count}, {0, count});
    plan_.run(static_cast<std::int64_t>(count));
    const std::vector<double> losses = plan_.output_values(graph_.row_losses);
    for (std::size_t i = 0; i < count; ++i) {
      sum += answers.weight(block[i]) * losses[i];
      weights += answers.weight(block[i]);
    }
  });
  loss = sum / weights;
  return predictions;
}

template <class Body>
Predictions BulkScorer::run(Feeder& feeder, const std::vector<std::size_t>& rows, const Body& run_block) {
  Predictions predictions;
  predictions.levels = target_.levels;
  predictions.reconstructs = target_.reconstructs();
  if (target_.answer == Answer::numbers) predictions.targets = target_.names, predictions.deviance = graph_.deviance;
  predictions.rows = rows.size();
  (target_.classes() ? predictions.probabilities : predictions.values).reserve(rows.size() * answer_width(target_));
  feeder.bind(plan_, graph_.inputs);
  for (std::size_t first = 0; first < rows.size(); first += kBulkRows) {
    const std::size_t count = std::min(kBulkRows, rows.size() - first);
    feeder.gather({rows.data() + first, count}, pool_);
    run_block(rows.data() + first, count);
    append_answers(predictions, count);
  }
  if (target_.classes()) decide(predictions);
  return predictions;
}

void BulkScorer::append_answers(Predictions& predictions, std::size_t rows) const {
  auto& to = target_.classes() ? predictions.probabilities : predictions.values;
  const std::size_t before = to.size();
  to.resize(before + rows * answer_width(target_));
  copy_answers(target_, plan_, graph_.answer, precision_, rows, to.data() + before);
}

std::size_t answer_width(const Target& target) {
  if (target.classes()) return target.levels.size();
  return target.reconstructs() ? 1 : target.names.size();
}

void copy_answers(const Target& target, const Plan& plan, const Value& answer, Precision precision, std::size_t rows,
                  double* to) {
  with_arithmetic(answer.type(), precision, [&](auto element) {
    const auto* from = plan.output_as<decltype(element)>(answer);
    if (target.task() != Task::binary) {
      std::copy_n(from, rows * answer_width(target), to);
      return;
    }
    for (std::size_t i = 0; i < rows; ++i) {  // of the positive level
      to[2 * i + target.positive] = double{from[i]};
      to[2 * i + 1 - target.positive] = 1 - double{from[i]};
    }
  });
}

}  // namespace lamina::train
