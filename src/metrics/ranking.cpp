#include "metrics/ranking.hpp"

#include <algorithm>

#include "metrics/sample.hpp"

namespace lamina {

Ranking rank(const Sample& sample, std::size_t level) {
  Ranking ranking;
  ranking.reserve(sample.predictions.rows);
  sample.for_each([&](std::size_t row) {
    if (sample.weight(row) > 0) ranking.push_back({sample.probability(row, level), row});
  });
  std::sort(ranking.begin(), ranking.end(), [](const Ranked& a, const Ranked& b) {
    return a.probability > b.probability || (a.probability == b.probability && a.row < b.row);
  });
  return ranking;
}

namespace {

// What one class adds to the areas: the rows of the others fall behind those of class i ranked above them.
void add_class(const Sample& sample, std::size_t i, PairAreas& areas) {
  const Ranking ranking = rank(sample, i);
  double above = 0;  // rows of class i before the tie
  for_each_tie(ranking, [&](std::size_t first, std::size_t last) {
    double tied = 0;
    for (std::size_t k = first; k < last; ++k)
      if (sample.level(ranking[k].row) == i) tied += sample.weight(ranking[k].row);
    for (std::size_t k = first; k < last; ++k)
      if (const std::size_t j = sample.level(ranking[k].row); j != i)
        areas.pairs[i * areas.levels + j] += sample.weight(ranking[k].row) * (above + 0.5 * tied);
    above += tied;
  });
  areas.weights[i] = above;
}

}  // namespace

PairAreas pair_areas(const Sample& sample) {
  const std::size_t levels = sample.levels();
  PairAreas areas{levels, std::vector<double>(levels), std::vector<double>(levels * levels)};
  for (std::size_t i = 0; i < levels; ++i) add_class(sample, i, areas);
  return areas;
}

double PairAreas::one_versus_rest(std::size_t i) const {
  double ordered = 0, others = 0;
  for (std::size_t j = 0; j < levels; ++j)
    if (j != i) ordered += pairs[i * levels + j], others += weights[j];
  return occurs(i) && others > 0 ? ordered / (weights[i] * others) : std::numeric_limits<double>::quiet_NaN();
}

const Ranking& Sample::ranking() const {
  if (!ranking_) ranking_ = rank(*this, positive);
  return *ranking_;
}

const PairAreas& Sample::pair_areas() const {
  if (!pair_areas_) pair_areas_ = lamina::pair_areas(*this);
  return *pair_areas_;
}

}  // namespace lamina
