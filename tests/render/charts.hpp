// Charts for tests.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "lamina/chart.hpp"

namespace lamina::render {

using nlohmann::json;

// A list of its own type: compilers differ on whether json{x} is x or a list of it.
inline Chart chart_of(std::initializer_list<json> traces, json layout = json::object()) {
  json data = json::array();
  for (const json& trace : traces) data.push_back(trace);
  return {"test", "A title", "What is seen.", std::move(data), std::move(layout)};
}

inline json scatter(json x, json y, const std::string& mode = "lines") {
  return {{"type", "scatter"}, {"mode", mode}, {"name", "curve"}, {"x", x}, {"y", y}, {"line", {{"color", "#0072b2"}}}};
}

inline json bar(json x, json y) { return {{"type", "bar"}, {"name", "bars"}, {"x", x}, {"y", y}}; }

inline json of_words(const std::string& title = "kind") { return {{"type", "category"}, {"title", {{"text", title}}}}; }

inline json rows_of(std::size_t rows, std::size_t columns) {
  json z = json::array();
  for (std::size_t r = 0; r < rows; ++r) {
    z.push_back(json::array());
    for (std::size_t c = 0; c < columns; ++c) z.back().push_back(static_cast<double>((r * 7 + c * 3) % 11));
  }
  return z;
}

// One of each type.
inline std::vector<Chart> ordinary_charts() {
  const json parallel = {{"type", "parcoords"},
                         {"dimensions",
                          {{{"label", "rate"}, {"values", {0.1, 0.2, 0.3}}},
                           {{"label", "kind"}, {"values", {0, 1, 0}}, {"tickvals", {0, 1}}, {"ticktext", {"a", "b"}}}}},
                         {"line", {{"color", {1, 2, 3}}, {"colorscale", "Cividis"}, {"showscale", true}}}};
  json band = scatter({1, 2, 3}, {3, 5, 4});
  band["fill"] = "tonexty";
  json dots = scatter({1, 2, 3}, {2, 3, 1}, "markers+text");
  dots["text"] = {"one", "two", "three"};
  dots["marker"] = {{"color", {1, 2, 3}}, {"size", {4, 8, 12}}, {"symbol", "diamond"}, {"showscale", true}};
  json errors = bar({"a", "b"}, {2, -1});
  errors["error_y"] = {{"array", {0.5, 0.2}}};
  errors["text"] = {"2", "-1"};
  json sideways = bar({2, 3}, {"a", "b"});
  sideways["orientation"] = "h";
  const json layout = {{"shapes",
                        {{{"type", "line"}, {"x0", 1}, {"x1", 2}, {"y0", 1}, {"y1", 2}},
                         {{"type", "circle"}, {"x0", 1}, {"x1", 2}, {"y0", 1}, {"y1", 2}, {"fillcolor", "#eeeeee"}}}},
                       {"annotations", {{{"x", 2}, {"y", 3}, {"text", "here"}, {"showarrow", true}}}}};
  return {chart_of({scatter({1, 2, 3}, {1, 2, 1}), band}, layout),
          chart_of({dots}),
          chart_of({errors, bar({"a", "b"}, {1, 2})}, {{"xaxis", of_words()}, {"barmode", "group"}}),
          chart_of({sideways}, {{"yaxis", of_words()}}),
          chart_of({{{"type", "heatmap"}, {"z", rows_of(4, 5)}, {"colorscale", "RdBu"}, {"zmid", 5}}}),
          chart_of({{{"type", "heatmap"}, {"z", rows_of(60, 60)}, {"colorscale", "Greys"}}}),
          chart_of({{{"type", "contour"}, {"z", rows_of(8, 9)}, {"contours", {{"showlabels", true}}}}}),
          chart_of({{{"type", "contour"}, {"z", rows_of(8, 9)}, {"contours", {{"coloring", "lines"}}}}}),
          chart_of({{{"type", "surface"}, {"z", rows_of(8, 9)}, {"colorscale", "Viridis"}}}),
          chart_of({parallel})};
}

// What data may bring: nothing, one point, one value, gaps, the ends of what numbers hold, and odd words.
inline std::vector<Chart> odd_charts() {
  const json none = json::array(), gap;
  const double huge = 1.7e308, tiny = 5e-324;
  json log = {{"xaxis", {{"type", "log"}}}, {"yaxis", {{"type", "log"}}}};
  json filled = scatter({1, gap, 3, 4}, {1, 2, gap, 3});
  filled["fill"] = "tozeroy";
  json errors = scatter({1, 2}, {1, 2}, "markers");
  errors["error_x"] = {{"array", {gap, huge}}};
  json many = json::array(), count = json::array();
  for (int i = 0; i < 3000; ++i) many.push_back("level " + std::to_string(i)), count.push_back(i);
  std::vector<Chart> all = {
      chart_of({}),
      chart_of({scatter(none, none)}),
      chart_of({scatter({1}, {1})}),
      chart_of({scatter({1, 2, 3}, {5, 5, 5}, "lines+markers")}),
      chart_of({scatter({gap, gap}, {gap, gap})}),
      chart_of({scatter({-huge, huge}, {huge, -huge})}),
      chart_of({scatter({0, tiny}, {tiny, 0})}),
      chart_of({scatter({1e17, 1e17}, {1e17, 1e17 + 16})}),
      chart_of({scatter({0, -1, huge}, {tiny, 0, 1})}, log),
      chart_of({scatter({1, 2}, {1, 2})}, {{"xaxis", {{"range", {3, 3}}}}, {"yaxis", {{"range", {1e300, 2e300}}}}}),
      chart_of({filled}),
      chart_of({errors}),
      chart_of({bar(none, none)}),
      chart_of({bar({1}, json::array({gap}))}),
      chart_of({bar({"x"}, {huge})}, {{"xaxis", of_words()}}),
      chart_of({bar(many, count)}, {{"xaxis", of_words()}}),
      chart_of({bar({"<b>&\"'", "\xff\xfe broken", "line\nend\x01", std::string(500, 'w')}, {1, 2, 3, 4})},
               {{"xaxis", of_words("<script>")}}),
      chart_of({{{"type", "heatmap"}, {"z", none}}}),
      chart_of({{{"type", "heatmap"}, {"z", {{gap, gap}, {gap, gap}}}}}),
      chart_of({{{"type", "heatmap"}, {"z", {{1, 2}, {3}}}}}),
      chart_of({{{"type", "contour"}, {"z", {{1}}}}}),
      chart_of({{{"type", "contour"}, {"z", {{1, 1}, {1, 1}}}}}),
      chart_of({{{"type", "contour"}, {"z", {{gap, 1, 2}, {1, gap, 3}, {-huge, 4, huge}}}}}),
      chart_of({{{"type", "surface"}, {"z", none}}}),
      chart_of({{{"type", "surface"}, {"z", {{1, gap}, {2, 3}}}}}),
      chart_of({{{"type", "surface"}, {"z", {{-huge, huge}, {2, 3}}}}}),
      chart_of({{{"type", "parcoords"}, {"dimensions", none}}}),
      chart_of({{{"type", "parcoords"},
                 {"dimensions", {{{"label", "a"}, {"values", {1, gap}}}, {{"label", "b"}, {"values", none}}}}}}),
  };
  all.push_back({"broken", "\xc3\x28 <title> & \x02 more", std::string("caption \xf0\x9f"), none, json::object()});
  return all;
}

}  // namespace lamina::render
