// Charts of what lectures draw of activations, of curves that networks fit, and of descent.
#include "report/lecture_charts.hpp"

#include "report/chart_groups.hpp"

namespace lamina::report {

namespace {

bool never(const ChartInput&) { return false; }

}  // namespace

std::vector<ChartKind> lecture_charts() {
  return {
      {"activations",
       "Activations",
       "activation functions and their derivatives, as the graph differentiates them",
       "",
       Needs::none,
       Needs::none,
       false,
       {"activations"},
       never,
       draw_activations},
      {"fit",
       "Fitted curves",
       "what models answer along their single predictor, over the rows",
       "",
       Needs::some,
       Needs::one,
       false,
       {"outputs", "rows", "explain_seed"},
       never,
       draw_fit},
      {"descent",
       "Descent",
       "the paths of update rules over the contours of a loss of x and y",
       "",
       Needs::none,
       Needs::none,
       false,
       {"function", "rules", "starts_at", "steps", "explain_seed"},
       never,
       draw_descent},
  };
}

}  // namespace lamina::report
