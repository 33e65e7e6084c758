#include "render/draw.hpp"

#include <map>

#include "lamina/error.hpp"
#include "render/cairo_canvas.hpp"
#include "render/svg_canvas.hpp"
#include "render/text.hpp"

namespace lamina {

namespace render {

namespace {

void draw_title(const Sheet& sheet, Canvas& canvas) {
  double y = kMargin + 15;
  for (const std::string& line : sheet.title) {
    canvas.text({kMargin, y}, line, {sheet.look.text, kTitleSize, Anchor::start, 0, true});
    y += 20;
  }
}

// As plotly.js does, cells lie below bars, and bars below lines and points.
void draw_type(const Figure& figure, TraceType type, const Sheet& sheet, Canvas& canvas) {
  std::map<std::string, const Trace*> before;
  for (const Trace& trace : figure.traces) {
    if (trace.type != type) continue;
    if (type == TraceType::heatmap) draw_heatmap(trace, sheet, canvas);
    if (type == TraceType::contour) draw_contour(trace, sheet, canvas);
    if (type == TraceType::bar) draw_bars(trace, sheet, canvas);
    if (type == TraceType::parcoords) draw_parcoords(trace, sheet, canvas);
    if (type != TraceType::scatter) continue;
    const Trace*& last = before[trace.x_axis->id + trace.y_axis->id];
    draw_scatter(trace, last, sheet, canvas);
    last = &trace;
  }
}

}  // namespace

Dash dash_of(const json& spec, const char* path) {
  const std::string dash = word_at(spec, path);
  return dash == "dash" ? Dash::dash : dash == "dot" ? Dash::dot : Dash::solid;
}

Color text_on(const Color& background) {
  return luminance(background) > 0.18 ? Color{17, 24, 39} : Color{255, 255, 255};
}

void draw(Figure& figure, Canvas& canvas, const DrawOptions& options) {
  const Sheet sheet = sheet_of(figure, options);
  canvas.group("title");
  draw_title(sheet, canvas);
  canvas.group("grid");
  draw_grid(figure, sheet, canvas);
  canvas.group("traces");
  draw_shapes(figure, sheet, canvas, true);
  for (const TraceType type :
       {TraceType::heatmap, TraceType::contour, TraceType::bar, TraceType::scatter, TraceType::parcoords})
    draw_type(figure, type, sheet, canvas);
  draw_surfaces(figure, sheet, canvas);
  draw_shapes(figure, sheet, canvas, false);
  canvas.group("axes");
  draw_axes(figure, sheet, canvas);
  draw_annotations(figure, sheet, canvas);
  canvas.group("legend");
  draw_legend(sheet, canvas);
  draw_color_bar(sheet, canvas);
}

namespace {

void check_size(const DrawOptions& options) {
  const double pixels = options.width * options.scale * options.height * options.scale;
  if (options.width < 1 || options.height < 1 || !(options.scale > 0) || !(pixels <= 2e8) ||
      options.width * options.scale > 32000 || options.height * options.scale > 32000 ||
      options.width * options.scale < 1 || options.height * options.scale < 1)
    throw Error(ErrorKind::usage, "a picture of this size cannot be drawn", "choose 1 to 32,000 pixels a side");
}

}  // namespace

}  // namespace render

std::string to_svg(const Chart& chart, const DrawOptions& options) {
  render::check_size(options);
  render::Figure figure(chart);
  render::SvgCanvas canvas(options.width, options.height, render::look(options.theme).paper, figure.title,
                           figure.caption);
  render::draw(figure, canvas, options);
  return canvas.file();
}

std::string to_png(const Chart& chart, const DrawOptions& options) {
  render::check_size(options);
  render::Figure figure(chart);
  render::CairoCanvas canvas(options.width, options.height, options.scale, render::look(options.theme).paper);
  render::draw(figure, canvas, options);
  return canvas.file();
}

}  // namespace lamina
