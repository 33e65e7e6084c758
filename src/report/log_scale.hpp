// A horizontal axis that is logarithmic where options.log_x asks for it.
#pragma once

#include <string>
#include <vector>

#include "base/math.hpp"

namespace lamina::report {

class LogScale {
 public:
  LogScale() = default;
  // Of values above 0 the logarithm, of values from 0 on that of x + 1; below 0 there is none.
  LogScale(const std::vector<double>& values, bool wanted);

  bool possible() const { return possible_; }
  bool logarithmic() const { return logarithmic_; }
  double operator()(double x) const { return logarithmic_ ? math::log(x + shift_) : x; }
  std::vector<double> operator()(std::vector<double> values) const;
  std::string title(const std::string& column) const;  // "log(nTab + 1)"

 private:
  bool logarithmic_ = false, possible_ = true;
  double shift_ = 0;
};

}  // namespace lamina::report
