// What acting on the most likely rows earns.
#pragma once

#include <optional>
#include <vector>

#include "lamina/cuts.hpp"

namespace lamina {

struct Payoff {
  double gain_tp = 0;  // earned by a positive row that is acted on, net of the cost of acting
  double cost_fp = 0;  // lost by a negative one
};

// Rows by weight. Between two cuts the curve is straight, as for rows of equal probability taken at random.
struct ProfitPoint {
  double data_fraction = 0, contacted = 0;
  double threshold = 1;
  double true_positives = 0, false_positives = 0;
  double profit = 0;  // gain_tp·true_positives − cost_fp·false_positives
};

struct Profit {
  ProfitPoint best;       // over all cuts; the fewest rows among equals; nobody is contacted where nothing earns
  double of_all = 0;      // when all rows are contacted
  double break_even = 0;  // the probability from which contacting a row pays, cost / (gain + cost)
  std::vector<ProfitPoint> curve;  // at 0, 1, …, 100 per cent of the rows
};

// Empty without rows of weight. Throws a usage error unless both figures are finite, at least 0, and one is not 0.
std::optional<Profit> profit(const Cuts& cuts, const Payoff& payoff);

}  // namespace lamina
