// Charts of what lectures draw of activations and of descent.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> lecture_charts() { return {}; }

}  // namespace lamina::report
