#include "lamina/profit.hpp"

#include <cmath>

#include "lamina/error.hpp"
#include "metrics/along.hpp"

namespace lamina {

namespace {

void check(const Payoff& payoff) {
  const auto amount = [](double value) { return std::isfinite(value) && value >= 0; };
  if (!amount(payoff.gain_tp) || !amount(payoff.cost_fp) || payoff.gain_tp + payoff.cost_fp == 0)
    throw Error(ErrorKind::usage, "a gain and a cost are amounts of at least 0, and not both 0",
                "give what a true positive earns and what a false positive costs");
}

ProfitPoint point(const Payoff& payoff, const Along& at) {
  const double profit = payoff.gain_tp * at.true_positives - payoff.cost_fp * at.false_positives;
  return {at.data_fraction,   at.true_positives + at.false_positives,
          at.threshold,       at.true_positives,
          at.false_positives, profit};
}

}  // namespace

std::optional<Profit> profit(const Cuts& all, const Payoff& payoff) {
  check(payoff);
  if (all.cuts.empty()) return std::nullopt;
  Profit found;
  for (std::size_t cut = 0; cut < all.cuts.size(); ++cut) {
    const Cut& here = all.cuts[cut];
    const ProfitPoint candidate =
        point(payoff, {all.called(cut) / all.total(), here.threshold, here.true_positives, here.false_positives});
    if (candidate.profit > found.best.profit) found.best = candidate;
    found.of_all = candidate.profit;
  }
  found.break_even = payoff.cost_fp / (payoff.gain_tp + payoff.cost_fp);
  for (const Along& at : along(all)) found.curve.push_back(point(payoff, at));
  return found;
}

}  // namespace lamina
