// Score tables as aligned text.
#include <fmt/format.h>

#include <cmath>

#include "metrics/aligned.hpp"

namespace lamina {

namespace {

constexpr std::size_t kMostRows = 30;  // of a longer table an even choice is shown
constexpr std::size_t kShownRows = 21;
constexpr std::size_t kLongestName = 32;
constexpr double kWhole = 1e15;

std::string cell_text(const TableCell& cell) {
  if (const auto* name = std::get_if<std::string>(&cell)) return shown(*name, kLongestName);
  const double value = std::get<double>(cell);
  if (std::isnan(value)) return "";
  if (value == std::floor(value) && std::abs(value) < kWhole) return fmt::format("{:.0f}", value);
  return fmt::format("{:.5g}", value);
}

// The words of a column's name under each other, from the bottom up.
std::vector<Cells> stacked(const std::vector<std::string>& names) {
  std::vector<Cells> lines;
  for (std::size_t column = 0; column < names.size(); ++column) {
    std::string rest = names[column];
    for (std::size_t line = 0; !rest.empty(); ++line) {
      if (line == lines.size()) lines.emplace_back(names.size());
      const std::size_t cut = rest.rfind('_');
      lines[line][column] = cut == std::string::npos ? rest : rest.substr(cut + 1);
      rest.resize(cut == std::string::npos ? 0 : cut);
    }
  }
  return {lines.rbegin(), lines.rend()};
}

// A table of many columns has narrow ones.
constexpr std::size_t kManyColumns = 6;

std::string rows_text(const ScoreTable& table) {
  if (table.rows.empty()) return "";
  std::vector<Cells> lines =
      table.columns.size() > kManyColumns ? stacked(table.columns) : std::vector<Cells>{table.columns};
  const std::size_t all = table.rows.size(), shown_rows = all > kMostRows ? kShownRows : all;
  for (std::size_t i = 0; i < shown_rows; ++i) {
    Cells cells;
    for (const TableCell& cell : table.rows[shown_rows == all ? i : i * (all - 1) / (shown_rows - 1)])
      cells.push_back(cell_text(cell));
    lines.push_back(std::move(cells));
  }
  const std::string more = shown_rows == all ? "" : fmt::format("  ({} of {} rows)\n", shown_rows, all);
  return aligned(lines) + more;
}

}  // namespace

std::string to_text(const ScoreTable& table) {
  return table.title + "\n" + figure_lines(table.figures) + rows_text(table);
}

}  // namespace lamina
