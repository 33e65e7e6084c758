// Charts of what answers depend on.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> explaining_charts() { return {}; }

}  // namespace lamina::report
