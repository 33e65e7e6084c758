// What was recorded of a network's layers while it learnt.
#include <algorithm>
#include <cmath>
#include <map>

#include "lamina/error.hpp"
#include "report/histogram.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"
#include "report/training_charts.hpp"

namespace lamina::report {

namespace {

// Of the start that was kept.
std::vector<Distribution> watched(const Model& model, const std::string& of) {
  std::vector<Distribution> found;
  if (model.watched().empty()) return found;
  const std::int64_t start = model.best_start() > 0 ? model.best_start() : model.watched().back().start;
  for (const Distribution& seen : model.watched())
    if (seen.start == start && seen.of == of) found.push_back(seen);
  return found;
}

[[noreturn]] void refuse(const char* what, const char* option) {
  throw Error(ErrorKind::usage, std::string("none of the models has recorded ") + what,
              std::string("train a network with --watch ") + option);
}

std::string name_of(const NamedModel& model) { return shown(model.name, 40); }

struct Norms {
  std::vector<double> steps, norms;
};

json norms_line(const std::string& name, const Norms& all, const std::string& color, double width,
                const char* dash = "solid") {
  std::vector<double> heights;  // the logarithm of 0 leaves a gap
  for (const double norm : all.norms) heights.push_back(norm > 0 ? norm : std::nan(""));
  const bool few = all.steps.size() <= 3 * kCurvePoints;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < all.steps.size(); ++i)
    if (few || i % (all.steps.size() / kCurvePoints) == 0) places.push_back(i);
  return line(name, numbers(taken(all.steps, places)), numbers(taken(heights, places)), color, width, dash);
}

// Each layer's norms, and those over all layers under "".
std::map<std::string, Norms> norms_of(const std::vector<Distribution>& seen, std::vector<std::string>& layers) {
  std::map<std::string, Norms> found;
  Norms& all = found[""];
  for (const Distribution& one : seen) {
    if (std::find(layers.begin(), layers.end(), one.layer) == layers.end()) layers.push_back(one.layer);
    Norms& own = found[one.layer];
    const auto step = static_cast<double>(one.step);
    own.steps.push_back(step);
    own.norms.push_back(one.norm);
    if (all.steps.empty() || all.steps.back() != step) {
      all.steps.push_back(step);
      all.norms.push_back(0);
    }
    all.norms.back() = std::sqrt(all.norms.back() * all.norms.back() + one.norm * one.norm);
  }
  return found;
}

std::string said_of(const Norms& all) {
  return figure(all.norms.front(), 3) + " in step " + whole(all.steps.front()) + ", " + figure(all.norms.back(), 3) +
         " in step " + whole(all.steps.back());
}

}  // namespace

bool has_gradients(const ChartInput& input) {
  return !watched(*input.models.front().model, "weight_gradients").empty();
}

std::vector<Chart> draw_gradient_norms(const ChartInput& input) {
  Chart chart{"gradient-norms", "Size of the gradient", "", json::array(),
              axes("step", "norm of the gradient by the weights")};
  chart.layout["yaxis"]["type"] = "log";
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const std::vector<Distribution> seen = watched(*input.models[model].model, "weight_gradients");
    if (seen.empty()) continue;
    std::vector<std::string> layers;
    std::map<std::string, Norms> norms = norms_of(seen, layers);
    const bool alone = input.models.size() == 1;
    for (std::size_t layer = 0; alone && layer < layers.size(); ++layer)
      chart.data.push_back(norms_line(layers[layer], norms[layers[layer]], series_color(layer + 1), 1.2));
    chart.data.push_back(norms_line(alone ? "all layers" : name_of(input.models[model]), norms[""], series_color(model),
                                    2, series_dash(model)));
    chart.caption += (alone ? "Over all layers " : name_of(input.models[model]) + ": ") + said_of(norms[""]) + ". ";
  }
  if (chart.data.empty()) refuse("gradients", "gradients");
  chart.caption += "The axis is logarithmic.";
  return {chart};
}

bool has_distributions(const ChartInput& input) { return !input.models.front().model->watched().empty(); }

