// Charts of answers over two predictors: regions of classes, contours, surfaces.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/chart_groups.hpp"
#include "report/plane.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr double kRegionOpacity = 0.35;
constexpr std::size_t kRegionPlaces = 2;  // for each of a curve's, so that edges are sharp

bool has_plane(const ChartInput& input) {
  const Model& model = first_model(input);
  if (model.targets().empty() || predictors(model).size() < 2) return false;
  return input.data->image_height == 0;
}

bool has_regions(const ChartInput& input) { return has_plane(input) && first_model(input).classifies(); }

std::size_t points_of(const ChartInput& input) { return static_cast<std::size_t>(input.options.points); }

void check_pair(const Model& model, const char* chart) {
  if (model.targets().empty())
    throw Error(ErrorKind::usage, std::string("the chart ") + chart + " shows answers, and an autoencoder has none",
                "name a model that predicts something");
}

// ---- the regions of classes ----

// The class of each answer, row by row: the most probable one, or with a threshold the positive one where its
// probability reaches that.
std::vector<std::size_t> decided(const std::vector<Surface>& surfaces, const Model& model, double threshold) {
  std::vector<std::size_t> classes(surfaces.front().values.size());
  for (std::size_t cell = 0; cell < classes.size(); ++cell) {
    if (threshold >= 0) {
      const bool positive = surfaces[model.positive()].values[cell] >= threshold;
      classes[cell] = positive ? model.positive() : 1 - model.positive();
      continue;
    }
    for (std::size_t level = 1; level < surfaces.size(); ++level)
      if (surfaces[level].values[cell] > surfaces[classes[cell]].values[cell]) classes[cell] = level;
  }
  return classes;
}

// Each class its own colour.
json class_scale(std::size_t classes) {
  json scale = json::array();
  for (std::size_t i = 0; i < classes; ++i)
    for (const std::size_t edge : {i, i + 1})
      scale.push_back(
          {static_cast<double>(edge) / static_cast<double>(classes), with_opacity(series_color(i), kRegionOpacity)});
  return scale;
}

json regions(const Plane& plane, const std::vector<std::size_t>& classes, std::size_t levels) {
  json rows = json::array();
  for (std::size_t row = 0; row < plane.y().size(); ++row) {
    const auto begin = classes.begin() + static_cast<std::ptrdiff_t>(row * plane.x().size());
    rows.push_back(std::vector<std::size_t>(begin, begin + static_cast<std::ptrdiff_t>(plane.x().size())));
  }
  json trace = heatmap(plane.x_json(), plane.y_json(), rows, "");
  trace["colorscale"] = class_scale(levels);
  trace["zmin"] = -0.5;
  trace["zmax"] = static_cast<double>(levels) - 0.5;
  trace["showscale"] = false;
  trace["name"] = "predicted";
  return trace;
}

std::string shares_text(const std::vector<std::size_t>& classes, const Model& model) {
  std::string text;
  for (std::size_t level = 0; level < model.levels().size(); ++level) {
    const auto count = std::count(classes.begin(), classes.end(), level);
    text += (text.empty() ? "" : ", ") + shown(model.levels()[level]) + " in " +
            percent(static_cast<double>(count) / static_cast<double>(classes.size())) + " of the plane";
  }
  return text;
}

// How many rows lie where another class than theirs is predicted.
std::string strays_text(const Plane& plane, const std::vector<std::size_t>& classes) {
  std::size_t rows = 0, strays = 0;
  for (std::size_t row = 0; row < plane.classes().size(); ++row) {
    if (plane.classes()[row] < 0 || plane.missing(row)) continue;
    ++rows;
    const std::size_t cell = plane.place(plane.y(), row) * plane.x().size() + plane.place(plane.x(), row);
    strays += classes[cell] != static_cast<std::size_t>(plane.classes()[row]) ? 1 : 0;
  }
  if (rows == 0) return "";
  return " Of " + counted_whole(static_cast<double>(rows), "row") + ", " + whole(static_cast<double>(strays)) +
         (strays == 1 ? " lies" : " lie") + " in the region of another class.";
}

void check_threshold(const Model& model, double threshold) {
  if (threshold >= 0 && model.task() != Task::binary)
    throw Error(ErrorKind::usage, "option threshold: the model does not decide between two classes", "leave it out");
}

