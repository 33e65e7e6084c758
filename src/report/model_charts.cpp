// Charts of what a model is made of.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> model_charts() { return {}; }

}  // namespace lamina::report
