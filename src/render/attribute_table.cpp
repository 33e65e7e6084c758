// The tables of what charts may say.
#include "render/attributes.hpp"

namespace lamina::render {

namespace {

using Attributes = std::vector<Attribute>;

Attributes joined(std::initializer_list<Attributes> parts) {
  Attributes all;
  for (const Attributes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Those of every trace.
Attributes common() {
  return {{"type", Kind::word},         {"name", Kind::word},      {"showlegend", Kind::flag},
          {"legendgroup", Kind::word},  {"opacity", Kind::number}, {"hovertext", Kind::words},
          {"hovertemplate", Kind::any}, {"hoverinfo", Kind::word}, {"customdata", Kind::list}};
}

Attributes on_axes() { return {{"x", Kind::list}, {"y", Kind::list}, {"xaxis", Kind::word}, {"yaxis", Kind::word}}; }

// Colours by number. `where`: "marker." or nothing.
Attributes scaled(const std::string& where, const char* low, const char* high) {
  return {{where + "colorscale", Kind::scale},
          {where + low, Kind::number},
          {where + high, Kind::number},
          {where + "showscale", Kind::flag},
          {where + "reversescale", Kind::flag},
          {where + "colorbar.title.text", Kind::word},
          {where + "colorbar.tickvals", Kind::list},
          {where + "colorbar.ticktext", Kind::words},
          {where + "colorbar.tickformat", Kind::word}};
}

Attributes error_bars() {
  Attributes all;
  for (const char* axis : {"error_x.", "error_y."})
    for (const Attribute& attribute : Attributes{{"array", Kind::list},
                                                 {"arrayminus", Kind::list},
                                                 {"symmetric", Kind::flag},
                                                 {"type", Kind::word},
                                                 {"visible", Kind::flag},
                                                 {"color", Kind::color},
                                                 {"thickness", Kind::number},
                                                 {"width", Kind::number}})
      all.push_back({axis + attribute.path, attribute.kind});
  return all;
}

Attributes line() {
  return {{"line.color", Kind::color},
          {"line.width", Kind::number},
          {"line.dash", Kind::word, {"solid", "dash", "dot"}},
          {"line.shape", Kind::word, {"linear", "hv", "spline"}}};
}

Attributes marker() {
  return {{"marker.color", Kind::colors},
          {"marker.size", Kind::numbers},
          {"marker.symbol", Kind::word, {"circle", "square", "diamond", "cross", "x", "triangle-up"}},
          {"marker.opacity", Kind::number},
          {"marker.line.color", Kind::color},
          {"marker.line.width", Kind::number}};
}

Attributes scatter() {
  return joined({common(),
                 on_axes(),
                 line(),
                 marker(),
                 scaled("marker.", "cmin", "cmax"),
                 error_bars(),
                 {{"mode",
                   Kind::word,
                   {"lines", "markers", "lines+markers", "text", "markers+text", "lines+markers+text", "lines+text"}},
                  {"fill", Kind::word, {"none", "tozeroy", "tonexty", "toself"}},
                  {"fillcolor", Kind::color},
                  {"connectgaps", Kind::flag},
                  {"text", Kind::words},
                  {"textposition",
                   Kind::word,
                   {"top left", "top center", "top right", "middle left", "middle center", "middle right",
                    "bottom left", "bottom center", "bottom right"}}}});
}

Attributes bar() {
  return joined({common(),
                 on_axes(),
                 scaled("marker.", "cmin", "cmax"),
                 error_bars(),
                 {{"orientation", Kind::word, {"v", "h"}},
                  {"base", Kind::numbers},
                  {"width", Kind::numbers},
                  {"marker.color", Kind::colors},
                  {"marker.opacity", Kind::number},
                  {"marker.line.color", Kind::color},
                  {"marker.line.width", Kind::number},
                  {"text", Kind::words},
                  {"textposition", Kind::word, {"inside", "outside", "auto", "none"}}}});
}

Attributes heatmap() {
  return joined({common(),
                 on_axes(),
                 scaled("", "zmin", "zmax"),
                 {{"z", Kind::list},
                  {"zmid", Kind::number},
                  {"text", Kind::list},
                  {"texttemplate", Kind::word, {"%{text}"}},
                  {"hoverongaps", Kind::flag},
                  {"xgap", Kind::number},
                  {"ygap", Kind::number}}});
}

Attributes contour() {
  return joined({common(),
                 on_axes(),
                 scaled("", "zmin", "zmax"),
                 {{"z", Kind::list},
                  {"zmid", Kind::number},
                  {"contours.start", Kind::number},
                  {"contours.end", Kind::number},
                  {"contours.size", Kind::number},
                  {"contours.coloring", Kind::word, {"fill", "lines", "none"}},
                  {"contours.showlabels", Kind::flag},
                  {"contours.showlines", Kind::flag},
                  {"line.color", Kind::color},
                  {"line.width", Kind::number},
                  {"line.dash", Kind::word, {"solid", "dash", "dot"}},
                  {"ncontours", Kind::number},
                  {"autocontour", Kind::flag},
                  {"connectgaps", Kind::flag}}});
}

Attributes surface() {
  return joined({common(), scaled("", "cmin", "cmax"), {{"x", Kind::list}, {"y", Kind::list}, {"z", Kind::list}}});
}

Attributes parcoords() {
  return joined(
      {common(), scaled("line.", "cmin", "cmax"), {{"line.color", Kind::colors}, {"dimensions", Kind::list}}});
}

}  // namespace

const Attributes& dimension_attributes() {
  static const Attributes all = {{"label", Kind::word},    {"values", Kind::list},    {"range", Kind::list},
                                 {"tickvals", Kind::list}, {"ticktext", Kind::words}, {"tickformat", Kind::word}};
  return all;
}

const Attributes& axis_attributes() {
  static const Attributes all = {{"title.text", Kind::word},
                                 {"type", Kind::word, {"linear", "log", "category"}},
                                 {"range", Kind::list},
                                 {"domain", Kind::list},
                                 {"anchor", Kind::word},
                                 {"matches", Kind::word},
                                 {"tickvals", Kind::list},
                                 {"ticktext", Kind::words},
                                 {"tickformat", Kind::word},
                                 {"dtick", Kind::number},
                                 {"tickangle", Kind::number},
                                 {"showgrid", Kind::flag},
                                 {"zeroline", Kind::flag},
                                 {"visible", Kind::flag},
                                 {"showticklabels", Kind::flag},
                                 {"autorange", Kind::any},
                                 {"rangemode", Kind::word, {"normal", "tozero", "nonnegative"}},
                                 {"automargin", Kind::flag},
                                 {"scaleanchor", Kind::word},
                                 {"scaleratio", Kind::number},
                                 {"constrain", Kind::word},
                                 {"categoryorder", Kind::word, {"array", "trace"}},
                                 {"categoryarray", Kind::list}};
  return all;
}

const Attributes& shape_attributes() {
  static const Attributes all = {{"type", Kind::word, {"line", "rect", "circle"}},
                                 {"xref", Kind::word},
                                 {"yref", Kind::word},
                                 {"x0", Kind::any},
                                 {"x1", Kind::any},
                                 {"y0", Kind::any},
                                 {"y1", Kind::any},
                                 {"fillcolor", Kind::color},
                                 {"opacity", Kind::number},
                                 {"layer", Kind::word, {"above", "below"}},
                                 {"line.color", Kind::color},
                                 {"line.width", Kind::number},
                                 {"line.dash", Kind::word, {"solid", "dash", "dot"}}};
  return all;
}

const Attributes& annotation_attributes() {
  static const Attributes all = {{"x", Kind::any},
                                 {"y", Kind::any},
                                 {"xref", Kind::word},
                                 {"yref", Kind::word},
                                 {"text", Kind::word},
                                 {"showarrow", Kind::flag},
                                 {"ax", Kind::number},
                                 {"ay", Kind::number},
                                 {"font.size", Kind::number},
                                 {"textangle", Kind::number},
                                 {"xanchor", Kind::word, {"auto", "left", "center", "right"}},
                                 {"yanchor", Kind::word, {"auto", "top", "middle", "bottom"}},
                                 {"align", Kind::word}};
  return all;
}

const std::vector<TraceKind>& trace_kinds() {
  static const std::vector<TraceKind> all = {{"scatter", scatter()}, {"bar", bar()},
                                             {"heatmap", heatmap()}, {"contour", contour()},
                                             {"surface", surface()}, {"parcoords", parcoords()}};
  return all;
}

const std::vector<Attribute>& layout_attributes() {
  static const Attributes all = {{"barmode", Kind::word, {"group", "stack", "overlay"}},
                                 {"bargap", Kind::number},
                                 {"showlegend", Kind::flag},
                                 {"legend.title.text", Kind::word},
                                 {"height", Kind::number},
                                 {"scene.xaxis.title.text", Kind::word},
                                 {"scene.yaxis.title.text", Kind::word},
                                 {"scene.zaxis.title.text", Kind::word},
                                 {"scene.zaxis.range", Kind::list},
                                 {"scene.camera.eye", Kind::any}};
  return all;
}

}  // namespace lamina::render
