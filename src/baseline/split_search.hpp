// The best split of a node's rows on one input: Breiman, Friedman, Olshen and Stone, "Classification and Regression
// Trees", 1984, with the Gini impurity for classes and squared errors for numbers. Both are squared errors around the
// mean, of the classes' indicators or of the number, so a split's gain is Σ S²/W of its two sides less that of the
// node: W is the sum of weights, S that of the weighted indicators or numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "baseline/decision_tree.hpp"
#include "baseline/ranked_inputs.hpp"
#include "baseline/responses.hpp"

namespace lamina::baseline {

struct Split {
  double gain = -std::numeric_limits<double>::infinity();
  std::uint32_t input = 0;
  Rank left = 0, right = 0;  // the rows up to `left` go left; the others begin at `right`

  bool found() const { return gain > -std::numeric_limits<double>::infinity(); }
};

// Searches in one node after the other. Costs of an input: the node's rows, and at most as many ranks.
class SplitSearch {
 public:
  SplitSearch(const RankedInputs& inputs, const Responses& responses);

  // Goes to a node: its rows ascending, each of a weight above 0.
  void enter(std::span<const std::uint32_t> rows, const std::vector<double>& weights);
  double weight() const { return weight_; }
  bool pure() const { return pure_; }  // all answers are equal
  std::vector<LeafPart> answer() const;

  // Replaces `best` when a split on `input` gains more. False when all rows have one value of it.
  bool try_input(std::uint32_t input, std::size_t min_rows, Split& best);

 private:
  void enter_classes();
  void enter_numbers();
  bool order_by_rank(std::uint32_t input);
  void count_and_place(Rank lowest, std::size_t span);
  void sort_by_rank();
  template <class Sides>
  void scan(Sides sides, std::uint32_t input, std::size_t min_rows, Split& best) const;

  const RankedInputs& inputs_;
  const Responses& responses_;

  // Of the node, row by row.
  std::span<const std::uint32_t> rows_;
  std::vector<double> weights_;
  std::vector<std::uint32_t> classes_;  // places in present_
  std::vector<double> deviations_;      // numbers, from the node's mean
  double weight_ = 0, mean_ = 0;
  bool pure_ = false;
  std::vector<std::int32_t> present_;  // the classes that occur, in the order of their first rows
  std::vector<double> totals_;         // their weights
  std::vector<std::int32_t> place_;    // of every class in present_, −1 for none
  std::vector<double> left_, right_;

  // Of an input: each row's rank, and the rows by rank.
  std::vector<Rank> ranks_;
  std::vector<std::uint32_t> order_, counts_;
  std::vector<std::uint64_t> keys_;
};

}  // namespace lamina::baseline
