#include "lamina/split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "base/philox.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

// The rows of each class, in the order of `order`; the classes by ascending code.
std::vector<std::vector<std::size_t>> rows_by_class(const std::vector<std::uint32_t>& order,
                                                    const std::vector<std::int32_t>& strata) {
  if (strata.empty()) return {{order.begin(), order.end()}};
  const auto [low, high] = std::minmax_element(strata.begin(), strata.end());
  std::vector<std::vector<std::size_t>> classes(static_cast<std::size_t>(*high - *low + 1));
  for (const std::uint32_t row : order) classes[static_cast<std::size_t>(strata[row] - *low)].push_back(row);
  return classes;
}

// `count` divided over the classes in proportion to their sizes: whole parts first, the rest to the largest remainders
// (Hamilton's method; exact in integers), ties to the lower class.
std::vector<std::size_t> shares(const std::vector<std::vector<std::size_t>>& classes, std::size_t count,
                                std::size_t rows) {
  std::vector<std::size_t> given, remainders, order(classes.size());
  for (const auto& members : classes) {
    given.push_back(members.size() * count / rows);
    remainders.push_back(members.size() * count % rows);
  }
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  const std::size_t left = count - std::accumulate(given.begin(), given.end(), std::size_t{0});
  for (std::size_t i = 0; i < left; ++i) ++given[order[i]];
  return given;
}

SplitRows hold_out(std::size_t rows, std::size_t count, std::uint64_t seed, const std::vector<std::int32_t>& strata) {
  const auto classes = rows_by_class(permutation(rows, seed, Purpose::split), strata);
  const std::vector<std::size_t> given = shares(classes, count, rows);
  SplitRows split;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const auto cut = classes[c].begin() + static_cast<std::ptrdiff_t>(given[c]);
    split.held_out.insert(split.held_out.end(), classes[c].begin(), cut);
    split.train.insert(split.train.end(), cut, classes[c].end());
  }
  std::sort(split.held_out.begin(), split.held_out.end());
  std::sort(split.train.begin(), split.train.end());
  return split;
}

// round(rows · fraction), which must leave rows on both sides.
std::size_t part_of(std::size_t rows, double fraction) {
  if (!(fraction > 0 && fraction < 1))
    throw Error(ErrorKind::usage, fmt::format("{} is not a fraction of the rows", fraction),
                "give one between 0 and 1");
  const auto part = static_cast<std::size_t>(std::floor(static_cast<double>(rows) * fraction + 0.5));
  if (part == 0 || part >= rows)
    throw Error(ErrorKind::usage, fmt::format("a fraction of {} of {} rows leaves one part empty", fraction, rows),
                "give another fraction or more rows");
  return part;
}

std::vector<std::int32_t> strata_of(const Frame& frame, const std::string& name) {
  if (name.empty()) return {};
  const Column& column = frame.column(name);
  if (column.kind() == ColumnKind::number)
    throw Error(ErrorKind::usage, "rows are stratified by classes, and this column holds numbers",
                "name a category column", {frame.source(), 0, name});
  return column.codes();
}

}  // namespace

SplitRows split_rows(std::size_t rows, double fraction, std::uint64_t seed, const std::vector<std::int32_t>& strata) {
  expect(strata.empty() || strata.size() == rows, "strata and rows differ in number");
  return hold_out(rows, part_of(rows, fraction), seed, strata);
}

std::vector<std::int32_t> fold_numbers(std::size_t rows, std::size_t folds, std::uint64_t seed,
                                       const std::vector<std::int32_t>& strata) {
  expect(strata.empty() || strata.size() == rows, "strata and rows differ in number");
  expect(folds >= 1 && folds <= rows, "there are more folds than rows");
  std::vector<std::int32_t> numbers(rows);
  std::size_t dealt = 0;  // class after class, without starting anew, so that folds and classes are both level
  for (const auto& members : rows_by_class(permutation(rows, seed, Purpose::folds), strata))
    for (const std::size_t row : members) numbers[row] = static_cast<std::int32_t>(dealt++ % folds);
  return numbers;
}

std::pair<Frame, Frame> split(const Frame& frame, double fraction, const SplitOptions& options) {
  const std::size_t first = part_of(frame.rows(), fraction);
  const SplitRows rows = hold_out(frame.rows(), frame.rows() - first, options.seed, strata_of(frame, options.stratify));
  return {frame.take(rows.train), frame.take(rows.held_out)};
}

}  // namespace lamina
