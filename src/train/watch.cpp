#include "train/watch.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

constexpr double kQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

// Linear between the two nearest, as NumPy's default.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::size_t bin_of(double value, const Distribution& d) {
  const double share = d.high > d.low ? (value - d.low) / (d.high - d.low) : 0;
  return std::min(static_cast<std::size_t>(share * static_cast<double>(Distribution::kBins)), Distribution::kBins - 1);
}

}  // namespace

void describe(std::vector<double> values, Distribution& d) {
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double sum = 0, squares = 0, spread = 0;
  std::int64_t zeros = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
    zeros += value == 0;
  }
  d.count = static_cast<std::int64_t>(values.size());
  d.mean = sum / count;
  for (const double value : values) spread += (value - d.mean) * (value - d.mean);
  d.deviation = std::sqrt(spread / count);
  d.low = values.front();
  d.high = values.back();
  d.norm = std::sqrt(squares);
  d.zeros = static_cast<double>(zeros) / count;
  for (const double share : kQuantiles) d.quantiles.push_back(quantile(values, share));
  d.histogram.assign(Distribution::kBins, 0);
  for (const double value : values) ++d.histogram[bin_of(value, d)];
}

namespace train {
namespace {

bool watches(const Options& options, const char* what) {
  return std::find(options.watch.begin(), options.watch.end(), what) != options.watch.end();
}

void check_words(const Options& options) {
  const StringList known = {"activations", "gradients"};
  for (const auto& word : options.watch)
    if (std::find(known.begin(), known.end(), word) == known.end())
      throw Error(ErrorKind::usage, "option watch: '" + word + "' cannot be watched",
                  "name activations, gradients, or both with a comma between");
}

}  // namespace

Watcher::Watcher(NetworkGraph& graph, LeafStore& store, const Network& network, const Options& options,
                 std::int64_t max_rows, ThreadPool& pool, CpuTier tier)
    : watched_(watched(graph, network, options)),
      plan_(graph.graph, values_of(watched_), store, pool, tier, {.max_rows = max_rows}) {}

std::vector<Watcher::Watched> Watcher::watched(NetworkGraph& graph, const Network& network, const Options& options) {
  check_words(options);
  std::vector<Watched> found;
  std::vector<Value> by;
  std::vector<Watched> slopes;
  for (std::size_t i = 0; i < graph.training.layers.size(); ++i) {
    const std::string layer = layer_name(network.layers[i], i + 1);
    if (watches(options, "activations")) found.push_back({graph.training.layers[i].output, "activations", layer});
    by.push_back(graph.training.layers[i].linear);
    slopes.push_back({{}, "gradients", layer});
  }
  for (const auto& leaf : graph.graph.leaves())
    if (leaf.kind == LeafKind::parameter && leaf.parameter.role == "weights") {
      by.push_back(graph.graph.value(leaf));
      slopes.push_back({{}, "weight_gradients", leaf.name.substr(0, leaf.name.rfind('.'))});
    }
  if (!watches(options, "gradients")) return found;
  const std::vector<Value> values = gradients(graph.loss, by);
  for (std::size_t i = 0; i < values.size(); ++i) {
    slopes[i].value = values[i];
    if (values[i]) found.push_back(slopes[i]);
  }
  return found;
}

std::vector<Value> Watcher::values_of(const std::vector<Watched>& watched) {
  std::vector<Value> values;
  for (const auto& item : watched) values.push_back(item.value);
  return values;
}

void Watcher::look(std::int64_t rows, const Distribution& at, std::vector<Distribution>& found) {
  plan_.run(rows);
  for (const auto& item : watched_) {
    std::vector<double> values = plan_.output_values(item.value);
    if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); })) continue;
    Distribution distribution = at;
    distribution.layer = item.layer;
    distribution.of = item.of;
    describe(std::move(values), distribution);
    found.push_back(std::move(distribution));
  }
}

}  // namespace train
}  // namespace lamina
