#include <algorithm>

#include "lamina/auc.hpp"
#include "metrics/formulas.hpp"

namespace lamina::formula {

// The area under the ROC curve as the statistic of Mann and Whitney: the share of pairs of a positive and a negative
// row in which the positive has the higher probability, ties counting one half. Exact for whole weights.
Result auc(const Sample& sample) {
  const Cuts& all = sample.cuts();
  double pairs = 0;
  Cut before;
  for (const Cut& cut : all.cuts) {
    const double tied = cut.true_positives - before.true_positives;
    pairs += (cut.false_positives - before.false_positives) * (before.true_positives + 0.5 * tied);
    before = cut;
  }
  const Result area = ratio(pairs, all.positives * all.negatives);
  return area ? Result(std::min(*area, 1.0)) : area;
}

Result gini(const Sample& sample) {
  const Result area = auc(sample);
  return area ? Result(2 * *area - 1) : area;
}

Result pr_auc(const Sample& sample) {
  const Cuts& all = sample.cuts();
  double sum = 0, before = 0;
  for (const Cut& cut : all.cuts) {
    sum += (cut.true_positives - before) * (cut.true_positives / (cut.true_positives + cut.false_positives));
    before = cut.true_positives;
  }
  return ratio(sum, all.positives);
}

Result ks(const Sample& sample) {
  const Cuts& all = sample.cuts();
  if (!all.both_classes()) return std::nullopt;
  double largest = 0;
  for (const Cut& cut : all.cuts)
    largest = std::max(largest, std::abs(cut.true_positives / all.positives - cut.false_positives / all.negatives));
  return largest;
}

namespace {

bool too_many_classes(const Sample& sample) { return sample.levels() > kMostClassesForAuc; }

// The mean over the classes that occur of each one's area against the rest, counted as `weight` says.
template <class Weight>
Result mean_one_versus_rest(const Sample& sample, Weight&& weight) {
  if (too_many_classes(sample)) return std::nullopt;
  const PairAreas& areas = sample.pair_areas();
  double sum = 0, whole = 0;
  for (std::size_t i = 0; i < areas.levels; ++i) {
    const double area = areas.one_versus_rest(i);
    if (std::isnan(area)) continue;
    sum += weight(areas.weights[i]) * area;
    whole += weight(areas.weights[i]);
  }
  return ratio(sum, whole);
}

}  // namespace

Result auc_ovr(const Sample& sample) {
  return mean_one_versus_rest(sample, [](double) { return 1.0; });
}

Result auc_ovr_weighted(const Sample& sample) {
  return mean_one_versus_rest(sample, [](double weight) { return weight; });
}

Result auc_ovo(const Sample& sample) {
  if (too_many_classes(sample)) return std::nullopt;
  const PairAreas& areas = sample.pair_areas();
  double sum = 0, pairs = 0;
  for (std::size_t i = 0; i < areas.levels; ++i)
    for (std::size_t j = 0; j < areas.levels; ++j)
      if (i != j && areas.occurs(i) && areas.occurs(j)) sum += areas.area(i, j), pairs += 1;
  return ratio(sum, pairs);
}

}  // namespace lamina::formula
