// Whether probabilities are to be taken at their word: predicted against observed, in bins of equal size.
#pragma once

#include <vector>

#include "lamina/cuts.hpp"

namespace lamina {

struct CalibrationBin {
  double bin = 0;   // from 1, by ascending probability
  double rows = 0;  // by weight
  double lowest = 0, highest = 0;
  double mean_predicted = 0, observed = 0;  // probability of the positive level, and its share
  double difference = 0;                    // observed − mean_predicted
};

struct CalibrationTable {
  std::vector<CalibrationBin> bins;
  double expected_error = 0;  // mean over the rows of their bin's |difference| (Naeini, Cooper & Hauskrecht 2015)
  double largest_error = 0;
};

// Bins of at least total / bins rows by weight, cut from the most likely rows down; rows of equal probability stay
// together, so there may be fewer. No bins without rows.
CalibrationTable calibration_table(const Cuts& cuts, int bins = 10);

}  // namespace lamina
