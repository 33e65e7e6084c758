// The deviances that losses of numbers stand for: one table.
#pragma once

#include <string>
#include <vector>

namespace lamina {

struct DevianceInfo {
  const char* name;
  const char* formula;  // of the deviance of one row with the true value y and the prediction μ
  // NaN where it is undefined: a count below 0, a mean that is not above 0.
  double (*of)(double y, double mu, double parameter);
};

const std::vector<DevianceInfo>& deviances();
const DevianceInfo* find_deviance(const std::string& name);  // null when there is none

}  // namespace lamina
