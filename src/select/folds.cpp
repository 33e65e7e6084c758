#include "lamina/folds.hpp"

#include <algorithm>
#include <numeric>

#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "lamina/split.hpp"

namespace lamina {

namespace {

using Rows = std::vector<std::size_t>;
using Numbers = std::vector<std::int32_t>;

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void check_options(const FoldOptions& folds) {
  const int columns = !folds.group.empty() + !folds.order.empty() + !folds.column.empty();
  if (columns > 1)
    throw Error(ErrorKind::usage, "folds are made by a group, an order or a column of folds", "name one of the three");
  if (folds.column.empty() && (folds.folds == 1 || folds.folds > kMaxFolds))
    throw Error(
        ErrorKind::usage, "option folds: " + std::to_string(folds.folds) + " is out of range",
        "give a whole number from 2 to " + std::to_string(kMaxFolds) + ", or all to leave out one row at a time");
}

[[noreturn]] void refuse(const std::string& who, std::size_t size, const std::string& noun, std::size_t folds) {
  throw Error(ErrorKind::usage, who + " has " + counted(size, noun) + ", fewer than the " + counted(folds, "fold"),
              size < 2 ? "add rows" : "use " + std::to_string(size) + " folds or fewer");
}

// Stratified folds need a row of every class each, so that no training part lacks one.
void check_sizes(const Numbers& classes, const std::vector<std::string>& levels, std::size_t rows, std::size_t folds) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const auto size =
        static_cast<std::size_t>(std::count(classes.begin(), classes.end(), static_cast<std::int32_t>(level)));
    if (size < folds) refuse("the class " + levels[level], size, "row", folds);
  }
  if (rows < folds) refuse("the table", rows, "row", folds);
}

// Codes of the cells by their order: of numbers by value, of others bytewise. Missing cells are an error.
Numbers codes_of(const Column& column, const Rows& rows, const Frame& table, std::vector<std::string>& names) {
  std::vector<std::string> cells;
  for (const std::size_t row : rows) {
    if (column.missing(row))
      throw Error(ErrorKind::data, "the cell that makes the folds is missing", "fill it, or leave the row out",
                  {table.source(), table.line(row), column.name()});
    cells.push_back(column.cell(row));
  }
  names = cells;
  order_levels(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  Numbers codes;
  std::vector<std::pair<std::string, std::int32_t>> known;
  for (const std::string& name : names) known.emplace_back(name, static_cast<std::int32_t>(known.size()));
  std::sort(known.begin(), known.end());
  for (const std::string& cell : cells)
    codes.push_back(
        std::lower_bound(known.begin(), known.end(), std::pair<std::string, std::int32_t>(cell, -1))->second);
  return codes;
}

// The place behind `cut` where the next distinct cell begins.
std::size_t next_distinct(const std::vector<std::size_t>& order, const Numbers& codes, std::size_t cut) {
  while (cut > 0 && cut < order.size() && codes[order[cut]] == codes[order[cut - 1]]) ++cut;
  return cut;
}

}  // namespace

class FoldMaker {
 public:
  FoldMaker(const Frame& table, const Rows& rows, const Numbers& classes, const std::vector<std::string>& levels)
      : table_(table), classes_(classes), levels_(levels) {
    folds_.rows_ = rows;
  }

  Folds make(const FoldOptions& options, std::uint64_t seed) {
    const std::size_t count = options.folds == 0 ? folds_.rows_.size() : options.folds;
    if (options.column.empty())
      for (std::size_t fold = 1; fold <= count; ++fold) folds_.names_.push_back(std::to_string(fold));
    if (!options.group.empty())
      by_group(table_.column(options.group), seed);
    else if (!options.order.empty())
      by_order(table_.column(options.order));
    else if (!options.column.empty())
      by_column(table_.column(options.column));
    else
      by_chance(options.stratify && options.folds != 0, seed);
    check_training_parts();
    return std::move(folds_);
  }

 private:
  // Groups in a random order, the large ones first, each to the fold that has the fewest rows by then.
  void by_group(const Column& column, std::uint64_t seed) {
    std::vector<std::string> names;
    const Numbers groups = codes_of(column, folds_.rows_, table_, names);
    if (names.size() < folds_.count()) refuse("the column " + column.name(), names.size(), "group", folds_.count());
    std::vector<std::size_t> sizes(names.size()), dealt(folds_.count());
    for (const std::int32_t group : groups) ++sizes[static_cast<std::size_t>(group)];
    const auto chance = permutation(names.size(), seed, Purpose::folds);
    std::vector<std::size_t> order(chance.begin(), chance.end());
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
    Numbers fold_of(names.size());
    for (const std::size_t group : order) {
      const auto least = std::min_element(dealt.begin(), dealt.end());
      fold_of[group] = static_cast<std::int32_t>(least - dealt.begin());
      *least += sizes[group];
    }
    for (const std::int32_t group : groups) folds_.fold_of_.push_back(fold_of[static_cast<std::size_t>(group)]);
  }

