#include <algorithm>

#include "metrics/formulas.hpp"
#include "metrics/tables.hpp"

namespace lamina::tables {

namespace {

struct Residual {
  double value;
  std::size_t row;
};

// Truth − prediction of the rows of positive weight, ascending, ties by row.
std::vector<Residual> ranked_residuals(const Sample& sample) {
  std::vector<Residual> all;
  sample.for_each([&](std::size_t row) {
    if (sample.weight(row) > 0) all.push_back({sample.truth.values[row] - sample.predictions.values[row], row});
  });
  std::sort(all.begin(), all.end(), [](const Residual& a, const Residual& b) {
    return a.value < b.value || (a.value == b.value && a.row < b.row);
  });
  return all;
}

}  // namespace

// A quantile is the least residual up to which at least its share of the rows lies, by weight: the inverse of the
// distribution function, definition 1 of Hyndman & Fan 1996.
ScoreTable residuals(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  const std::vector<Residual> all = ranked_residuals(sample);
  if (all.empty()) return table;
  double whole = 0, sum = 0;
  for (const Residual& residual : all) {
    whole += sample.weight(residual.row);
    sum += sample.weight(residual.row) * residual.value;
  }
  table.figures = {{"mean", sum / whole, "mean of truth - prediction"}};
  table.columns = {"quantile", "residual"};
  std::size_t at = 0;
  double below = sample.weight(all[0].row);
  for (const int percent : {0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100}) {
    while (at + 1 < all.size() && below * 100 < whole * percent) below += sample.weight(all[++at].row);
    table.rows.push_back({percent / 100.0, all[at].value});
  }
  return table;
}

ScoreTable columns(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  if (sample.predictions.column_errors.empty()) return table;
  table.columns = {"column", "inputs", "error"};
  for (const ColumnError& column : sample.predictions.column_errors)
    table.rows.push_back({column.column, static_cast<double>(column.inputs), column.error});
  return table;
}

}  // namespace lamina::tables