std::vector<Chart> draw_boundary(const ChartInput& input) {
  const Model& model = first_model(input);
  if (!model.classifies())
    throw Error(ErrorKind::usage, "the chart boundary shows the regions of classes, and the model predicts numbers",
                "draw `lamina plot contour`");
  check_threshold(model, input.options.threshold);
  ChartInput all = input;
  all.options.outputs = model.levels();
  const Plane plane(all, kRegionPlaces * points_of(input));
  const auto classes = decided(surfaces(plane.explained(), "at", plane.x(), plane.y()), model, input.options.threshold);
  const std::string decision = input.options.threshold >= 0
                                   ? " where the probability of " + shown(model.levels()[model.positive()]) +
                                         " is at least " + figure(input.options.threshold)
                                   : "";
  Chart chart{anchor("boundary", plane.x().column + "-" + plane.y().column), "Decision boundary over " + plane.over(),
              "The class that the model predicts over " + plane.over() + decision + ": " + shares_text(classes, model) +
                  "." + strays_text(plane, classes) + plane.held() + plane.drawn_text()};
  chart.data.push_back(regions(plane, classes, model.levels().size()));
  for (json& trace : plane.points()) chart.data.push_back(std::move(trace));
  chart.layout = plane.layout(0.5);  // half a cell
  return {chart};
}

// ---- contours and surfaces ----

std::string answer_name(const Model& model, const Surface& surface) {
  return (model.classifies() ? "probability of " : "") + shown(surface.output);
}

// Where the answer is least and largest.
std::string extremes_text(const Surface& surface, const std::string& answer) {
  const auto [least, most] = std::minmax_element(surface.values.begin(), surface.values.end());
  const auto place = [&](auto at) {
    const auto cell = static_cast<std::size_t>(at - surface.values.begin());
    return shown(surface.x.column) + " " + figure(surface.x.numbers[cell % surface.x.size()], 3) + " and " +
           shown(surface.y.column) + " " + figure(surface.y.numbers[cell / surface.x.size()], 3);
  };
  return capitalised(answer) + " from " + figure(*least, 3) + " (at " + place(least) + ") to " + figure(*most, 3) +
         " (at " + place(most) + ").";
}

// From the colour of the first class over white to that of the second; paler where rows stand upon it. Opaque, because
// filled contours lie upon each other.
enum class Strength : std::uint8_t { full, pale };

json probability_scale(Strength strength) {
  const bool full = strength == Strength::full;
  return {{0, full ? series_color(0) : "#66aad1"}, {0.5, "#f2f2f2"}, {1, full ? series_color(1) : "#f0c566"}};
}

void add_scale(json& trace, const Model& model, Strength strength, const char* low, const char* high) {
  trace["colorscale"] = model.classifies() ? probability_scale(strength) : json(kSizeScale);
  trace["showscale"] = true;
  if (!model.classifies()) return;
  trace[low] = 0;
  trace[high] = 1;
}

json contour(const Plane& plane, const Surface& surface, const json& levels, const json& line_of) {
  return {{"type", "contour"},   {"x", plane.x_json()},
          {"y", plane.y_json()}, {"z", grid(surface.values, plane.x().size())},
          {"contours", levels},  {"line", line_of}};
}

json filled(const Plane& plane, const Surface& surface, const Model& model) {
  const auto [least, most] = std::minmax_element(surface.values.begin(), surface.values.end());
  const double low = model.classifies() ? 0 : *least, high = model.classifies() ? 1 : *most;
  const double size = high > low ? (high - low) / 10 : 1;
  const json levels = {
      {"coloring", "fill"}, {"start", number(low + size)}, {"end", number(high - size)}, {"size", number(size)}};
  json trace = contour(plane, surface, levels, {{"width", 0.5}, {"color", "#ffffff"}});
  add_scale(trace, model, Strength::pale, "zmin", "zmax");
  trace["name"] = answer_name(model, surface);
  return trace;
}

// One thick line where the probability is the threshold.
json threshold_line(const Plane& plane, const Surface& surface, double threshold) {
  const json levels = {{"coloring", "none"}, {"start", threshold}, {"end", threshold}, {"size", 1}};
  json trace = contour(plane, surface, levels, {{"width", 4}, {"color", series_color(2)}});
  trace["showscale"] = false;
  trace["name"] = "threshold " + figure(threshold);
  return trace;
}

void check_numbers(const Plane& plane, const char* chart) {
  for (const Places* places : {&plane.x(), &plane.y()})
    if (places->kind != ColumnKind::number)
      throw Error(ErrorKind::usage,
                  std::string("the chart ") + chart + " needs numbers, and " + shown(places->column) + " is a category",
                  "choose another predictor, or draw `lamina plot boundary`", {"", 0, places->column});
}

