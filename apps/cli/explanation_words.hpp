// Words and numbers that the tables of explanations share.
#pragma once

#include <string>
#include <vector>

#include "lamina/curves.hpp"
#include "strips.hpp"

namespace lamina::cli {

inline constexpr std::size_t kMostVariables = 30;  // lines of a table; --json has them all

// Numbers of one column, with as many decimals each: five digits of the largest. Small ones as they are.
class Decimals {
 public:
  void take(const std::vector<double>& values);
  void take(double value) { take(std::vector<double>{value}); }
  std::string operator()(double value) const;  // empty where it is none

 private:
  double most_ = 0;
};

std::string capitalized(std::string text);
// Numbers in five digits; levels as they are.
std::string place_text(const Places& places, std::size_t place);
// What the columns 2.5 % and 97.5 % are.
std::string band_text(const Explained& explained);
// "P(AHD = Yes)", or the target.
std::string answer_name(const std::string& output, const Explained& explained);
std::string rows_text(const Explained& explained);
// The ends of a column of strips.
std::string strip_head(const Span& whole, const Decimals& decimal);

}  // namespace lamina::cli
