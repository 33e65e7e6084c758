// Charts of what a model is made of.
#include "report/model_charts.hpp"

#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> model_charts() {
  return {
      {"network",
       "Network",
       "the layers with their units, and the weights between them while they are few",
       "model",
       Needs::one,
       Needs::optional,
       false,
       {},
       is_network,
       draw_network},
      {"weights",
       "Weights by layer",
       "how the weights of each layer are distributed",
       "model",
       Needs::one,
       Needs::optional,
       false,
       {"bins"},
       is_network,
       draw_weights},
      {"coefficients",
       "Coefficients",
       "what a regression has learnt, with intervals of 95 %",
       "model",
       Needs::one,
       Needs::optional,
       false,
       {"top"},
       is_linear,
       draw_coefficients},
      {"tree",
       "Tree",
       "the splits of a decision tree",
       "model",
       Needs::one,
       Needs::optional,
       false,
       {},
       is_small_tree,
       draw_tree},
  };
}

}  // namespace lamina::report