std::vector<Chart> draw_contour(const ChartInput& input) {
  const Model& model = first_model(input);
  check_pair(model, "contour");
  check_threshold(model, input.options.threshold);
  const Plane plane(input, points_of(input), Plane::Kinds::numbers);
  check_numbers(plane, "contour");
  std::vector<Chart> charts;
  for (const Surface& surface : surfaces(plane.explained(), "at", plane.x(), plane.y())) {
    const std::string answer = answer_name(model, surface);
    Chart chart{anchor("contour", surface.output + "-" + plane.x().column + "-" + plane.y().column),
                capitalised(answer) + " over " + plane.over(), extremes_text(surface, answer)};
    chart.data.push_back(filled(plane, surface, model));
    if (input.options.threshold >= 0) {
      chart.data.push_back(threshold_line(plane, surface, input.options.threshold));
      chart.caption += " The thick line is where the probability is " + figure(input.options.threshold) + ".";
    }
    for (json& trace : plane.points()) chart.data.push_back(std::move(trace));
    chart.caption += plane.held() + plane.drawn_text();
    chart.layout = plane.layout();
    charts.push_back(std::move(chart));
  }
  return charts;
}

std::vector<Chart> surface_charts(const ChartInput& input, const char* name, const char* kind) {
  const Model& model = first_model(input);
  check_pair(model, name);
  const Plane plane(input, points_of(input), Plane::Kinds::numbers);
  check_numbers(plane, name);
  std::vector<Chart> charts;
  for (const Surface& surface : surfaces(plane.explained(), kind, plane.x(), plane.y())) {
    const std::string answer = answer_name(model, surface);
    const bool mean = surface.kind == "pdp";
    Chart chart{
        anchor(name, surface.output + "-" + plane.x().column + "-" + plane.y().column),
        capitalised(answer) + " over " + plane.over() + (mean ? ", mean of all rows" : ""),
        extremes_text(surface, answer) + (mean ? " Each height is the mean answer of all rows." : plane.held())};
    json trace = {{"type", "surface"},
                  {"x", plane.x_json()},
                  {"y", plane.y_json()},
                  {"z", grid(surface.values, plane.x().size())},
                  {"name", answer}};
    add_scale(trace, model, Strength::full, "cmin", "cmax");
    chart.data.push_back(std::move(trace));
    chart.layout = {{"scene",
                     {{"xaxis", axis(shown(plane.x().column))},
                      {"yaxis", axis(shown(plane.y().column))},
                      {"zaxis", axis(answer)},
                      {"camera", {{"eye", {{"x", 1.5}, {"y", -1.5}, {"z", 1.2}}}}}}},
                    {"height", 560}};
    charts.push_back(std::move(chart));
  }
  return charts;
}

std::vector<Chart> draw_surface(const ChartInput& input) { return surface_charts(input, "surface", "at"); }
std::vector<Chart> draw_surface_pdp(const ChartInput& input) { return surface_charts(input, "surface-pdp", "pdp"); }

bool never(const ChartInput&) { return false; }

}  // namespace

std::vector<ChartKind> plane_charts() {
  return {
      {"boundary",
       "Decision boundary",
       "the regions of two predictors in which each class is predicted, and the rows",
       "plane",
       Needs::one,
       Needs::one,
       false,
       {"x", "y", "points", "hold", "threshold", "rows", "explain_seed"},
       has_regions,
       draw_boundary},
      {"contour",
       "Contours",
       "lines of equal probability, or of equal answers, over two predictors, and the rows",
       "plane",
       Needs::one,
       Needs::one,
       false,
       {"x", "y", "outputs", "points", "hold", "threshold", "rows", "explain_seed"},
       has_plane,
       draw_contour},
      {"surface",
       "Surface",
       "the answer as a height over two predictors, the others held at a typical value",
       "plane",
       Needs::one,
       Needs::one,
       false,
       {"x", "y", "outputs", "points", "hold", "rows", "explain_seed"},
       has_plane,
       draw_surface},
      {"surface-pdp",
       "Surface of means",
       "two-way partial dependence: the mean answer of all rows over two predictors",
       "",
       Needs::one,
       Needs::one,
       false,
       {"x", "y", "outputs", "points", "rows", "explain_seed"},
       never,
       draw_surface_pdp},
  };
}

}  // namespace lamina::report
