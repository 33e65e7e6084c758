// What curves over the epochs of a training have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "report/parts.hpp"

namespace lamina::report {

// A figure of each epoch that has it.
struct Epochs {
  std::vector<double> epochs, values;
};

template <class Value>
Epochs epochs_of(const NamedHistory& run, const Value& value) {
  Epochs found;
  for (const Score& score : run.scores) {
    const std::optional<double> figure = value(score);
    if (!figure) continue;
    found.epochs.push_back(static_cast<double>(score.epoch));
    found.values.push_back(*figure);
  }
  return found;
}

// With its points when there are few.
json epoch_curve(const std::string& name, const Epochs& all, const std::string& color, const char* dash = "solid",
                 double width = 2);
// The point of one epoch; null when it has no figure.
json epoch_mark(const std::string& name, const Epochs& all, std::int64_t epoch, const std::string& color);
// Whole numbers along the axis.
void number_epochs(Chart& chart, const std::vector<NamedHistory>& runs);

// The input's networks as they learnt, of several starts the one that was kept.
std::vector<NamedHistory> histories_of(const ChartInput& input);

}  // namespace lamina::report
