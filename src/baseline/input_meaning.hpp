// What an encoded input stands for in the table, so that what was learnt can be said in the units of the data.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lamina/encoder.hpp"
#include "lamina/frame.hpp"

namespace lamina::baseline {

struct InputMeaning {
  std::string column;
  std::size_t column_number = 0;
  std::string level;            // of a category; empty for numbers
  double shift = 0, scale = 1;  // of a number: input · scale + shift is in the units of the data
  bool indicator = false;       // 1 where the column has the level, else 0
};

std::vector<InputMeaning> meanings_of(const Encoder& encoder);

// A split as a question: "MaxHR <= 147.5", or "Thal = fixed", to which the branch with the smaller inputs is the no.
struct Question {
  std::string text;
  bool yes_is_left = true;
};
Question question(const InputMeaning& input, double threshold);

// Each column's share of `by_input`, most important first: what inputs of one column are worth is added up. Columns
// "column", "importance" (the shares add up to 1, unless all are 0) and "relative" (the first has 1).
Frame importance_table(const std::vector<InputMeaning>& inputs, const std::vector<double>& by_input);

}  // namespace lamina::baseline
