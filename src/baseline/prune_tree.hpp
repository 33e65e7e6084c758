// Cost-complexity pruning (Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, chapters 3
// and 8): of all trees that cutting back leaves, the one of the least squared error plus a penalty for each leaf.
#pragma once

#include <vector>

#include "baseline/grow_tree.hpp"

namespace lamina::baseline {

// For each node the penalty from which on it is a leaf: the mean gain of the splits from it on, of those that are left
// when all weaker links are cut. 0 for leaves.
std::vector<double> link_strengths(const DecisionTree& tree);

// Makes leaves of the nodes whose strength is at most `penalty`.
DecisionTree pruned(const DecisionTree& tree, const std::vector<double>& strengths, double penalty);

// The penalty, in the weights of all rows, of the tree with the least squared error in 10-fold cross-validation; of
// equals the smallest. 0 when cancelled.
double best_penalty(const DecisionTree& tree, const RankedInputs& inputs, const Responses& responses,
                    const std::vector<double>& weights, const GrowthRules& rules, ThreadPool& pool);

}  // namespace lamina::baseline
