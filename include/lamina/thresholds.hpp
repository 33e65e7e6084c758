// What a threshold between two classes is worth by each measure, and which threshold is best.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamina/cuts.hpp"

namespace lamina {

struct ThresholdMetric {
  const char* key;
  const char* definition;
  double (*value)(const Outcome& outcome);  // higher is better; 0 where a share is of nothing
};

// H2O's, in its order: f1, f2, f0point5, accuracy, precision, recall, specificity, absolute_mcc,
// min_per_class_accuracy, mean_per_class_accuracy.
const std::vector<ThresholdMetric>& threshold_metrics();
const ThresholdMetric* find_threshold_metric(const std::string& key);  // null when there is none

struct Maximum {
  const ThresholdMetric* metric = nullptr;
  double threshold = 0, value = 0;
  std::size_t index = 0;  // of the cut
};

// Over all cuts, the highest threshold among equals; empty unless both classes have rows of weight.
std::optional<Maximum> maximum(const Cuts& cuts, const ThresholdMetric& metric);

}  // namespace lamina
