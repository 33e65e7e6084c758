// Trees that correct each other: an answer is the sum of what they say, behind the task's link.
#pragma once

#include <vector>

#include "baseline/decision_tree.hpp"
#include "baseline/input_meaning.hpp"
#include "baseline/learner.hpp"

namespace lamina::baseline {

// Where sums begin, and the number's unit: margin · scale + shift. Classes have shift 0 and scale 1.
struct Margins {
  std::vector<double> starts;  // of each class, of two classes or a number one
  double shift = 0, scale = 1;
};

// Inputs as XGBoost sees them.
float single_precision(double value);

class BoostedTrees : public Learner {
 public:
  BoostedTrees(std::vector<DecisionTree> trees, Margins margins, const Encoder& encoder, const train::Target& target);
  // Throws a model error when the parts do not fit together.
  BoostedTrees(const Saved& saved, const Encoder& encoder, const train::Target& target);

  void answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const override;
  Saved save() const override;
  std::vector<LearntTable> tables() const override;

 private:
  void link(const std::vector<float>& margins, double* answers) const;

  std::vector<DecisionTree> trees_;
  Margins margins_;
  std::vector<InputMeaning> inputs_;
  std::size_t levels_, positive_;
};

}  // namespace lamina::baseline
