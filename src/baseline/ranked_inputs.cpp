#include "baseline/ranked_inputs.hpp"

#include <algorithm>

#include "base/thread_pool.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kMostRanks = std::size_t{1} << 16;
constexpr std::size_t kInputsAtOnce = 8;  // a cache line of the row-major cells

std::size_t count_distinct(const std::vector<double>& sorted) {
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) distinct += sorted[i] != sorted[i - 1];
  return distinct;
}

RankedInput rank_values(const std::vector<double>& sorted) {
  const bool exact = count_distinct(sorted) <= kMostRanks;
  RankedInput ranked;
  std::size_t group = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0 && sorted[i] == sorted[i - 1]) continue;
    const std::size_t here = exact ? i : i * kMostRanks / sorted.size();
    if (i == 0 || here != group) {
      ranked.lowest.push_back(sorted[i]);
      ranked.highest.push_back(sorted[i]);
    }
    ranked.highest.back() = sorted[i];
    group = here;
  }
  return ranked;
}

void rank_input(const Matrix& matrix, std::vector<double>& values, RankedInputs& result, std::size_t input) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  RankedInput& ranked = result.inputs[input];
  ranked = rank_values(sorted);
  Rank* ranks = result.ranks.data() + input * matrix.rows;
  const auto& highest = ranked.highest;
  for (std::size_t row = 0; row < matrix.rows; ++row)
    ranks[row] = static_cast<Rank>(std::lower_bound(highest.begin(), highest.end(), values[row]) - highest.begin());
}

void rank_block(const Matrix& matrix, RankedInputs& result, std::size_t first) {
  const std::size_t count = std::min(kInputsAtOnce, matrix.columns - first);
  std::vector<std::vector<double>> values(count, std::vector<double>(matrix.rows));
  for (std::size_t row = 0; row < matrix.rows; ++row)
    for (std::size_t i = 0; i < count; ++i) values[i][row] = matrix.row(row)[first + i];
  for (std::size_t i = 0; i < count; ++i) rank_input(matrix, values[i], result, first + i);
}

}  // namespace

double RankedInput::between(Rank left, Rank right) const {
  const double below = highest[left], above = lowest[right];
  const double middle = below / 2 + above / 2;
  return middle >= below && middle < above ? middle : below;
}

RankedInputs rank_inputs(const Matrix& matrix, ThreadPool& pool, const std::atomic<bool>* cancel) {
  RankedInputs result;
  result.rows = matrix.rows;
  result.inputs.assign(matrix.columns, {{0}, {0}});
  result.ranks.assign(matrix.rows * matrix.columns, 0);
  std::atomic<std::size_t> next = 0;
  pool.run([&](int) {
    for (std::size_t first; (first = next.fetch_add(kInputsAtOnce)) < matrix.columns;)
      if (!cancelled(cancel)) rank_block(matrix, result, first);
  });
  for (std::size_t input = 0; input < matrix.columns; ++input)
    if (result.inputs[input].ranks() > 1) result.usable.push_back(static_cast<std::uint32_t>(input));
  return result;
}

}  // namespace lamina::baseline
