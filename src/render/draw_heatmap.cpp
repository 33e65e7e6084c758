#include <algorithm>
#include <cmath>

#include "render/axis_layout.hpp"
#include "render/bars.hpp"
#include "render/clip.hpp"
#include "render/draw.hpp"
#include "render/text.hpp"

namespace lamina::render {

namespace {

constexpr std::size_t kMostRects = 1600;  // more cells become an image
constexpr double kLabelSize = 11;

// The places of the cells' edges on the paper.
std::vector<double> edges_on(const Axis& axis, const std::vector<double>& places, std::size_t cells) {
  std::vector<double> edges = places.size() == cells + 1 ? places : edges_of(places);
  for (double& edge : edges) edge = axis.at(edge);
  return edges;
}

bool even(const std::vector<double>& edges) {
  const double step = (edges.back() - edges.front()) / static_cast<double>(edges.size() - 1);
  for (std::size_t i = 1; i < edges.size(); ++i)
    if (!(std::abs(edges[i] - edges[i - 1] - step) < 0.01 * std::abs(step) + 1e-9)) return false;
  return true;
}

bool within(const Rect& area, const std::vector<double>& x, const std::vector<double>& y) {
  return inside(area, {x.front(), y.front()}, 0.6) && inside(area, {x.back(), y.back()}, 0.6);
}

struct Grid {
  std::vector<double> x, y;  // edges
  std::size_t rows, columns;
  Rect cell(std::size_t row, std::size_t column) const { return {x[column], y[row], x[column + 1], y[row + 1]}; }
};

Grid grid_of(const Trace& trace) {
  const std::size_t rows = trace.z.size(), columns = trace.z[0].size();
  Grid grid{edges_on(*trace.x_axis, trace.x, columns), edges_on(*trace.y_axis, trace.y, rows), rows, columns};
  grid.rows = std::min(rows, grid.y.empty() ? 0 : grid.y.size() - 1);
  grid.columns = std::min(columns, grid.x.empty() ? 0 : grid.x.size() - 1);
  return grid;
}

void draw_image(const Trace& trace, const Grid& grid, const Scaling& scaling, double opacity, Canvas& canvas) {
  Cells cells{grid.rows, grid.columns, {}};
  const bool upward = grid.y.back()<grid.y.front(), rightward = grid.x.back()> grid.x.front();
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t c = 0; c < grid.columns; ++c)
      cells.colors.push_back(with_alpha(
          scaling.at(trace.z[upward ? grid.rows - 1 - r : r][rightward ? c : grid.columns - 1 - c]), opacity));
  canvas.image({std::min(grid.x.front(), grid.x.back()), std::min(grid.y.front(), grid.y.back()),
                std::max(grid.x.front(), grid.x.back()), std::max(grid.y.front(), grid.y.back())},
               cells);
}

// Whole pixels, so that no paper shines through between cells; gaps are wanted.
Rect placed(Rect cell, double x_gap, double y_gap) {
  if (x_gap <= 0) cell.left = std::round(cell.left), cell.right = std::round(cell.right);
  if (y_gap <= 0) cell.top = std::round(cell.top), cell.bottom = std::round(cell.bottom);
  return {cell.left + x_gap / 2, cell.top + y_gap / 2, cell.right - x_gap / 2, cell.bottom - y_gap / 2};
}

void draw_cells(const Trace& trace, const Grid& grid, const Scaling& scaling, double opacity, Canvas& canvas) {
  const Rect area = area_of(*trace.x_axis, *trace.y_axis);
  const double x_gap = number_at(*trace.spec, "xgap", 0), y_gap = number_at(*trace.spec, "ygap", 0);
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t c = 0; c < grid.columns; ++c) {
      const Rect cell = grid.cell(r, c);
      if (std::isnan(trace.z[r][c]) || std::isnan(cell.left + cell.right + cell.top + cell.bottom)) continue;
      const Rect rect = placed(common(area, cell), x_gap, y_gap);
      if (rect.width() > 0 && rect.height() > 0)
        canvas.rect(rect, with_alpha(scaling.at(trace.z[r][c]), opacity), kNoStroke);
    }
}

std::string words_of(const Trace& trace, std::size_t row, std::size_t column) {
  return cell_text(item(item(value_at(*trace.spec, "text"), row), column));
}

// Words in all cells, or in none when they do not fit into some.
bool have_room(const Trace& trace, const Grid& grid, const Rect& area) {
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t c = 0; c < grid.columns; ++c) {
      const std::string words = words_of(trace, r, c);
      const Rect cell = common(area, grid.cell(r, c));
      if (!words.empty() && (cell.height() < kLabelSize || text_width(words, kLabelSize) > cell.width())) return false;
    }
  return true;
}

void draw_words(const Trace& trace, const Grid& grid, const Scaling& scaling, Canvas& canvas) {
  const Rect area = area_of(*trace.x_axis, *trace.y_axis);
  if (word_at(*trace.spec, "texttemplate").empty() || !have_room(trace, grid, area)) return;
  for (std::size_t r = 0; r < grid.rows; ++r)
    for (std::size_t c = 0; c < grid.columns; ++c) {
      const Rect cell = common(area, grid.cell(r, c));
      canvas.text({(cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2 + 4}, words_of(trace, r, c),
                  {text_on(scaling.at(trace.z[r][c])), kLabelSize, Anchor::middle});
    }
}

}  // namespace

void draw_heatmap(const Trace& trace, const Sheet&, Canvas& canvas) {
  if (trace.z.empty()) return;
  const Grid grid = grid_of(trace);
  if (grid.rows == 0 || grid.columns == 0) return;
  const Scaling scaling = *scaling_of(trace);
  const double opacity = number_at(*trace.spec, "opacity", 1);
  const bool many = grid.rows * grid.columns > kMostRects;
  const bool gaps = number_at(*trace.spec, "xgap", 0) > 0 || number_at(*trace.spec, "ygap", 0) > 0;
  if (many && !gaps && even(grid.x) && even(grid.y) && within(area_of(*trace.x_axis, *trace.y_axis), grid.x, grid.y))
    draw_image(trace, grid, scaling, opacity, canvas);
  else
    draw_cells(trace, grid, scaling, opacity, canvas);
  draw_words(trace, grid, scaling, canvas);
}

}  // namespace lamina::render
