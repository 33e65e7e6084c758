// Charts of the columns of a table.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> data_charts() { return {}; }

}  // namespace lamina::report
