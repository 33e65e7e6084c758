// How well trees answer for rows that they have not seen: Breiman, "Out-of-bag estimation", 1996.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "baseline/decision_tree.hpp"
#include "lamina/options.hpp"

namespace lamina::baseline {

// How often each row is drawn, with replacement, for a tree of a bag or a forest.
std::vector<std::uint32_t> times_drawn(std::size_t rows, const Options& options, std::size_t tree);

// From now on it counts in no metric.
void leave_out(Truth& truth, std::size_t row);

// The metrics of the lesson's rows (key, value), each row answered for by the trees whose sample, `seen` tree by tree,
// does not have it; rows that all trees have seen are left out. Empty when it is cancelled.
std::vector<std::pair<std::string, double>> judge_out_of_bag(const std::vector<DecisionTree>& trees,
                                                             const std::vector<std::vector<bool>>& seen,
                                                             const Lesson& lesson);

}  // namespace lamina::baseline
