// Small tables and models whose explanations are known.
#pragma once

#include <string>
#include <vector>

#include "base/philox.hpp"
#include "lamina/explain.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"

namespace lamina {

using Values = std::vector<double>;

// `count` numbers between 0 and `scale`, of their own for each `stream`.
inline Values random_values(std::size_t count, std::uint32_t stream, double scale = 1) {
  const Stream numbers(7, Purpose::toy, stream);
  Values values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(scale * numbers.uniform(static_cast<std::uint32_t>(i)));
  return values;
}

// Numbers a, b, c, and y, which is what `answer` makes of them.
template <class Answer>
Frame abc_table(std::size_t rows, const Answer& answer) {
  const Values a = random_values(rows, 0), b = random_values(rows, 1, 2), c = random_values(rows, 2);
  Values y;
  for (std::size_t row = 0; row < rows; ++row) y.push_back(answer(a[row], b[row], c[row]));
  return Frame({Column::numbers("a", a), Column::numbers("b", b), Column::numbers("c", c), Column::numbers("y", y)},
               "abc.csv");
}

inline Options options_of(const std::string& model, const std::string& target = "y") {
  Options options;
  options.model = model;
  options.target = target;
  options.task = "regression";
  options.threads = 1;
  return options;
}

// A network that stays as it is described, on inputs as they are.
inline Options given_network(const std::string& json) {
  Options options = options_of("net");
  options.network = json;
  options.precision = "fp64";
  options.standardize = false;
  options.epochs = 1;
  return options;
}

inline ExplainOptions explaining(const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  ExplainOptions options;
  for (const auto& [name, value] : settings) set_option(options, name, value);
  return options;
}

inline std::vector<std::size_t> every_row(std::size_t count) {
  std::vector<std::size_t> rows(count);
  for (std::size_t row = 0; row < count; ++row) rows[row] = row;
  return rows;
}

}  // namespace lamina
