#include "render/cairo_canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "lamina/error.hpp"

namespace lamina::render {

namespace {

cairo_status_t append(void* text, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(text)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

std::string png_of(cairo_surface_t* surface) {
  std::string text;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, &text);
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(ErrorKind::internal, std::string("a PNG cannot be made: ") + cairo_status_to_string(status),
                "make it smaller");
  return text;
}

// Pixels of the cells; it reads `pixels` as long as it lives.
cairo_surface_t* surface_of(const Cells& cells, std::vector<unsigned char>& pixels) {
  const int columns = static_cast<int>(cells.columns), rows = static_cast<int>(cells.rows);
  const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, columns);
  pixels.assign(static_cast<std::size_t>(stride) * cells.rows, 0);
  for (std::size_t i = 0; i < cells.colors.size(); ++i) {
    const Color& color = cells.colors[i];
    unsigned char* pixel =
        pixels.data() + (i / cells.columns) * static_cast<std::size_t>(stride) + 4 * (i % cells.columns);
    const auto part = [&](unsigned char value) { return static_cast<unsigned char>(std::lround(value * color.a)); };
    pixel[0] = part(color.b), pixel[1] = part(color.g), pixel[2] = part(color.r), pixel[3] = part(255);
  }
  return cairo_image_surface_create_for_data(pixels.data(), CAIRO_FORMAT_ARGB32, columns, rows, stride);
}

void set_color(cairo_t* context, const Color& color) {
  cairo_set_source_rgba(context, color.r / 255.0, color.g / 255.0, color.b / 255.0, color.a);
}

void set_stroke(cairo_t* context, const Stroke& stroke) {
  static constexpr double kDashes[] = {7, 5}, kDots[] = {2, 4};
  set_color(context, stroke.color);
  cairo_set_line_width(context, stroke.width);
  cairo_set_dash(context, stroke.dash == Dash::dash ? kDashes : kDots, stroke.dash == Dash::solid ? 0 : 2, 0);
}

}  // namespace

CairoCanvas::CairoCanvas(int width, int height, double scale, const Color& paper)
    : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(width * scale)),
                                          static_cast<int>(std::lround(height * scale)))),
      context_(cairo_create(surface_)) {
  cairo_scale(context_, scale, scale);
  cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
  set_color(context_, paper);
  cairo_paint(context_);
}

CairoCanvas::~CairoCanvas() {
  cairo_destroy(context_);
  cairo_surface_destroy(surface_);
}

void CairoCanvas::trace_path(const std::vector<Point>& points) {
  for (const Point& point : points) cairo_line_to(context_, point.x, point.y);
}

// The path as filled and then as stroked.
void CairoCanvas::paint(const Color& fill, const Stroke& stroke) {
  if (fill.a > 0) {
    set_color(context_, fill);
    cairo_fill_preserve(context_);
  }
  if (stroke.width > 0 && stroke.color.a > 0) {
    set_stroke(context_, stroke);
    cairo_stroke_preserve(context_);
  }
  cairo_new_path(context_);
}

void CairoCanvas::polyline(const std::vector<Point>& points, const Stroke& stroke) {
  if (points.size() < 2) return;
  trace_path(points);
  paint(kClear, stroke);
}

void CairoCanvas::polygon(const std::vector<Point>& points, const Color& fill, const Stroke& stroke) {
  if (points.size() < 3) return;
  trace_path(points);
  cairo_close_path(context_);
  cairo_set_fill_rule(context_, CAIRO_FILL_RULE_WINDING);
  paint(fill, stroke);
}

void CairoCanvas::area(const std::vector<std::vector<Point>>& rings, const Color& fill) {
  for (const auto& ring : rings) {
    cairo_new_sub_path(context_);
    trace_path(ring);
    cairo_close_path(context_);
  }
  cairo_set_fill_rule(context_, CAIRO_FILL_RULE_EVEN_ODD);
  paint(fill, kNoStroke);
}

void CairoCanvas::rect(const Rect& rect, const Color& fill, const Stroke& stroke) {
  cairo_rectangle(context_, rect.left, rect.top, rect.width(), rect.height());
  paint(fill, stroke);
}

void CairoCanvas::ellipse(const Rect& box, const Color& fill, const Stroke& stroke) {
  if (box.width() <= 0 || box.height() <= 0) return;
  cairo_save(context_);
  cairo_translate(context_, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  cairo_scale(context_, box.width() / 2, box.height() / 2);
  cairo_arc(context_, 0, 0, 1, 0, 2 * std::numbers::pi);
  cairo_restore(context_);
  paint(fill, stroke);
}

void CairoCanvas::text(const Point& point, const std::string& clean, const TextStyle& style) {
  if (clean.empty()) return;
  cairo_save(context_);
  cairo_select_font_face(context_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(context_, style.size);
  cairo_text_extents_t extents;
  cairo_text_extents(context_, clean.c_str(), &extents);
  const double share = style.anchor == Anchor::start ? 0 : style.anchor == Anchor::middle ? 0.5 : 1;
  cairo_translate(context_, point.x, point.y);
  cairo_rotate(context_, style.angle * std::numbers::pi / 180);
  cairo_move_to(context_, -share * extents.x_advance, 0);
  set_color(context_, style.color);
  cairo_show_text(context_, clean.c_str());
  cairo_new_path(context_);
  cairo_restore(context_);
}

void CairoCanvas::image(const Rect& rect, const Cells& cells) {
  if (cells.colors.empty()) return;
  std::vector<unsigned char> pixels;
  cairo_surface_t* const surface = surface_of(cells, pixels);
  cairo_save(context_);
  cairo_translate(context_, rect.left, rect.top);
  cairo_scale(context_, rect.width() / static_cast<double>(cells.columns),
              rect.height() / static_cast<double>(cells.rows));
  cairo_set_source_surface(context_, surface, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(context_), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend(cairo_get_source(context_), CAIRO_EXTEND_PAD);
  cairo_rectangle(context_, 0, 0, static_cast<double>(cells.columns), static_cast<double>(cells.rows));
  cairo_fill(context_);
  cairo_restore(context_);
  cairo_surface_destroy(surface);
}

std::string CairoCanvas::file() const {
  cairo_surface_flush(surface_);
  return png_of(surface_);
}

std::string png_of(const Cells& cells) {
  std::vector<unsigned char> pixels;
  cairo_surface_t* const surface = surface_of(cells, pixels);
  std::string text = png_of(surface);
  cairo_surface_destroy(surface);
  return text;
}

}  // namespace lamina::render

#if defined(__SANITIZE_ADDRESS__)
// Fontconfig, which Cairo asks for fonts, keeps what it has read until the process ends, out of the leak checker's
// sight.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
#endif
