// Places along the ranked rows: where groups end, and points of curves that are straight between cuts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lamina/cuts.hpp"

namespace lamina {

// The first cuts that have at least part / whole of all rows by weight, for each of the ascending `parts`; where rows
// of equal probability make one end serve several parts it stands once.
inline std::vector<std::size_t> ends_of(const Cuts& cuts, const std::vector<int>& parts, int whole) {
  std::vector<std::size_t> ends;
  std::size_t cut = 0;
  for (const int part : parts) {
    // Whole weights are compared exactly.
    while (cut + 1 < cuts.cuts.size() && cuts.called(cut) * whole < cuts.total() * part) ++cut;
    if (cut < cuts.cuts.size() && (ends.empty() || ends.back() != cut)) ends.push_back(cut);
  }
  return ends;
}

// The sums of weights among the most likely rows, `cut` being where the last of them lie.
struct Along {
  double data_fraction = 0, threshold = 0, true_positives = 0, false_positives = 0;
};

inline constexpr int kCurvePoints = 100;  // steps of a curve

// At 0, 1, …, kCurvePoints per cent of all rows by weight.
inline std::vector<Along> along(const Cuts& cuts) {
  std::vector<Along> points;
  if (cuts.cuts.empty()) return points;
  std::size_t cut = 0;
  for (int part = 0; part <= kCurvePoints; ++part) {
    const double wanted = cuts.total() * part / kCurvePoints;
    while (cut + 1 < cuts.cuts.size() && cuts.called(cut) < wanted) ++cut;
    const Cut& to = cuts.cuts[cut];
    const Cut from = cut == 0 ? Cut{} : cuts.cuts[cut - 1];
    const double before = from.true_positives + from.false_positives;
    const double share = std::min(1.0, (wanted - before) / (cuts.called(cut) - before));
    points.push_back({static_cast<double>(part) / kCurvePoints, to.threshold,
                      from.true_positives + share * (to.true_positives - from.true_positives),
                      from.false_positives + share * (to.false_positives - from.false_positives)});
  }
  return points;
}

}  // namespace lamina
