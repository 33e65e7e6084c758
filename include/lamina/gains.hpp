// How much better than chance the most likely rows are: gains in groups, and the lift curve.
#pragma once

#include <vector>

#include "lamina/cuts.hpp"

namespace lamina {

// The rows from the threshold of the group before down to its own. Rows of equal probability stay together, so that a
// group may be larger than asked for, and swallow the next.
struct GainsGroup {
  double group = 0;  // from 1
  double cumulative_data_fraction = 0;
  double lower_threshold = 0;
  double lift = 0, cumulative_lift = 0;                    // response rate / that of all rows
  double response_rate = 0, cumulative_response_rate = 0;  // share of positives
  double score = 0, cumulative_score = 0;                  // mean probability
  double capture_rate = 0, cumulative_capture_rate = 0;    // share of all positives
  double gain = 0, cumulative_gain = 0;                    // 100·(lift − 1)
  double kolmogorov_smirnov = 0;                           // shares of both classes so far, their difference
};

// H2O's sixteen groups end at these per cent of the rows.
const std::vector<int>& gains_percents();

// Groups that end at the first cut with at least so many per cent of all rows (by weight), ascending, up to 100. Empty
// unless both classes have rows of weight.
std::vector<GainsGroup> gains(const Cuts& cuts, const std::vector<int>& percents = gains_percents());

// The share of positives found among the most likely rows. Between two cuts the curve is straight, which is what rows
// of equal probability taken at random give.
struct LiftPoint {
  double data_fraction = 0;  // of all rows, by weight
  double capture_rate = 0;   // of all positives
  double best_possible = 0;  // what a perfect order would have found
  double lift = 0;           // capture_rate / data_fraction; NaN at 0
  double threshold = 1;      // of the cut on which the point lies
};

// At 0, 1, …, 100 per cent of the rows; empty unless both classes have rows of weight.
std::vector<LiftPoint> lift_curve(const Cuts& cuts);

}  // namespace lamina
