#include "lamina/gains.hpp"

#include <algorithm>
#include <limits>

#include "metrics/along.hpp"

namespace lamina {

const std::vector<int>& gains_percents() {
  static const std::vector<int> percents = {1, 2, 3, 4, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100};
  return percents;
}

namespace {

// Sums of weights, and of weights times probabilities.
struct Sums {
  double positives = 0, rows = 0, probabilities = 0;
};

GainsGroup group_of(const Cuts& all, const Cut& end, const Sums& own, const Sums& so_far) {
  GainsGroup group;
  const double rate = all.positives / all.total();
  group.cumulative_data_fraction = so_far.rows / all.total();
  group.lower_threshold = end.threshold;
  group.response_rate = own.positives / own.rows;
  group.cumulative_response_rate = so_far.positives / so_far.rows;
  group.lift = group.response_rate / rate;
  group.cumulative_lift = group.cumulative_response_rate / rate;
  group.score = own.probabilities / own.rows;
  group.cumulative_score = so_far.probabilities / so_far.rows;
  group.capture_rate = own.positives / all.positives;
  group.cumulative_capture_rate = so_far.positives / all.positives;
  group.gain = 100 * (group.lift - 1);
  group.cumulative_gain = 100 * (group.cumulative_lift - 1);
  group.kolmogorov_smirnov = end.true_positives / all.positives - end.false_positives / all.negatives;
  return group;
}

}  // namespace

std::vector<GainsGroup> gains(const Cuts& all, const std::vector<int>& percents) {
  std::vector<GainsGroup> groups;
  if (!all.both_classes()) return groups;
  Sums so_far;
  Cut before;
  std::size_t cut = 0;
  for (const std::size_t end : ends_of(all, percents, 100)) {
    const Cut& last = all.cuts[end];
    Sums own{last.true_positives - before.true_positives, 0, 0};
    own.rows = own.positives + (last.false_positives - before.false_positives);
    Cut above = before;
    for (; cut <= end; above = all.cuts[cut++])
      own.probabilities += all.cuts[cut].threshold * (all.cuts[cut].true_positives - above.true_positives +
                                                      (all.cuts[cut].false_positives - above.false_positives));
    so_far = {last.true_positives, all.called(end), so_far.probabilities + own.probabilities};
    groups.push_back(group_of(all, last, own, so_far));
    groups.back().group = static_cast<double>(groups.size());
    before = last;
  }
  return groups;
}

std::vector<LiftPoint> lift_curve(const Cuts& all) {
  std::vector<LiftPoint> curve;
  if (!all.both_classes()) return curve;
  for (const Along& point : along(all)) {
    LiftPoint lift;
    lift.data_fraction = point.data_fraction;
    lift.capture_rate = point.true_positives / all.positives;
    lift.best_possible = std::min(1.0, point.data_fraction * all.total() / all.positives);
    lift.lift =
        point.data_fraction > 0 ? lift.capture_rate / point.data_fraction : std::numeric_limits<double>::quiet_NaN();
    lift.threshold = point.threshold;
    curve.push_back(lift);
  }
  return curve;
}

}  // namespace lamina
