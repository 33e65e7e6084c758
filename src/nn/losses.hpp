// The losses: one table.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "lamina/network.hpp"

namespace lamina::nn {

// What a loss compares: what the network answers, and {rows, 1} of type index (a class each) or {rows, units} of type
// real: numbers, or of classes indicators, 1 for the row's own and 0 for the others.
struct LossInputs {
  const Network& network;
  const Built& built;
  Value target;
  bool indicators = false;
};

struct Loss {
  const char* name;
  const char* formula;
  const char* citation;
  const char* deviance;   // of numbers: the deviance it stands for, by its name in `deviances()`
  bool classes, numbers;  // the targets it is for
  // ℓ of each row, {rows, 1}.
  Value (*rows)(const LossInputs& in);
  // Why the loss cannot be used behind an output layer, empty when it can.
  std::string (*refusal)(const Layer& output);
  std::vector<const char*> reads = {};  // the fields of the network that it depends on

  // Numbers it takes: at least `least`, or above it. With a log link the logits are logarithms of the mean, so the
  // target is not scaled.
  bool log_link = false;
  double least = -std::numeric_limits<double>::infinity();
  bool above = false;

  // For rules that learn from mistakes alone: how many units of the row are wrong, {rows, 1}.
  Value (*mistakes)(const LossInputs& in) = nullptr;
};

const std::vector<Loss>& losses();

// Null when there is none of that name.
const Loss* find_loss(const std::string& name);

// How an output of that range writes a class: `off` for no, `on` for yes. {0, 1} for answers between 0 and 1,
// otherwise {−1, 1}.
struct Coding {
  double off, on;
};
Coding coding(const std::string& activation);

// The probability of each unit's class {rows, units}, from the network's output: itself between 0 and 1, from −1 … 1
// brought to 0 … 1, and of several units divided by their sum.
Value probabilities(const Value& output, const std::string& activation);

}  // namespace lamina::nn
