// Charts of how a network learnt.
#include "report/training_charts.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/score_chart.hpp"
#include "model/impl.hpp"
#include "report/chart_groups.hpp"
#include "report/text.hpp"
#include "report/training_curves.hpp"
#include "train/stopping.hpp"

namespace lamina::report {

namespace {

std::vector<NamedHistory> histories_or_throw(const ChartInput& input) {
  std::vector<NamedHistory> runs = histories_of(input);
  if (runs.empty()) throw Error(ErrorKind::usage, "none of the models learnt in epochs", "name a network");
  return runs;
}

bool has_history(const ChartInput& input) { return !input.models.front().model->history().empty(); }

std::vector<Chart> draw_history(const ChartInput& input) { return {history_chart(histories_or_throw(input))}; }

bool was_scored(const Model& model) {
  return std::any_of(model.history().begin(), model.history().end(),
                     [](const Score& score) { return score.validation_score.has_value(); });
}

bool has_scores(const ChartInput& input) { return was_scored(*input.models.front().model); }

// The metric by which a network's epochs were compared.
std::string stop_metric(const Model& model) {
  const train::Learnt& learnt = model.impl().trained.learnt;
  return train::StopRule(model.options(), learnt.target, learnt.network.loss).metric();
}

// The runs that were scored by the first one's metric.
ChartInput scored_alike(const ChartInput& input, std::string& metric) {
  ChartInput alike = input;
  alike.memory = make_chart_memory();
  alike.models.clear();
  for (const NamedModel& model : input.models) {
    if (!was_scored(*model.model)) continue;
    if (metric.empty()) metric = stop_metric(*model.model);
    if (stop_metric(*model.model) == metric) alike.models.push_back(model);
  }
  if (alike.models.empty())
    throw Error(ErrorKind::usage, "none of the models was scored after its epochs",
                "name a network that was trained with --valid");
  return alike;
}

std::vector<Chart> draw_score(const ChartInput& input) {
  std::string metric;
  const std::vector<NamedHistory> runs = histories_of(scored_alike(input, metric));
  return {score_chart(runs, metric)};
}

}  // namespace

std::vector<ChartKind> training_charts() {
  return {
      {"history",
       "Loss by epoch",
       "the loss of the training and validation rows after each epoch, the best one marked",
       "training",
       Needs::some,
       Needs::optional,
       false,
       {},
       has_history,
       draw_history},
      {"score",
       "Score by epoch",
       "the metric by which epochs are compared, on the validation rows",
       "training",
       Needs::some,
       Needs::optional,
       false,
       {},
       has_scores,
       draw_score},
      {"gradient-norms",
       "Size of the gradient",
       "the norm of the gradient at each recorded step, of each layer and of all",
       "training",
       Needs::some,
       Needs::optional,
       false,
       {},
       has_gradients,
       draw_gradient_norms},
      {"distributions",
       "Numbers in the layers",
       "histograms of what was last recorded of each layer's activations and gradients",
       "training",
       Needs::some,
       Needs::optional,
       false,
       {},
       has_distributions,
       draw_distributions},
  };
}

}  // namespace lamina::report
