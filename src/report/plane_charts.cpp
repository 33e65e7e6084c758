// Charts of answers over two predictors.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> plane_charts() { return {}; }

}  // namespace lamina::report
