// A binary decision tree: what was learnt, and how it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

// Nodes stand in the order of a walk that goes left first, so the left child of node i is node i + 1.
struct TreeNode {
  std::int32_t input = -1;  // that is asked for; −1: a leaf
  std::uint32_t link = 0;   // of a split: its right child; of a leaf: its first part
  std::uint32_t parts = 0;  // of a leaf: how many
  double threshold = 0;     // of a split: rows whose input is at most this go left
  double weight = 0;        // of the training rows that came here
  double gain = 0;          // of a split: by how much it lowered the weighted sum of squared errors, which for classes
                            // are those of their indicators: the Gini impurity

  bool leaf() const { return input < 0; }
};

// What a leaf answers: the classes that it has, ascending, and their shares; or a number.
struct LeafPart {
  std::int32_t answer = 0;
  double value = 0;
};

struct DecisionTree {
  std::vector<TreeNode> nodes;  // at least one
  std::vector<LeafPart> parts;

  std::size_t leaf_of(const double* row) const {
    std::size_t node = 0;
    while (!nodes[node].leaf()) node = row[nodes[node].input] <= nodes[node].threshold ? node + 1 : nodes[node].link;
    return node;
  }
  std::span<const LeafPart> answer_of(std::size_t leaf) const {
    return {parts.data() + nodes[leaf].link, nodes[leaf].parts};
  }
  std::size_t right(std::size_t split) const { return nodes[split].link; }
  void make_leaf(std::size_t node, const std::vector<LeafPart>& answer);  // takes parts at the end
};

// The level of a leaf's largest share; ties go to the first.
std::int32_t majority(std::span<const LeafPart> leaf);

// What the parts of all leaves may be: shares of some of `width` classes, or one number, which belongs to one of
// `width`.
struct AnswerSpace {
  std::size_t width = 1;
  bool classes = false;
};
AnswerSpace answer_space(const train::Target& target);

// As tensors: trees × (nodes, parts); nodes × (input, threshold or a leaf's number of parts, link, weight, gain);
// parts × (answer, value).
std::vector<train::Tensor> trees_to_tensors(const std::vector<DecisionTree>& trees);
// Throws a model error unless walks end, answers are allowed and shares add up to 1.
std::vector<DecisionTree> trees_from_tensors(const std::vector<train::Tensor>& tensors, std::size_t inputs,
                                             const AnswerSpace& space);

}  // namespace lamina::baseline
