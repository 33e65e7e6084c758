// The target: what kind of answer it asks for and what decodes the network's output. Learnt from the training rows,
// part of the model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/network.hpp"
#include "lamina/options.hpp"

namespace lamina::train {

// One class of several, one or several numbers, or the encoded inputs themselves (an autoencoder).
enum class Answer : std::uint8_t { classes, numbers, reconstruction };
const char* name(Answer answer);

// A number y is learnt as (y − shift) / scale, and an answer is taken back.
struct Scaling {
  double shift = 0, scale = 1;
};

struct Target {
  Answer answer = Answer::numbers;
  std::vector<std::string> names;       // the predicted columns: one, or several numbers; none for a reconstruction
  std::vector<std::string> levels;      // classes, in order; at least two
  std::size_t positive = 0;             // two classes: the level whose probability the one output unit gives
  std::vector<Scaling> scalings;        // numbers: of each name
  std::vector<double> prior_shift;      // classes: added to each output unit's logit when scoring; none: nothing
  std::string weights, offset;          // columns of row weights and offsets; empty: none
  std::int64_t reconstructed = 0;       // reconstruction: the width of what is reconstructed
  std::size_t reconstructed_layer = 0;  // 0: the encoded inputs, which is what models do; else that layer's answer

  bool classes() const { return answer == Answer::classes; }
  bool reconstructs() const { return answer == Answer::reconstruction; }
  std::string name() const;                   // the names with commas, for messages
  bool has(const std::string& column) const;  // it is one of the names
  std::vector<std::string> columns() const;   // the names, weights and offset: no predictors
  Task task() const;
  std::int64_t units() const;  // of the output layer
};

inline constexpr std::size_t kMaxClasses = 1000;

// Decides the target's kind (options.task) and its levels from all rows of the table, with a note when it decided by
// itself. An empty options.target means "label" for images, and nothing for an autoencoder. Throws when the target is
// absent, constant or missing in all rows, or is not what the task needs.
Target inspect_target(const Frame& table, const Options& options, std::vector<std::string>& notes);

// The answers of a frame's rows, in the form that metrics take, with the row weights where the frame has them.
struct TargetRows {
  std::size_t rows = 0;
  Truth truth;              // of the frame's rows
  std::size_t columns = 1;  // of truth.values
  std::size_t unseen = 0;   // rows with a level that the target does not have; they count as missing

  bool missing(std::size_t row) const;
  double weight(std::size_t row) const { return truth.weights.empty() ? 1 : truth.weights[row]; }
};

// The answers of any frame that has the target's columns. Row weights are read where their column exists. Throws a data
// error that names the row of a weight that is missing or below 0.
TargetRows read_target(const Frame& frame, const Target& target);

// The answers and weights of some rows, in their order.
Truth truth_of(const TargetRows& answers, const std::vector<std::size_t>& rows);

// The rows whose target is present, ascending.
std::vector<std::size_t> rows_with_target(const TargetRows& answers);

// Throws unless every class has a training row.
void check_classes(const Target& target, const TargetRows& answers, const std::vector<std::size_t>& rows);

// Learns how numbers are scaled for the network's loss and the range of its output, from the training rows: to mean 0
// and deviation 1 (divisor n), or, for an output between two bounds, from the least and largest value to those bounds,
// or not at all for losses of counts and amounts. Throws when all values are equal or one is none that the loss takes.
void learn_scaling(Target& target, const Network& network, const TargetRows& answers,
                   const std::vector<std::size_t>& rows);

}  // namespace lamina::train
