// Charts of searches and models side by side.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> choosing_charts() { return {}; }

}  // namespace lamina::report
