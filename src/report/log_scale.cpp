#include "report/log_scale.hpp"

namespace lamina::report {

LogScale::LogScale(const std::vector<double>& values, bool wanted) : logarithmic_(wanted) {
  for (const double value : values) {
    if (value <= 0) shift_ = 1;
    if (value < 0) possible_ = false;
  }
  if (!possible_) logarithmic_ = false;
}

std::vector<double> LogScale::operator()(std::vector<double> values) const {
  for (double& value : values) value = (*this)(value);
  return values;
}

std::string LogScale::title(const std::string& column) const {
  if (!logarithmic_) return column;
  return "log(" + column + (shift_ > 0 ? " + 1)" : ")");
}

}  // namespace lamina::report
