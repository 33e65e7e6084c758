// A network as nodes and lines: a column for each layer, a line for each weight while they are few.
#include <algorithm>
#include <array>
#include <cmath>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/model_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostUnits = 12;     // drawn of a layer
constexpr std::size_t kMostWeights = 300;  // that are drawn one by one
constexpr std::size_t kMostLayers = 12;    // whose columns still have room for a name
constexpr double kZero = 1e-3;             // of the largest weight: what is less is drawn as none

// One column of the drawing: the inputs, or a layer.
struct Stack {
  std::string title, kind, size;
  std::size_t units = 0, layer = 0;  // which of Model::layers(), from 1; 0: the inputs

  // Units that are drawn: all, or the first and the last ones.
  std::vector<std::size_t> drawn() const {
    std::vector<std::size_t> places;
    for (std::size_t unit = 0; unit < units; ++unit)
      if (units <= kMostUnits || unit < kMostUnits / 2 || unit + kMostUnits / 2 >= units) places.push_back(unit);
    return places;
  }
  // Heights from −0.5 to 0.5 with a gap in the middle where units are left out.
  double height(std::size_t place) const {
    const bool some = units > kMostUnits;
    const std::size_t slots = some ? kMostUnits + 1 : units, slot = place + (some && place >= kMostUnits / 2);
    return slots < 2 ? 0 : 0.5 - static_cast<double>(slot) / static_cast<double>(slots - 1);
  }
  // Few units stand closer together.
  double spread() const { return std::min(1.0, static_cast<double>(std::min(units, kMostUnits)) / 8); }
  double y(std::size_t place) const { return height(place) * spread(); }
};

std::vector<Stack> stacks_of(const Model& model) {
  const std::vector<LayerRow> layers = model.layers();
  std::vector<Stack> stacks;
  const auto inputs = static_cast<std::size_t>(layers.front().inputs);
  stacks.push_back({"inputs", "encoded", counted_whole(static_cast<double>(inputs), "input"), inputs, 0});
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerRow& layer = layers[i];
    const auto units = static_cast<double>(layer.units);
    stacks.push_back({layer.name, counted_whole(units, (layer.activation + " unit").c_str()),
                      counted_whole(static_cast<double>(layer.parameters), "parameter"),
                      static_cast<std::size_t>(layer.units), i + 1});
  }
  return stacks;
}

// Segments of one look in one trace, parted by gaps.
struct Segments {
  json x = json::array(), y = json::array();

  void add(double x0, double y0, double x1, double y1) {
    for (const json& value : {number(x0), number(x1), json()}) x.push_back(value);
    for (const json& value : {number(y0), number(y1), json()}) y.push_back(value);
  }
  void add_to(Chart& chart, const std::string& name, const std::string& color, double width, bool legend) const {
    if (x.empty()) return;
    json trace = line(name, x, y, color, width);
    trace["showlegend"] = legend;
    trace["hoverinfo"] = "skip";
    chart.data.push_back(std::move(trace));
  }
};

// Lines for weights, by sign and in four widths by size; what is nearly zero is a hair.
struct WeightLines {
  std::array<Segments, 4> positive, negative;
  Segments zero, plain;

  void add_to(Chart& chart) const {
    plain.add_to(chart, "connections", with_opacity(kQuiet, 0.5), 0.5, false);
    zero.add_to(chart, "nearly 0", with_opacity(kQuiet, 0.4), 0.5, true);
    add_sign(chart, "positive weight", positive, series_color(0));
    add_sign(chart, "negative weight", negative, series_color(1));
  }

 private:
  // The thickest there are stand in the legend.
  static void add_sign(Chart& chart, const char* name, const std::array<Segments, 4>& sizes, const std::string& color) {
    bool legend = true;
    for (std::size_t size = 4; size-- > 0;) {
      if (sizes[size].x.empty()) continue;
      sizes[size].add_to(chart, name, color, 0.8 + 1.1 * static_cast<double>(size), legend);
      legend = false;
    }
  }
};

