#include "explain/level_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "baseline/linear_algebra.hpp"
#include "explain/quantiles.hpp"
#include "explain/scaling.hpp"
#include "explain/vary.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

using baseline::Square;

constexpr std::size_t kQuantiles = 100;  // at which distributions are compared, as ALEPlot does

// Shares of the bins in each level: levels × bins. A level without rows has none.
class Shares {
 public:
  Shares(std::size_t levels, std::size_t bins) : bins_(bins), shares_(levels * bins), totals_(levels) {}

  void add(std::size_t level, std::size_t bin, double weight) {
    shares_[level * bins_ + bin] += weight;
    totals_[level] += weight;
  }
  void finish() {
    for (std::size_t level = 0; level < totals_.size(); ++level)
      for (std::size_t bin = 0; bin < bins_ && totals_[level] > 0; ++bin)
        shares_[level * bins_ + bin] /= totals_[level];
  }
  std::size_t levels() const { return totals_.size(); }
  bool comparable(std::size_t a, std::size_t b) const { return totals_[a] > 0 && totals_[b] > 0; }
  double difference(std::size_t a, std::size_t b, std::size_t bin) const {
    return shares_[a * bins_ + bin] - shares_[b * bins_ + bin];
  }
  std::size_t bins() const { return bins_; }

 private:
  std::size_t bins_;
  std::vector<double> shares_, totals_;
};

// The largest difference between the distribution functions.
double kolmogorov_smirnov(const Shares& shares, std::size_t a, std::size_t b) {
  double sum = 0, largest = 0;
  for (std::size_t bin = 0; bin < shares.bins(); ++bin)
    largest = std::max(largest, std::abs(sum += shares.difference(a, b, bin)));
  return largest;
}

double total_variation(const Shares& shares, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t bin = 0; bin < shares.bins(); ++bin) sum += std::abs(shares.difference(a, b, bin));
  return sum / 2;
}

template <class Distance>
void add_distances(const Shares& shares, const Distance& distance, Square& sums) {
  for (std::size_t a = 0; a < shares.levels(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (shares.comparable(a, b)) {
        const double more = distance(shares, a, b);
        sums.at(a, b) += more;
        sums.at(b, a) += more;
      }
}

class Distances {
 public:
  Distances(const std::vector<std::size_t>& place_of_row, const std::vector<double>& weights, std::size_t levels)
      : place_of_row_(place_of_row), weights_(weights), sums_(levels) {}

  void add_number(const Column& column) {
    const std::vector<double> at = quantile_places(sorted_numbers(column), kQuantiles);
    if (at.size() < 2) return;
    Shares shares(sums_.order, at.size());
    each_row([&](std::size_t row, std::size_t level) {
      const double value = column.number(row);
      if (!std::isfinite(value)) return;
      const auto bin = std::lower_bound(at.begin(), at.end(), value) - at.begin();
      shares.add(level, static_cast<std::size_t>(bin), weights_[row]);
    });
    shares.finish();
    add_distances(shares, kolmogorov_smirnov, sums_);
  }

  void add_category(const std::vector<std::int32_t>& codes, std::size_t count) {
    Shares shares(sums_.order, count);
    each_row([&](std::size_t row, std::size_t level) {
      shares.add(level, static_cast<std::size_t>(codes[row]), weights_[row]);
    });
    shares.finish();
    add_distances(shares, total_variation, sums_);
  }

  const Square& sums() const { return sums_; }

 private:
  template <class Use>
  void each_row(const Use& use) const {
    for (std::size_t row = 0; row < place_of_row_.size(); ++row)
      if (place_of_row_[row] < sums_.order) use(row, place_of_row_[row]);
  }

  const std::vector<std::size_t>& place_of_row_;
  const std::vector<double>& weights_;
  Square sums_;
};

// Of all predictors but the one itself.
void add_all(const Explained& explained, const std::string& but, Distances& distances) {
  const train::Learnt& learnt = explained.model().impl().trained.learnt;
  const EncodedRows encoded = learnt.encoder.encode(explained.frame(), learnt.target.columns());
  std::size_t number = 0, category = 0;
  for (const EncodedColumn& other : learnt.encoder.columns()) {
    const bool own = other.name == but;
    if (other.kind == ColumnKind::category) {
      if (!own) distances.add_category(encoded.codes[category], other.width());
      ++category;
    } else {
      if (!own) distances.add_number(*encoded.numbers[number]);
      ++number;
    }
  }
}

}  // namespace

Places by_similarity(const Explained& explained, const Places& levels) {
  if (levels.size() <= 2) return levels;
  const std::vector<std::size_t> place_of_row =
      places_of_levels(taken_column(explained, levels.column, ColumnKind::category), levels);
  Distances distances(place_of_row, explained.weights(), levels.size());
  add_all(explained, levels.column, distances);
  const std::vector<double> axis = scaled_to_axis(distances.sums());
  std::vector<std::size_t> order(levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return axis[a] < axis[b]; });
  Places moved = levels;
  for (std::size_t i = 0; i < order.size(); ++i) moved.levels[i] = levels.levels[order[i]];
  return moved;
}

}  // namespace lamina::explain
