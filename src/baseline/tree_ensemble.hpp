// Decision trees that answer together, by the mean of their leaves: one tree, bagging, and forests.
#pragma once

#include <string>
#include <vector>

#include "baseline/decision_tree.hpp"
#include "baseline/input_meaning.hpp"
#include "baseline/learner.hpp"

namespace lamina::baseline {

// What each column is worth (Breiman and others, 1984; "mean decrease in impurity"): its share of a tree's gains,
// summed over the trees with their weights.
LearntTable importance_of(const std::vector<DecisionTree>& trees, const std::vector<double>& tree_weights,
                          const std::vector<InputMeaning>& inputs);
std::vector<double> total_gains(const std::vector<DecisionTree>& trees);  // as weights: gains count as they are

class TreeEnsemble : public Learner {
 public:
  // `out_of_bag`: how well trees answer for rows that they have not seen, a metric's key and value each; may be empty.
  using OutOfBag = std::vector<std::pair<std::string, double>>;
  TreeEnsemble(std::vector<DecisionTree> trees, OutOfBag out_of_bag, const Encoder& encoder,
               const train::Target& target);
  TreeEnsemble(const Saved& saved, const Encoder& encoder, const train::Target& target);

  void answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const override;
  Saved save() const override;
  std::vector<LearntTable> tables() const override;
  std::string text() const override;  // of one tree
  std::string dot() const override;

  const std::vector<DecisionTree>& trees() const { return trees_; }
  const OutOfBag& out_of_bag() const { return out_of_bag_; }

 private:
  std::vector<DecisionTree> trees_;
  OutOfBag out_of_bag_;
  std::vector<InputMeaning> inputs_;
  std::vector<std::string> levels_;
  AnswerSpace space_;
};

std::unique_ptr<Learner> load_trees(Saved saved, const Encoder& encoder, const train::Target& target);

}  // namespace lamina::baseline
