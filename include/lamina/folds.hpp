// How the rows of a table are divided for cross-validation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"

namespace lamina {

inline constexpr std::size_t kMaxFolds = 10000;

// At most one of the three columns may be named; its column is no predictor, apart from `order`.
struct FoldOptions {
  std::size_t folds = 5;   // 2 … kMaxFolds; 0: as many as there are rows (leave one out)
  bool stratify = true;    // classes are spread evenly over the folds
  std::string group = {};  // rows with the same cell there stay together
  // Rows are learnt from in the order of this column (numbers, or text bytewise): fold i holds out part i + 1 of
  // folds + 1 equal parts and is learnt from all parts before. Rows that are equal there are not parted.
  std::string order = {};
  std::string column = {};  // one fold for each distinct cell there, in the order of levels; `folds` is not read
  std::optional<std::uint64_t> seed = {};  // of chance; none: that of the options

  FoldOptions() = default;
  FoldOptions(std::size_t count) : folds(count) {}  // NOLINT(google-explicit-constructor): a number says it all
};

// Rows dealt to folds, counted from 0.
class Folds {
 public:
  std::size_t count() const { return names_.size(); }
  const std::string& name(std::size_t fold) const { return names_[fold]; }  // "1", or the cell of FoldOptions::column
  // Ascending rows of the table.
  std::vector<std::size_t> held_out(std::size_t fold) const;
  std::vector<std::size_t> training(std::size_t fold) const;

 private:
  friend class FoldMaker;
  std::vector<std::string> names_;
  std::vector<std::size_t> rows_;
  std::vector<std::int32_t> fold_of_;  // of each of rows_; −1: held out by none
  bool ordered_ = false;               // learnt from the folds before alone
};

// Divides `rows` of the table (ascending), whose classes are `classes` (empty for numbers) of `levels`. Made from
// `seed` where chance decides. Throws a usage error when there are fewer rows, groups or rows of a class than folds, or
// when a training part would lack a class.
Folds make_folds(const Frame& table, const std::vector<std::size_t>& rows, const std::vector<std::int32_t>& classes,
                 const std::vector<std::string>& levels, const FoldOptions& folds, std::uint64_t seed);

// The options of each fold's training: columns that make the folds are no predictors.
Options without_fold_columns(const Options& options, const FoldOptions& folds);

}  // namespace lamina