namespace {

// What one layer of one model looked like when it was last recorded.
struct LastSeen {
  std::string model;
  Distribution layer;
};

std::vector<std::vector<LastSeen>> last_seen(const ChartInput& input, const std::string& of) {
  std::vector<std::vector<LastSeen>> rows;
  for (const NamedModel& model : input.models) {
    const std::vector<Distribution> seen = watched(*model.model, of);
    std::vector<LastSeen> row;
    for (const Distribution& one : seen)
      if (one.step == seen.back().step) row.push_back({name_of(model), one});
    if (!row.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

// The range of several histograms, as far as one axis can show them all.
struct Range {
  double low = 0, high = 0, narrowest = INFINITY;

  void add(const Distribution& layer) {
    low = std::min(low, layer.low);
    high = std::max(high, layer.high);
    if (layer.high > layer.low) narrowest = std::min(narrowest, layer.high - layer.low);
  }
  bool fits() const { return high > low && high - low <= 50 * narrowest; }
};

// One axis for all hidden layers shows what shrinks from layer to layer, and from model to model. Where the widest
// would hide the others, each model has its own, or each layer; so has the output layer, always.
class CommonAxes {
 public:
  explicit CommonAxes(const std::vector<std::vector<LastSeen>>& rows) : each_(rows.size()) {
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (std::size_t l = 0; l + 1 < rows[r].size(); ++l) {
        all_.add(rows[r][l].layer);
        each_[r].add(rows[r][l].layer);
      }
  }
  // Null: an axis of its own.
  const Range* range(std::size_t row) const {
    if (all_.fits()) return &all_;
    return each_[row].fits() ? &each_[row] : nullptr;
  }
  std::string said() const {
    const bool rows = std::all_of(each_.begin(), each_.end(), [](const Range& own) { return own.fits(); });
    if (!all_.fits() && !rows) return "Layers have horizontal axes of their own.";
    return std::string("The hidden layers") + (all_.fits() || each_.size() == 1 ? "" : " of a model") +
           " share one horizontal axis.";
  }

 private:
  Range all_;
  std::vector<Range> each_;
};

Histogram histogram_of(const Distribution& seen, const Range* axis) {
  Histogram histogram{seen.low, (seen.high - seen.low) / static_cast<double>(Distribution::kBins), {}};
  for (const std::int64_t count : seen.histogram) histogram.counts.push_back(static_cast<double>(count));
  if (histogram.width > 0) return histogram;
  const double width = axis ? (axis->high - axis->low) / 100 : 1;  // all numbers are equal
  return {seen.low - width / 2, width, {static_cast<double>(seen.count)}};
}

void add_layer(Panels& panels, std::size_t panel, const LastSeen& seen, const Range* axis, const std::string& color) {
  const Distribution& layer = seen.layer;
  panels.add(panel, histogram_bars(seen.model + ", " + layer.layer, histogram_of(layer, axis), color, true));
  panels.name(panel, layer.layer + " (σ " + figure(layer.deviation, 2) + ")");
  panels.y_axis(panel).update({{"tickformat", ".0%"}, {"rangemode", "tozero"}});
  if (axis) panels.x_axis(panel)["range"] = numbers({axis->low, axis->high});
}

Chart distributions_of(const std::string& of, const std::vector<std::vector<LastSeen>>& rows) {
  std::size_t layers = 0;
  for (const auto& row : rows) layers = std::max(layers, row.size());
  const CommonAxes axes(rows);
  Chart chart{"distributions-" + of, capitalised(of) + " by layer", "", json::array(), json::object()};
  Panels panels(chart, rows.size() * layers, layers, rows.size() == 1 ? 260 : 190);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t l = 0; l < layers; ++l) {
      const std::size_t panel = r * layers + l;
      if (l < rows[r].size())
        add_layer(panels, panel, rows[r][l], l + 1 < rows[r].size() ? axes.range(r) : nullptr, series_color(r));
      else
        panels.x_axis(panel)["visible"] = panels.y_axis(panel)["visible"] = false;
    }
    panels.name_row(r * layers, rows.size() > 1 ? rows[r].front().model : "share of the numbers");
  }
  const Distribution& last = rows.front().front().layer;
  chart.caption = "What was recorded in step " + whole(static_cast<double>(last.step)) + ", epoch " +
                  whole(static_cast<double>(last.epoch)) + ", a column for each layer with its deviation σ" +
                  (rows.size() > 1 ? ", a row for each model. " : ". ") + axes.said();
  return chart;
}

}  // namespace

std::vector<Chart> draw_distributions(const ChartInput& input) {
  std::vector<Chart> charts;
  for (const char* of : {"activations", "gradients"})
    if (const auto rows = last_seen(input, of); !rows.empty()) charts.push_back(distributions_of(of, rows));
  if (charts.empty()) refuse("activations or gradients", "activations,gradients");
  return charts;
}

}  // namespace lamina::report
