// Paths of descent over the contours of the loss.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "report/descent_scenes.hpp"
#include "report/lecture_charts.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"
#include "report/thinning.hpp"
#include "train/option_text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kGrid = 81;
constexpr int kContours = 16;
constexpr double kFar = 20;  // times the start's distance from the origin: a path that goes there diverges

// ---- what is asked for ----

Point parse_start(const std::string& text) {
  const std::size_t colon = text.find(':');
  Point point;
  if (colon == std::string::npos || !train::read(text.substr(0, colon), point.x) ||
      !train::read(text.substr(colon + 1), point.y))
    throw Error(ErrorKind::usage, "option starts_at: '" + text + "' is no point", "write x:y, such as 1.5:-2");
  return point;
}

// A single word that is no name of the plane is meant as the name of a scene.
bool is_word(const std::string& text) {
  return text.size() > 1 && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

Scene scene_of(const std::string& function) {
  if (const Scene* scene = find_scene(function)) return *scene;
  if (is_word(function)) {
    std::vector<std::string> names;
    for (const Scene& scene : scenes()) names.push_back(scene.name);
    const std::string close = nearest(function, names);
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    throw Error(
        ErrorKind::usage, "there is no scene '" + function + "'",
        close.empty() ? "choose among " + all + ", or give a formula of x and y" : "did you mean " + close + "?");
  }
  return {"function", "Descent of " + function, "", {{"", {{function}}, {"gd", "momentum"}, {{2, 1}}}}};
}

std::vector<Scene> chosen(const ChartInput& input) {
  const ChartOptions& options = input.options;
  std::vector<Scene> list = scenes();
  if (!options.function.empty()) list = {scene_of(options.function)};
  for (Scene& scene : list)
    for (DescentPanel& panel : scene.panels) {
      if (!options.rules.empty()) panel.rules = options.rules;
      if (options.starts_at.empty()) continue;
      panel.starts.clear();
      for (const std::string& text : options.starts_at) panel.starts.push_back(parse_start(text));
      panel.frame.reset();
    }
  return list;
}

// ---- paths ----

struct Path {
  std::string name;   // in the caption
  std::string label;  // in the legend, where room is short
  std::vector<Point> points;
  bool diverges = false;
};

void check_batch(const DescentRule& rule, std::size_t observations) {
  if (rule.batch == 0) return;
  if (observations == 1)
    throw Error(ErrorKind::usage, "the rule '" + rule.text + "' steps by observations, and the loss is one formula",
                "leave batch out, or draw the scene batches");
  if (rule.batch > observations)
    throw Error(ErrorKind::usage,
                "the rule '" + rule.text + "' takes more observations a step than the loss has (" +
                    std::to_string(observations) + ")",
                "give a smaller batch");
}

std::vector<Path> paths_of(const DescentPanel& panel, const ChartOptions& options) {
  std::vector<Path> paths;
  for (const std::string& text : panel.rules) {
    const DescentRule rule = parse_rule(text);
    check_batch(rule, panel.landscape.terms.size());
    for (const Point& start : panel.starts) {
      Path path{text, text, descend(panel.landscape, rule, start, options.steps, options.explain_seed)};
      if (panel.starts.size() > 1) {
        const std::string place = "(" + figure(start.x) + ", " + figure(start.y) + ")";
        path.name += " from " + place;
        path.label = (panel.rules.size() > 1 ? text.substr(0, text.find(':')) : "from") + " " + place;
      }
      const double far = kFar * std::max(1.0, std::hypot(start.x, start.y));
      path.diverges = path.points.size() <= static_cast<std::size_t>(options.steps) ||
                      std::hypot(path.points.back().x, path.points.back().y) > far;
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

// Around the paths that do not diverge, with a margin.
PlaneFrame frame_around(const std::vector<Path>& paths) {
  PlaneFrame frame{0, 0, 0, 0};
  for (const Path& path : paths)
    for (const Point& point : path.points) {
      if (path.diverges && &point != &path.points.front()) break;
      frame = {std::min(frame.left, point.x), std::max(frame.right, point.x), std::min(frame.bottom, point.y),
               std::max(frame.top, point.y)};
    }
  const double across = std::max(frame.right - frame.left, 0.5), up = std::max(frame.top - frame.bottom, 0.5);
  return {frame.left - 0.25 * across, frame.right + 0.25 * across, frame.bottom - 0.25 * up, frame.top + 0.25 * up};
}

// Where the way from a point inside to one outside leaves the frame.
Point border(const PlaneFrame& frame, Point inside, Point outside) {
  double share = 1;
  const auto limit = [&](double from, double to, double edge) {
    if (to != from) share = std::min(share, std::max(0.0, (edge - from) / (to - from)));
  };
  if (outside.x < frame.left) limit(inside.x, outside.x, frame.left);
  if (outside.x > frame.right) limit(inside.x, outside.x, frame.right);
  if (outside.y < frame.bottom) limit(inside.y, outside.y, frame.bottom);
  if (outside.y > frame.top) limit(inside.y, outside.y, frame.top);
  return {inside.x + share * (outside.x - inside.x), inside.y + share * (outside.y - inside.y)};
}

// The path up to the frame; the number of steps inside, all of them when it stays.
std::size_t cut(std::vector<Point>& points, const PlaneFrame& frame) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (frame.has(points[i])) continue;
    points[i] = border(frame, points[i - 1], points[i]);
    points.resize(i + 1);
    return i - 1;
  }
  return points.size() - 1;
}

json path_trace(const std::vector<Point>& path, const std::string& name, std::size_t series) {
  std::vector<double> x, y;
  for (const Point& point : path) {
    x.push_back(point.x);
    y.push_back(point.y);
  }
  const std::vector<std::size_t> kept = thinned(x, y, kCloudPoints);
  json trace = line(name, numbers(taken(x, kept)), numbers(taken(y, kept)), series_color(series), 2);
  std::vector<double> sizes(kept.size(), 5);
  sizes.front() = 11;  // the start
  trace["mode"] = "lines+markers";
  trace["marker"] = {{"color", series_color(series)}, {"size", sizes}};
  return trace;
}

// ---- contours ----

std::vector<double> even(double from, double to) {
  std::vector<double> places;
  for (std::size_t i = 0; i < kGrid; ++i)
    places.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(kGrid - 1));
  return places;
}

// Of the square root of the loss above its least value in the frame, so that a parabola's lines are evenly spaced.
json contours(const Landscape& landscape, const PlaneFrame& frame) {
  const std::vector<double> x = even(frame.left, frame.right), y = even(frame.bottom, frame.top);
  std::vector<Point> grid;
  for (const double down : y)
    for (const double across : x) grid.push_back({across, down});
  std::vector<double> values = losses_at(landscape, grid);
  double least = INFINITY, most = -INFINITY;
  for (const double value : values)
    if (std::isfinite(value)) least = std::min(least, value), most = std::max(most, value);
  json rows = json::array();
  for (std::size_t row = 0; row < y.size(); ++row) {
    std::vector<double> line(kGrid);
    for (std::size_t i = 0; i < kGrid; ++i) line[i] = std::sqrt(values[row * kGrid + i] - least);
    rows.push_back(numbers(line));
  }
  const double size = most > least ? std::sqrt(most - least) / kContours : 1;
  return {{"type", "contour"},
          {"name", "loss"},
          {"x", numbers(x)},
          {"y", numbers(y)},
          {"z", rows},
          {"showscale", false},
          {"showlegend", false},
          {"line", {{"color", with_opacity(series_color(6), 0.6)}, {"width", 1}}},
          {"contours", {{"coloring", "none"}, {"start", size / 4}, {"end", size * kContours}, {"size", size}}}};
}

// ---- words ----

std::string at(Point point) { return "(" + figure(point.x, 3) + ", " + figure(point.y, 3) + ")"; }

std::string curvature_text(const DescentPanel& panel) {
  const Point place = panel.curved_at.value_or(panel.starts.front());
  const Slope slope = slopes_at(panel.landscape, {place}).front();
  const auto values = slope.eigenvalues();
  if (!std::isfinite(values[0]) || !std::isfinite(values[1])) return "";
  return " The Hessian at " + at(place) + " has the eigenvalues " + figure(values[0]) + " and " + figure(values[1]) +
         ".";
}

std::string ending_text(const Path& path, std::size_t steps_inside, const Landscape& landscape) {
  std::string text = " " + path.name;
  if (steps_inside + 1 < path.points.size())
    return text + (path.diverges ? " diverges and" : "") + " leaves the frame after " + std::to_string(steps_inside) +
           (steps_inside == 1 ? " step." : " steps.");
  const double loss = losses_at(landscape, {path.points.back()}).front();
  if (path.diverges) return text + " leaves the finite numbers after " + std::to_string(steps_inside) + " steps.";
  return text + " ends at " + at(path.points.back()) + " with the loss " + figure(loss, 3) + ".";
}

// ---- the chart ----

Chart begin_chart(const Scene& scene) { return {"descent-" + scene.name, shown(scene.title, 120), scene.caption}; }

// Panels share one legend, so their paths are told apart by their panels' titles.
std::string label(const Scene& scene, const DescentPanel& panel, const Path& path) {
  if (scene.panels.size() == 1) return shown(path.label);
  return panel.rules.size() * panel.starts.size() == 1 ? panel.title : shown(path.label + ", " + panel.title);
}

void add_panel(Chart& chart, Panels& panels, std::size_t place, const Scene& scene, const ChartOptions& options) {
  const DescentPanel& panel = scene.panels[place];
  const std::vector<Path> paths = paths_of(panel, options);
  const PlaneFrame frame = panel.frame ? *panel.frame : frame_around(paths);
  panels.add(place, contours(panel.landscape, frame));
  std::string endings = curvature_text(panel);
  std::size_t series = place;
  for (const Path& path : paths) {
    std::vector<Point> points = path.points;
    const std::size_t inside = cut(points, frame);
    panels.add(place, path_trace(points, label(scene, panel, path), series++));
    endings += ending_text(path, inside, panel.landscape);
  }
  if (!panel.title.empty()) chart.caption += " " + capitalised(panel.title) + ":";
  chart.caption += shown(endings);
  panels.name(place, scene.x);
  panels.y_axis(place)["title"] = {{"text", scene.y}};
  panels.x_axis(place)["range"] = {frame.left, frame.right};
  panels.y_axis(place)["range"] = {frame.bottom, frame.top};
  for (json* one : {&panels.x_axis(place), &panels.y_axis(place)}) {
    (*one)["showgrid"] = false;
    (*one)["zeroline"] = false;
  }
}

Chart chart_of(const Scene& scene, const ChartOptions& options) {
  Chart chart = begin_chart(scene);
  Panels panels(chart, scene.panels.size(), 2, 420);
  chart.layout["showlegend"] = true;
  for (std::size_t place = 0; place < scene.panels.size(); ++place) add_panel(chart, panels, place, scene, options);
  chart.caption += " Contours lie at equal steps of the square root of the loss above its least value here.";
  if (chart.caption.front() == ' ') chart.caption.erase(0, 1);
  return chart;
}

}  // namespace

std::vector<Chart> draw_descent(const ChartInput& input) {
  std::vector<Chart> charts;
  for (const Scene& scene : chosen(input)) charts.push_back(chart_of(scene, input.options));
  return charts;
}

}  // namespace lamina::report
