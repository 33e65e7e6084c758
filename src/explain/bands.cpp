// Bands around curves, surfaces and importances.
#include <algorithm>
#include <cmath>

#include "explain/curve_kinds.hpp"
#include "explain/resamples.hpp"
#include "explain/vary.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

// The values of all of them, one after the other.
template <class Things>
std::vector<double> values_of(const Things& things) {
  std::vector<double> all;
  for (const auto& thing : things) all.insert(all.end(), thing.values.begin(), thing.values.end());
  return all;
}

// Those from `first` on that were computed together: for one output each.
template <class Thing, class Same>
std::size_t end_of_group(const std::vector<Thing>& things, std::size_t first, std::size_t outputs, const Same& same) {
  std::size_t end = first + 1;
  while (end < things.size() && end - first < outputs && same(things[first], things[end])) ++end;
  if (end - first != outputs)
    throw Error(ErrorKind::internal, "bands are for what was computed for each output asked for", "compute it again");
  return end;
}

// Cuts the band of all values into their own.
template <class Thing>
void deal(const Band& band, std::vector<Thing>& things, std::size_t first, std::size_t end) {
  if (band.empty()) return;
  std::ptrdiff_t from = 0;
  for (std::size_t i = first; i < end; ++i) {
    const auto to = from + static_cast<std::ptrdiff_t>(things[i].values.size());
    things[i].band.low.assign(band.low.begin() + from, band.low.begin() + to);
    things[i].band.high.assign(band.high.begin() + from, band.high.begin() + to);
    from = to;
  }
}

constexpr std::size_t kMostDrawn = std::size_t{1} << 25;  // rows of all resamples together, a quarter of a GiB

// The mean of each resample follows from the answers for all rows, which then need be computed once.
bool is_mean_of_rows(const Curve& curve, const Explained& explained) {
  const ExplainOptions& options = explained.options();
  return options.band_kind == "rows" && (curve.kind == "pdp" || (curve.kind == "ice" && options.ice_form == "plain")) &&
         static_cast<std::size_t>(options.bootstrap) * explained.frame().rows() <= kMostDrawn;
}

Band band_of_means(const Explained& explained, const Places& places) {
  const explain::Resamples resamples(explained);
  std::vector<std::vector<std::size_t>> drawn;
  for (std::size_t i = 0; i < resamples.count(); ++i) drawn.push_back(resamples.rows(i));
  const std::size_t outputs = explained.outputs().size(), width = explained.answerer().outputs().size();
  std::vector<std::vector<double>> draws(drawn.size(), std::vector<double>(outputs * places.size()));
  explain::at_each_place(explained, places, [&](std::size_t place, const std::vector<double>& answers) {
    for (std::size_t output = 0; output < outputs; ++output)
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        explain::WeightedMean mean;
        for (const std::size_t row : drawn[i])
          mean.add(answers[row * width + explained.outputs()[output]], explained.weights()[row]);
        draws[i][output * places.size() + place] = mean.value();
      }
  });
  return percentiles(draws);
}

Band band_of(const Curve& curve, const Explained& explained, const Refits* refits) {
  if (is_mean_of_rows(curve, explained)) return band_of_means(explained, curve.places);
  return bootstrap_band(explained, refits,
                        [&](const Explained& one) { return values_of(lamina::curves(one, curve.kind, curve.places)); });
}

// A method that reads the model alone says the same of all rows.
bool says_nothing(const Band& band, const ImportanceTable& table) {
  for (std::size_t i = 0; i < table.variables.size(); ++i)
    if (band.low[i] != table.variables[i].value || band.high[i] != table.variables[i].value) return false;
  return true;
}

}  // namespace

void add_bands(std::vector<Curve>& curves, const Explained& explained, const Refits* refits) {
  const auto same = [](const Curve& a, const Curve& b) {
    return a.kind == b.kind && a.places.column == b.places.column;
  };
  for (std::size_t first = 0, end = 0; first < curves.size(); first = end) {
    end = end_of_group(curves, first, explained.outputs().size(), same);
    deal(band_of(curves[first], explained, refits), curves, first, end);
  }
}

void add_bands(std::vector<Surface>& surfaces, const Explained& explained, const Refits* refits) {
  const auto same = [](const Surface& a, const Surface& b) {
    return a.kind == b.kind && a.x.column == b.x.column && a.y.column == b.y.column;
  };
  for (std::size_t first = 0, end = 0; first < surfaces.size(); first = end) {
    end = end_of_group(surfaces, first, explained.outputs().size(), same);
    const Surface& surface = surfaces[first];
    const Band band = bootstrap_band(explained, refits, [&](const Explained& one) {
      return values_of(lamina::surfaces(one, surface.kind, surface.x, surface.y));
    });
    deal(band, surfaces, first, end);
  }
}

void add_bands(ImportanceTable& table, const Explained& explained, const Refits* refits) {
  const ImportanceMethod& method = *find_importance_method(table.method);
  const Band band = percentiles(method.draws(table, explained, refits));
  if (band.empty()) return;
  if (explained.options().band_kind == "rows" && says_nothing(band, table)) {
    table.notes.push_back("resampled rows do not change it: only bands of refitted models say how sure it is");
    return;
  }
  for (std::size_t i = 0; i < table.variables.size(); ++i) {
    if (std::isnan(band.low[i])) continue;  // a resample's rows do not define the metric
    table.variables[i].low = band.low[i];
    table.variables[i].high = band.high[i];
  }
  if (*method.band_note && explained.options().band_kind == "refit") table.notes.emplace_back(method.band_note);
}

}  // namespace lamina
