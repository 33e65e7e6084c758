// The target: what kind it is, what was learnt about it from the training rows, and the answers row by row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"

namespace lamina::train {

// What decodes the network's output. Learnt from the training rows, part of the model.
struct Target {
  std::string name;
  bool classes = false;
  std::vector<std::string> levels;  // classes, in order; at least two
  std::size_t positive = 0;         // two classes: the level whose probability the one sigmoid unit gives
  // Regression: the network learns (y − mean) / deviation, and its answer is taken back.
  double mean = 0, deviation = 1;

  std::int64_t units() const;  // of the output layer: classes when more than two, else 1
};

// One answer per row of a frame: `labels` for classes (an index into the levels, −1 where missing or not among them),
// `values` for regression (NaN where missing). The other is empty.
struct TargetRows {
  std::vector<std::int32_t> labels;
  std::vector<double> values;
  std::size_t unseen = 0;  // cells with a level that the training rows did not have

  bool missing(std::size_t row) const;
};

// Decides the target's kind (options.task) and levels from all rows of the table, adding a note when it decided by itself.
// Throws when the target is absent, constant or missing in all rows, or is not what the task needs.
Target inspect_target(const Frame& frame, const Options& options, std::vector<std::string>& notes);

// Reads the answers of any frame that has the target.
TargetRows read_target(const Frame& frame, const Target& target);

// Learns mean and deviation from the training rows; throws when a class has no training row or all values are equal.
void fit_target(Target& target, const TargetRows& answers, const std::vector<std::size_t>& rows);

}  // namespace lamina::train
