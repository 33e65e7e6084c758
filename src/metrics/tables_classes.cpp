#include <algorithm>

#include "lamina/auc.hpp"
#include "metrics/tables.hpp"

namespace lamina::tables {

namespace {

constexpr std::size_t kMostHits = 10;
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// How many classes a row puts before its true one; equal probabilities go to the first level, as `decide` has it.
std::size_t place(const Sample& sample, std::size_t row) {
  const std::size_t truth = sample.level(row);
  const double own = sample.probability(row, truth);
  std::size_t before = 0;
  for (std::size_t level = 0; level < sample.levels(); ++level) {
    const double other = sample.probability(row, level);
    before += other > own || (other == own && level < truth);
  }
  return before;
}

}  // namespace

ScoreTable hit_ratio(const Sample& sample, const JudgeOptions&) {
  const std::size_t most = std::min(kMostHits, sample.levels());
  std::vector<double> hits(most);
  double all = 0;
  sample.for_each([&](std::size_t row) {
    all += sample.weight(row);
    if (const std::size_t found = place(sample, row); found < most) hits[found] += sample.weight(row);
  });
  ScoreTable table;
  if (!(all > 0)) return table;
  table.columns = {"k", "hit_ratio"};
  double sum = 0;
  for (std::size_t k = 0; k < most; ++k) {
    sum += hits[k];
    table.rows.push_back({static_cast<double>(k + 1), sum / all});
  }
  return table;
}

ScoreTable classes(const Sample& sample, const JudgeOptions&) {
  const Confusion counts = confusion(sample);
  const std::size_t levels = sample.levels();
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : kUndefined; };
  ScoreTable table;
  table.columns = {"class", "rows", "precision", "recall", "f1", "auc"};
  double all = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    double rows = 0, answers = 0;
    for (std::size_t other = 0; other < levels; ++other)
      rows += counts.count(level, other), answers += counts.count(other, level);
    const double right = counts.count(level, level);
    const double area = levels <= kMostClassesForAuc ? sample.pair_areas().one_versus_rest(level) : kUndefined;
    table.rows.push_back({sample.predictions.levels[level], rows, share(right, answers), share(right, rows),
                          share(2 * right, rows + answers), area});
    all += rows;
  }
  return all > 0 ? table : ScoreTable();
}

ScoreTable auc_pairs(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  if (sample.levels() > kMostClassesForAuc) return table;
  const PairAreas& areas = sample.pair_areas();
  table.columns = {"class", "other", "auc"};
  for (std::size_t i = 0; i < areas.levels; ++i)
    for (std::size_t j = i + 1; j < areas.levels; ++j)
      if (areas.occurs(i) && areas.occurs(j))
        table.rows.push_back(
            {sample.predictions.levels[i], sample.predictions.levels[j], (areas.area(i, j) + areas.area(j, i)) / 2});
  return table;
}

}  // namespace lamina::tables
