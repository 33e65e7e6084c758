#include "render/svg_canvas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/base64.hpp"
#include "render/cairo_canvas.hpp"

namespace lamina::render {

namespace {

// Hundredths of a pixel, without trailing zeros.
std::string number(double value) {
  if (!std::isfinite(value)) value = 0;
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  return result;
}

std::string attribute(const char* name, const std::string& value) { return fmt::format(" {}=\"{}\"", name, value); }

std::string attribute(const char* name, double value) { return attribute(name, number(value)); }

std::string fill_of(const Color& color) {
  if (color.a <= 0) return attribute("fill", "none");
  return attribute("fill", hex(color)) + (color.a < 1 ? attribute("fill-opacity", color.a) : "");
}

const char* dashes(Dash dash) { return dash == Dash::dash ? "7 5" : "2 4"; }

std::string stroke_of(const Stroke& stroke) {
  if (stroke.width <= 0 || stroke.color.a <= 0) return "";
  std::string text = attribute("stroke", hex(stroke.color));
  if (stroke.width != 1) text += attribute("stroke-width", stroke.width);
  if (stroke.color.a < 1) text += attribute("stroke-opacity", stroke.color.a);
  if (stroke.dash != Dash::solid) text += attribute("stroke-dasharray", dashes(stroke.dash));
  return text;
}

std::string points_of(const std::vector<Point>& points) {
  std::string text;
  for (const Point& point : points) text += (text.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return attribute("points", text);
}

std::string place_of(const Rect& rect) {
  return attribute("x", rect.left) + attribute("y", rect.top) + attribute("width", rect.width()) +
         attribute("height", rect.height());
}

}  // namespace

SvgCanvas::SvgCanvas(int width, int height, const Color& paper, const std::string& title,
                     const std::string& description) {
  text_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "font-family=\"DejaVu Sans, Verdana, Helvetica, Arial, sans-serif\">\n",
      width, height);
  if (!title.empty()) text_ += "<title>" + escaped(title) + "</title>\n";
  if (!description.empty()) text_ += "<desc>" + escaped(description) + "</desc>\n";
  rect({0, 0, static_cast<double>(width), static_cast<double>(height)}, paper, kNoStroke);
}

void SvgCanvas::polyline(const std::vector<Point>& points, const Stroke& stroke) {
  if (points.size() < 2 || stroke.width <= 0) return;
  if (points.size() == 2)
    text_ += "<line" + attribute("x1", points[0].x) + attribute("y1", points[0].y) + attribute("x2", points[1].x) +
             attribute("y2", points[1].y) + stroke_of(stroke) + "/>\n";
  else
    text_ += "<polyline fill=\"none\" stroke-linejoin=\"round\"" + stroke_of(stroke) + points_of(points) + "/>\n";
}

void SvgCanvas::polygon(const std::vector<Point>& points, const Color& fill, const Stroke& stroke) {
  if (points.size() > 2) text_ += "<polygon" + fill_of(fill) + stroke_of(stroke) + points_of(points) + "/>\n";
}

void SvgCanvas::area(const std::vector<std::vector<Point>>& rings, const Color& fill) {
  std::string path;
  for (const auto& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i)
      path += (i == 0 ? "M" : "L") + number(ring[i].x) + " " + number(ring[i].y);
    if (!ring.empty()) path += 'Z';
  }
  if (!path.empty()) text_ += "<path fill-rule=\"evenodd\"" + fill_of(fill) + attribute("d", path) + "/>\n";
}

void SvgCanvas::rect(const Rect& rect, const Color& fill, const Stroke& stroke) {
  text_ += "<rect" + place_of(rect) + fill_of(fill) + stroke_of(stroke) + "/>\n";
}

void SvgCanvas::ellipse(const Rect& box, const Color& fill, const Stroke& stroke) {
  const double x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
  const bool round = std::abs(box.width() - box.height()) < 0.01;
  text_ +=
      (round ? "<circle" : "<ellipse") + attribute("cx", x) + attribute("cy", y) +
      (round ? attribute("r", box.width() / 2) : attribute("rx", box.width() / 2) + attribute("ry", box.height() / 2)) +
      fill_of(fill) + stroke_of(stroke) + "/>\n";
}

void SvgCanvas::text(const Point& point, const std::string& clean, const TextStyle& style) {
  if (clean.empty()) return;
  text_ += "<text" + attribute("x", point.x) + attribute("y", point.y) + attribute("font-size", style.size) +
           fill_of(style.color);
  if (style.anchor != Anchor::start) text_ += attribute("text-anchor", style.anchor == Anchor::end ? "end" : "middle");
  if (style.bold) text_ += attribute("font-weight", "bold");
  if (style.angle != 0)
    text_ +=
        attribute("transform", "rotate(" + number(style.angle) + " " + number(point.x) + " " + number(point.y) + ")");
  text_ += ">" + escaped(clean) + "</text>\n";
}

void SvgCanvas::image(const Rect& rect, const Cells& cells) {
  text_ += "<image" + place_of(rect) + " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" " +
           "href=\"data:image/png;base64," + base64(png_of(cells)) + "\"/>\n";
}

void SvgCanvas::group(const std::string& name) {
  if (in_group_) text_ += "</g>\n";
  text_ += "<g class=\"" + escaped(name) + "\">\n";
  in_group_ = true;
}

std::string SvgCanvas::file() const { return text_ + (in_group_ ? "</g>\n" : "") + "</svg>\n"; }

}  // namespace lamina::render
