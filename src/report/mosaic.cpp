#include "report/mosaic.hpp"

#include <algorithm>
#include <cmath>

#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostColumns = 10;
constexpr std::size_t kMostLetters = 12;                      // of a caption
constexpr double kWidth = 700, kCaption = 20, kMargins = 60;  // pixels

// How tiles lie: cells of the mosaic, gaps among them.
struct Places {
  std::size_t columns, rows, across, down;  // tiles beside and above each other; cells from one tile to the next
  double pixel;                             // pixels a cell

  Places(std::size_t tiles, const MosaicLook& look) {
    columns = std::min(tiles, kMostColumns);
    rows = (tiles + columns - 1) / columns;
    across = look.width + std::max<std::size_t>(1, look.width / 10);
    pixel = std::min(12.0, kWidth / static_cast<double>(columns * across));
    down = look.height + static_cast<std::size_t>(std::ceil(kCaption / pixel));
  }
  std::size_t width() const { return columns * across; }
  std::size_t height() const { return rows * down; }
};

std::vector<double> cells_of(const std::vector<Tile>& tiles, const MosaicLook& look, const Places& places) {
  std::vector<double> cells(places.width() * places.height(), NAN);  // gaps
  for (std::size_t tile = 0; tile < tiles.size(); ++tile)
    for (std::size_t row = 0; row < look.height; ++row)
      std::copy_n(
          tiles[tile].cells.begin() + static_cast<std::ptrdiff_t>(row * look.width), look.width,
          cells.begin() + static_cast<std::ptrdiff_t>((tile / places.columns * places.down + row) * places.width() +
                                                      tile % places.columns * places.across));
  return cells;
}

json rows_of(const std::vector<double>& cells, std::size_t width) {
  json rows = json::array();
  for (std::size_t first = 0; first < cells.size(); first += width)
    rows.push_back(numbers({cells.begin() + static_cast<std::ptrdiff_t>(first),
                            cells.begin() + static_cast<std::ptrdiff_t>(first + width)}));
  return rows;
}

json captions(const std::vector<Tile>& tiles, const MosaicLook& look, const Places& places) {
  json all = json::array();
  for (std::size_t tile = 0; tile < tiles.size(); ++tile) {
    const std::size_t row = tile / places.columns, column = tile % places.columns;
    const auto left = static_cast<double>(column * places.across), top = static_cast<double>(row * places.down);
    all.push_back({{"x", left + static_cast<double>(look.width - 1) / 2},
                   {"y", top + (static_cast<double>(look.height + places.down) - 1) / 2},
                   {"xref", "x"},
                   {"yref", "y"},
                   {"text", shown(tiles[tile].caption, kMostLetters)},
                   {"showarrow", false},
                   {"font", {{"size", 11}}}});
  }
  return all;
}

std::vector<double> counted_places(std::size_t count) {
  std::vector<double> places;
  for (std::size_t i = 0; i < count; ++i) places.push_back(static_cast<double>(i));
  return places;
}

}  // namespace

void add_mosaic(Chart& chart, const std::vector<Tile>& tiles, const MosaicLook& look) {
  const Places places(tiles.size(), look);
  json trace = heatmap(numbers(counted_places(places.width())), numbers(counted_places(places.height())),
                       rows_of(cells_of(tiles, look, places), places.width()), look.scale);
  trace["zmin"] = number(look.low);
  trace["zmax"] = number(look.high);
  trace["showscale"] = false;
  trace["reversescale"] = look.reversed;
  trace["hoverongaps"] = false;
  chart.data.push_back(std::move(trace));
  const double width = static_cast<double>(places.width()), height = static_cast<double>(places.height());
  chart.layout["xaxis"] = {{"visible", false}, {"range", {-0.5, width - 0.5}}, {"constrain", "domain"}};
  chart.layout["yaxis"] = {
      {"visible", false}, {"range", {height - 0.5, -0.5}}, {"scaleanchor", "x"}, {"constrain", "domain"}};
  chart.layout["annotations"] = captions(tiles, look, places);
  chart.layout["height"] = static_cast<int>(height * places.pixel + kMargins);
  chart.layout["showlegend"] = false;
}

}  // namespace lamina::report
