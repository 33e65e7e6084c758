// The curves of single rows: A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin, "Peeking inside the black box:
// visualizing statistical learning with plots of individual conditional expectation", 2015.
#include <algorithm>

#include "explain/curve_kinds.hpp"
#include "explain/drawn_rows.hpp"
#include "explain/vary.hpp"
#include "lamina/error.hpp"

namespace lamina::explain {

namespace {

void centre(double* values, std::size_t count) {
  const double first = values[0];
  for (std::size_t i = 0; i < count; ++i) values[i] -= first;
}

// Central differences; at the ends to the one neighbour.
void differentiate(const std::vector<double>& at, double* values) {
  const std::vector<double> before(values, values + at.size());
  for (std::size_t i = 0; i < at.size(); ++i) {
    const std::size_t low = i == 0 ? 0 : i - 1, high = std::min(i + 1, at.size() - 1);
    values[i] = (before[high] - before[low]) / (at[high] - at[low]);
  }
}

// The mean of curves changed in this way is the mean curve changed, since both are linear.
void change(const std::string& form, const Places& places, double* values) {
  if (form == "centred") centre(values, places.size());
  if (form == "derivative") differentiate(places.numbers, values);
}

void check_form(const std::string& form, const Places& places) {
  if (form == "derivative" && places.kind != ColumnKind::number)
    throw Error(ErrorKind::usage, "a category has no slope", "choose plain or centred curves, or a number",
                {{}, 0, places.column});
}

}  // namespace

std::vector<Curve> individual_curves(const Explained& explained, const Places& places) {
  const ExplainOptions& options = explained.options();
  check_form(options.ice_form, places);
  std::vector<Curve> found = blank_curves(explained, "ice", places);
  std::vector<std::size_t> rows;
  if (options.lines > 0)
    rows = drawn_rows(explained.frame().rows(), options.lines, options.explain_seed, Purpose::drawn_rows);
  for (Curve& curve : found) curve.rows = rows, curve.lines.resize(rows.size() * places.size());
  const std::size_t width = explained.answerer().outputs().size();
  at_each_place(explained, places, [&](std::size_t place, const std::vector<double>& answers) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::size_t output = explained.outputs()[i];
      found[i].values[place] = mean_answer(explained, answers, output);
      for (std::size_t line = 0; line < rows.size(); ++line)
        found[i].lines[line * places.size() + place] = answers[rows[line] * width + output];
    }
  });
  for (Curve& curve : found) {
    change(options.ice_form, places, curve.values.data());
    for (std::size_t line = 0; line < rows.size(); ++line)
      change(options.ice_form, places, curve.lines.data() + line * places.size());
  }
  return found;
}

}  // namespace lamina::explain
