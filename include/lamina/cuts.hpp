// What every threshold between the classes would do: the one pass over the ranked rows from which ROC curve, maxima,
// gains, lift, calibration and profit are all read.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "lamina/metrics.hpp"

namespace lamina {

// A row is called positive when the probability of the positive level is at least the threshold.
struct Cut {
  double threshold = 1;
  double true_positives = 0, false_positives = 0;  // sums of weights of the rows called positive
};

// What becomes of the rows at one threshold: sums of weights.
struct Outcome {
  double true_positives = 0, false_positives = 0, false_negatives = 0, true_negatives = 0;
};

// Of two classes. Rows that are skipped or weigh nothing take no part.
struct Cuts {
  std::vector<Cut> cuts;                // one for each distinct probability, descending; the last calls all positive
  double positives = 0, negatives = 0;  // sums of weights

  double total() const { return positives + negatives; }
  bool both_classes() const { return positives > 0 && negatives > 0; }
  double called(std::size_t cut) const { return cuts[cut].true_positives + cuts[cut].false_positives; }
  Outcome outcome(std::size_t cut) const {
    const auto& [threshold, hits, alarms] = cuts[cut];
    return {hits, alarms, positives - hits, negatives - alarms};
  }
};

// Costs one sort. Sums are taken over rows by descending probability, ties by row, so equal inputs give equal bits.
// Throws as `evaluate` does; an internal error for other than two classes.
Cuts cuts(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive = {});

}  // namespace lamina
