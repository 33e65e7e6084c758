#include <algorithm>
#include <cmath>

#include "render/scaling.hpp"
#include "render/terminal_panel.hpp"
#include "render/tick_format.hpp"

namespace lamina::render {

namespace {

struct Dimension {
  std::string label, least, most;
  std::vector<double> values;
  Axis axis;
  int column = 0;
};

// What stands at an end: the word of that value, or the number.
std::string end_text(const json& spec, double value, double step) {
  const std::vector<double> values = numbers_at(spec, "tickvals");
  const json& texts = value_at(spec, "ticktext");
  for (std::size_t i = 0; i < values.size() && texts.is_array(); ++i)
    if (std::abs(values[i] - value) < 1e-9) return cell_text(item(texts, i));
  return tick_text(value, step, std::abs(value));
}

Dimension dimension_of(const json& spec, const Box& plot) {
  Dimension dimension{text_at(spec, "label"), "", "", numbers_at(spec, "values"), {}, 0};
  Extent seen;
  for (const double value : dimension.values) seen.add(value);
  dimension.axis.spec = spec;
  set_range(dimension.axis, seen, {});
  dimension.axis.begin = plot.bottom - 0.01, dimension.axis.end = plot.top;
  const double step = (dimension.axis.most() - dimension.axis.least()) / 100;
  dimension.least = end_text(spec, dimension.axis.low, step);
  dimension.most = end_text(spec, dimension.axis.high, step);
  return dimension;
}

void write_centred(const std::string& text, const Dimension& dimension, int row, int room, const Box& box,
                   TerminalCanvas& canvas) {
  const std::string words = cut(canvas.unicode() ? text : ascii(text), room, canvas.unicode());
  const int start =
      std::clamp(dimension.column - columns(words) / 2, box.left, std::max(box.left, box.right - columns(words)));
  canvas.write(start, row, words, room);
}

void draw_line(const std::vector<Dimension>& dimensions, std::size_t row, const TerminalCanvas::Pen& pen,
               TerminalCanvas& canvas) {
  for (std::size_t d = 1; d < dimensions.size(); ++d) {
    const Dimension &from = dimensions[d - 1], &to = dimensions[d];
    if (row >= from.values.size() || row >= to.values.size()) continue;
    const double y0 = from.axis.at(from.values[row]), y1 = to.axis.at(to.values[row]);
    if (std::isfinite(y0) && std::isfinite(y1)) canvas.line(from.column + 0.5, y0, to.column + 0.5, y1, pen);
  }
}

}  // namespace

void draw_parallel(const Trace& trace, const Box& box, TerminalCanvas& canvas) {
  const Box plot{box.left, box.top + 1, box.right, std::max(box.top + 2, box.bottom - 2)};
  std::vector<Dimension> dimensions;
  std::size_t rows = 0;
  for (const json& spec : value_at(*trace.spec, "dimensions")) {
    dimensions.push_back(dimension_of(spec, plot));
    rows = std::max(rows, dimensions.back().values.size());
  }
  if (dimensions.empty()) return;
  const int count = static_cast<int>(dimensions.size()), room = std::max(3, plot.width() / count - 1);
  const int inset = std::min(room / 2, 6);
  for (int d = 0; d < count; ++d)
    dimensions[static_cast<std::size_t>(d)].column =
        count > 1 ? plot.left + inset + d * std::max(0, plot.width() - 1 - 2 * inset) / (count - 1) : plot.width() / 2;
  canvas.set_area(plot.left, plot.top, plot.right, plot.bottom);
  const std::optional<Scaling> scaling = scaling_of(trace);
  const std::vector<double> colors = numbers_at(*trace.spec, "line.color");
  for (std::size_t row = 0; row < rows; ++row) {
    const bool own = scaling && row < colors.size() && !std::isnan(colors[row]);
    draw_line(dimensions, row, {own ? scaling->at(colors[row]) : trace.color, canvas.unicode() ? char32_t{0} : U'.'},
              canvas);
  }
  for (const Dimension& dimension : dimensions) {
    for (int row = plot.top; row < plot.bottom; ++row)
      canvas.put(dimension.column, row, canvas.unicode() ? U'│' : U'|');
    write_centred(dimension.most, dimension, plot.top - 1, room, box, canvas);
    write_centred(dimension.least, dimension, plot.bottom, room, box, canvas);
    write_centred(dimension.label, dimension, plot.bottom + 1, room, box, canvas);
  }
}

}  // namespace lamina::render
