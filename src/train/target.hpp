// The target: what kind it is, what was learnt about it from the training rows, and the answers row by row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"

namespace lamina::train {

// What decodes the network's output. Learnt from the training rows, part of the model.
struct Target {
  std::string name;
  bool classes = false;
  std::vector<std::string> levels;  // classes, in order; at least two
  std::size_t positive = 0;         // two classes: the level whose probability the one sigmoid unit gives
  // Regression: the network learns (y − mean) / deviation (divisor n), and its answer is taken back.
  double mean = 0, deviation = 1;

  Task task() const;
  std::int64_t units() const;  // of the output layer: the classes when more than two, else 1
};

inline constexpr std::size_t kMaxClasses = 1000;

// The answers of a frame's rows, in the form that metrics take.
struct TargetRows {
  Truth truth;
  std::size_t unseen = 0;  // rows with a level that the target does not have; they count as missing

  bool missing(std::size_t row) const;
};

// Decides the target's kind (options.task) and its levels from all rows of the table, with a note when it decided by
// itself. An empty options.target means "label" for images. Throws when the target is absent, constant or missing in
// all rows, or is not what the task needs.
Target inspect_target(const Frame& table, const Options& options, std::vector<std::string>& notes);

// The answers of any frame that has the target's column.
TargetRows read_target(const Frame& frame, const Target& target);

// The rows whose target is present, ascending.
std::vector<std::size_t> rows_with_target(const TargetRows& answers, std::size_t rows);

// Learns mean and deviation from the training rows. Throws when a class has no training row or all values are equal.
void fit_target(Target& target, const TargetRows& answers, const std::vector<std::size_t>& rows);

// Of classes: the logits {units} that answer the share of each class among the training rows. The output layer's biases
// start there; otherwise the first epochs of a rare class are spent on learning that it is rare.
std::vector<double> base_rate_logits(const Target& target, const TargetRows& answers,
                                     const std::vector<std::size_t>& rows);

}  // namespace lamina::train