  // Equal parts of the order, cut between distinct cells; the first is held out by no fold.
  void by_order(const Column& column) {
    std::vector<std::string> names;
    const Numbers codes = codes_of(column, folds_.rows_, table_, names);
    const std::size_t parts = folds_.count() + 1;
    if (names.size() < parts)
      throw Error(ErrorKind::usage,
                  "the column " + column.name() + " has " + counted(names.size(), "distinct cell") + " to cut into " +
                      std::to_string(parts) + " parts",
                  "use fewer folds");
    std::vector<std::size_t> order(codes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
    folds_.ordered_ = true;
    folds_.fold_of_.assign(order.size(), -1);
    std::size_t from = next_distinct(order, codes, order.size() / parts);
    for (std::size_t part = 1; part < parts; ++part) {
      const std::size_t to = next_distinct(order, codes, order.size() * (part + 1) / parts);
      if (to <= from)
        throw Error(ErrorKind::usage,
                    "equal cells of " + column.name() + " leave fold " + std::to_string(part) + " empty",
                    "use fewer folds");
      for (; from < to; ++from) folds_.fold_of_[order[from]] = static_cast<std::int32_t>(part - 1);
    }
  }

  void by_column(const Column& column) {
    folds_.fold_of_ = codes_of(column, folds_.rows_, table_, folds_.names_);
    if (folds_.count() < 2 || folds_.count() > kMaxFolds)
      throw Error(ErrorKind::usage, "the column has " + counted(folds_.count(), "distinct cell") + " to make folds of",
                  "give one with 2 to " + std::to_string(kMaxFolds), {table_.source(), 0, column.name()});
  }

  void by_chance(bool spread, std::uint64_t seed) {
    const Numbers strata = spread ? classes_ : Numbers();
    check_sizes(strata, spread ? levels_ : std::vector<std::string>(), folds_.rows_.size(), folds_.count());
    folds_.fold_of_ = fold_numbers(folds_.rows_.size(), folds_.count(), seed, strata);
  }

  // Rows of each class in each fold, and in front of all those of none.
  std::vector<std::vector<std::size_t>> sizes() const {
    std::vector<std::vector<std::size_t>> found(folds_.count() + 1,
                                                std::vector<std::size_t>(std::max<std::size_t>(levels_.size(), 1)));
    for (std::size_t i = 0; i < folds_.rows_.size(); ++i)
      ++found[static_cast<std::size_t>(folds_.fold_of_[i]) + 1]
             [classes_.empty() ? 0 : static_cast<std::size_t>(classes_[i])];
    return found;
  }

  void check_training_parts() const {
    const auto of_fold = sizes();
    const std::size_t classes = of_fold.front().size();
    std::vector<std::size_t> all(classes), before = of_fold.front();
    for (const auto& fold : of_fold)
      for (std::size_t i = 0; i < classes; ++i) all[i] += fold[i];
    for (std::size_t fold = 0; fold < folds_.count(); ++fold)
      for (std::size_t i = 0; i < classes; ++i) {
        if ((folds_.ordered_ ? before[i] : all[i] - of_fold[fold + 1][i]) == 0)
          throw Error(ErrorKind::usage,
                      "without fold " + folds_.name(fold) + " there is no row " +
                          (classes_.empty() ? "to learn from" : "of the class " + levels_[i]),
                      "use fewer folds, or make them otherwise");
        before[i] += of_fold[fold + 1][i];
      }
  }

  const Frame& table_;
  const Numbers& classes_;
  const std::vector<std::string>& levels_;
  Folds folds_;
};

Rows Folds::held_out(std::size_t fold) const {
  Rows found;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (fold_of_[i] == static_cast<std::int32_t>(fold)) found.push_back(rows_[i]);
  return found;
}

Rows Folds::training(std::size_t fold) const {
  const auto number = static_cast<std::int32_t>(fold);
  Rows found;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (ordered_ ? fold_of_[i] < number : fold_of_[i] != number) found.push_back(rows_[i]);
  return found;
}

Folds make_folds(const Frame& table, const Rows& rows, const Numbers& classes, const std::vector<std::string>& levels,
                 const FoldOptions& folds, std::uint64_t seed) {
  check_options(folds);
  if (folds.folds == 0 && folds.column.empty() && rows.size() > kMaxFolds)
    throw Error(ErrorKind::usage,
                "leaving out one of " + std::to_string(rows.size()) + " rows at a time takes as many trainings",
                "use at most " + std::to_string(kMaxFolds) + " rows, or folds");
  return FoldMaker(table, rows, classes, levels).make(folds, seed);
}

Options without_fold_columns(const Options& options, const FoldOptions& folds) {
  Options own = options;
  for (const std::string& column : {folds.group, folds.column})
    if (!column.empty() && std::find(own.ignore.begin(), own.ignore.end(), column) == own.ignore.end())
      own.ignore.push_back(column);
  return own;
}

}  // namespace lamina
