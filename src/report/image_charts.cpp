// Charts of pictures: rows that are images, weights that are.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> image_charts() { return {}; }

}  // namespace lamina::report
