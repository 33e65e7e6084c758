// How good a network became, epoch by epoch.
#pragma once

#include "lamina/charts.hpp"

namespace lamina {

// The metric by which epochs are compared, on the validation rows; epochs without it are left out.
Chart score_chart(const std::vector<NamedHistory>& runs, const std::string& metric);

}  // namespace lamina
