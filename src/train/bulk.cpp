#include "train/bulk.hpp"

#include <algorithm>

namespace lamina::train {

BulkScorer::BulkScorer(NetworkGraph& graph, LeafStore& store, const Target& target, ThreadPool& pool, CpuTier tier,
                       bool losses)
    : graph_(graph),
      target_(target),
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
    answers.gather(block, count);
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
  if (target_.answer == Answer::numbers) predictions.targets = target_.names;
  predictions.rows = rows.size();
  (target_.classes() ? predictions.probabilities : predictions.values)
      .reserve(rows.size() * std::max(predictions.columns(), target_.levels.size()));
  feeder.bind(plan_, graph_.inputs);
  for (std::size_t first = 0; first < rows.size(); first += kBulkRows) {
    const std::size_t count = std::min(kBulkRows, rows.size() - first);
    feeder.gather(rows.data() + first, count, pool_);
    run_block(rows.data() + first, count);
    append_answers(predictions);
  }
  if (target_.classes()) decide(predictions);
  return predictions;
}

void BulkScorer::append_answers(Predictions& predictions) const {
  const std::vector<double> answers = plan_.output_values(graph_.answer);
  auto& to = target_.classes() ? predictions.probabilities : predictions.values;
  if (target_.task() != Task::binary) {
    to.insert(to.end(), answers.begin(), answers.end());
    return;
  }
  for (const double positive : answers) {
    to.push_back(target_.positive == 0 ? positive : 1 - positive);
    to.push_back(target_.positive == 0 ? 1 - positive : positive);
  }
}

}  // namespace lamina::train
