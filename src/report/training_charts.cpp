// Charts of how a network learnt.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> training_charts() { return {}; }

}  // namespace lamina::report