const WeightTensor* weights_of(const std::vector<WeightTensor>& all, const std::string& layer) {
  for (const WeightTensor& tensor : all)
    if (tensor.name == layer + ".weights") return &tensor;
  return nullptr;
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

// All weights between two stacks, which are few.
void add_weights(const Stack& from, const Stack& to, double x, const WeightTensor& weights, WeightLines& lines) {
  const double most = largest(weights.values);
  for (std::size_t i = 0; i < from.units; ++i)
    for (std::size_t j = 0; j < to.units; ++j) {
      const double weight = weights.values[i * to.units + j], share = most > 0 ? std::abs(weight) / most : 0;
      const auto size = std::min<std::size_t>(3, static_cast<std::size_t>(4 * share));
      Segments& segments = share < kZero ? lines.zero : (weight > 0 ? lines.positive[size] : lines.negative[size]);
      segments.add(x, from.y(i), x + 1, to.y(j));
    }
}

void add_connections(const Stack& from, const Stack& to, double x, bool all_to_all, WeightLines& lines) {
  const std::size_t left = from.drawn().size(), right = to.drawn().size();
  for (std::size_t i = 0; i < left; ++i)
    for (std::size_t j = 0; j < right; ++j)
      if (all_to_all || i == j) lines.plain.add(x, from.y(i), x + 1, to.y(j));
}

void add_lines(Chart& chart, const Model& model, const std::vector<Stack>& stacks) {
  const std::vector<LayerRow> layers = model.layers();
  const std::vector<WeightTensor> weights = model.weights();
  WeightLines lines;
  for (std::size_t k = 1; k < stacks.size(); ++k) {
    const Stack &from = stacks[k - 1], &to = stacks[k];
    const WeightTensor* tensor = weights_of(weights, layers[k - 1].name);
    const bool all_drawn = from.units <= kMostUnits && to.units <= kMostUnits;
    const auto x = static_cast<double>(k - 1);
    if (tensor && all_drawn && tensor->values.size() == from.units * to.units && tensor->values.size() <= kMostWeights)
      add_weights(from, to, x, *tensor, lines);
    else
      add_connections(from, to, x, tensor != nullptr, lines);
  }
  lines.add_to(chart);
}

void add_units(Chart& chart, const std::vector<Stack>& stacks) {
  for (std::size_t k = 0; k < stacks.size(); ++k) {
    std::vector<double> x, y;
    for (std::size_t place = 0; place < stacks[k].drawn().size(); ++place) {
      x.push_back(static_cast<double>(k));
      y.push_back(stacks[k].y(place));
    }
    json trace = points(stacks[k].title, numbers(x), numbers(y), series_color(k == 0 ? 6 : 4), 13);
    trace["marker"]["line"] = {{"color", series_color(0)}, {"width", 1}};
    trace["showlegend"] = false;
    trace["hoverinfo"] = "name";
    chart.data.push_back(std::move(trace));
  }
}

json note(double x, double y, const std::string& text, int size) {
  return {{"x", x},
          {"y", y},
          {"xref", "x"},
          {"yref", "y"},
          {"text", text},
          {"showarrow", false},
          {"font", {{"size", size}}}};
}

void add_titles(Chart& chart, const std::vector<Stack>& stacks) {
  json notes = json::array();
  for (std::size_t k = 0; k < stacks.size(); ++k) {
    const auto x = static_cast<double>(k);
    if (stacks.size() <= kMostLayers) {
      notes.push_back(note(x, 0.76, stacks[k].title, 13));
      notes.push_back(note(x, 0.68, stacks[k].kind, 11));
      notes.push_back(note(x, 0.61, stacks[k].size, 11));
    }
    if (stacks[k].units > kMostUnits) notes.push_back(note(x, 0, "⋮", 18));
  }
  chart.layout["annotations"] = notes;
}

// Names beside the units of the first or the last stack.
void add_names(Chart& chart, double x, const Stack& stack, const std::vector<std::string>& all, const char* side) {
  if (all.size() != stack.units) return;
  std::vector<double> xs, ys;
  json names = json::array();
  const std::vector<std::size_t> drawn = stack.drawn();
  for (std::size_t place = 0; place < drawn.size(); ++place) {
    xs.push_back(x);
    ys.push_back(stack.y(place));
    names.push_back(shown(all[drawn[place]], 20));
  }
  chart.data.push_back({{"type", "scatter"},
                        {"mode", "text"},
                        {"x", numbers(xs)},
                        {"y", numbers(ys)},
                        {"text", names},
                        {"textposition", side},
                        {"showlegend", false},
                        {"name", "names"},
                        {"hoverinfo", "skip"}});
}

std::vector<std::string> output_names(const Model& model) {
  if (model.task() == Task::binary) return {model.levels()[model.positive()]};
  return model.classifies() ? model.levels() : model.targets();
}

void hide_axes(Chart& chart, std::size_t stacks) {
  const json hidden = {{"visible", false}, {"showgrid", false}, {"zeroline", false}};
  chart.layout["xaxis"] = chart.layout["yaxis"] = hidden;
  const double room = 0.11 * static_cast<double>(stacks);  // for names at both sides
  chart.layout["xaxis"]["range"] = numbers({-0.3 - 1.4 * room, static_cast<double>(stacks - 1) + 0.2 + room});
  chart.layout["yaxis"]["range"] = {-0.6, 0.82};
}

std::string said_of(const std::vector<Stack>& stacks, const Model& model) {
  std::int64_t parameters = 0;
  for (const LayerRow& layer : model.layers()) parameters += layer.parameters;
  std::string text = counted_whole(static_cast<double>(parameters), "parameter") + ": " + stacks[0].size;
  for (std::size_t k = 1; k < stacks.size(); ++k) text += ", " + stacks[k].title + " of " + stacks[k].kind;
  const bool cut =
      std::any_of(stacks.begin(), stacks.end(), [](const Stack& stack) { return stack.units > kMostUnits; });
  return text + "." + (cut ? " Of large layers the first and last units are drawn." : "");
}

}  // namespace

bool is_network(const ChartInput& input) { return !first_model(input).layers().empty(); }

namespace {

void check_network(const ChartInput& input, const char* chart) {
  if (!is_network(input))
    throw Error(ErrorKind::usage,
                std::string("the chart ") + chart + " shows a network, and " + input.models.front().name + " is a " +
                    first_model(input).title(),
                "name a model that was trained with --model net");
}

}  // namespace

std::vector<Chart> draw_network(const ChartInput& input) {
  check_network(input, "network");
  const Model& model = first_model(input);
  const std::vector<Stack> stacks = stacks_of(model);
  Chart chart{"network", "Network", said_of(stacks, model), json::array(), json::object()};
  add_lines(chart, model, stacks);
  add_units(chart, stacks);
  add_titles(chart, stacks);
  const std::vector<WeightTensor> weights = model.weights();
  add_names(chart, -0.1, stacks.front(), weights.empty() ? StringList() : weights.front().row_names, "middle left");
  add_names(chart, static_cast<double>(stacks.size() - 1) + 0.1, stacks.back(), output_names(model), "middle right");
  hide_axes(chart, stacks.size());
  chart.layout["height"] = 520;
  return {chart};
}

}  // namespace lamina::report
