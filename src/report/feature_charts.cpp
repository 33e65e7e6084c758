// Charts of principal components, of predictors and of hidden layers.
#include "report/chart_groups.hpp"

namespace lamina::report {

std::vector<ChartKind> feature_charts() { return {}; }

}  // namespace lamina::report
