// Reports as aligned tables for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "base/printable.hpp"
#include "lamina/metrics.hpp"

namespace lamina {

namespace {

constexpr std::size_t kMostLevels = 20;  // a wider matrix fits no terminal
constexpr std::size_t kLongestLevel = 16;

using Cells = std::vector<std::string>;

// Widths as a terminal shows them; fmt counts code points, not bytes.
std::size_t width(const std::string& cell) {
  return static_cast<std::size_t>(
      std::count_if(cell.begin(), cell.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shown(const std::string& level) {
  const std::string text = printable(level);
  return width(text) <= kLongestLevel ? text : fmt::format("{:.{}}…", text, kLongestLevel - 1);
}

// The first column to the left, the others to the right, two blanks between.
std::string aligned(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Cells& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string text;
  for (const Cells& row : rows) {
    text += "  " + row[0] + std::string(widths[0] - width(row[0]), ' ');
    for (std::size_t c = 1; c < row.size(); ++c) text += "  " + std::string(widths[c] - width(row[c]), ' ') + row[c];
    text += '\n';
  }
  return text;
}

std::string metric_lines(const Report& report) {
  std::size_t keys = 0, values = 0;
  for (const MetricValue& metric : report.values) {
    keys = std::max(keys, metric.key.size());
    values = std::max(values, fmt::formatted_size("{:.5g}", metric.value));
  }
  std::string text;
  for (const MetricValue& metric : report.values) {
    const MetricInfo* info = find_metric(metric.key);
    text +=
        fmt::format("  {:<{}}  {:<{}.5g}  {}\n", metric.key, keys, metric.value, values, info ? info->definition : "");
  }
  return text;
}

// One line of the matrix: counts, then the share and number of those that are wrong.
Cells matrix_row(const std::string& title, const std::vector<double>& counts, double wrong, double all) {
  Cells cells = {title};
  for (double count : counts) cells.push_back(fmt::format("{:.6g}", count));
  cells.push_back(all > 0 ? fmt::format("{:.4f}", wrong / all) : "");
  cells.push_back(fmt::format("{:.6g} / {:.6g}", wrong, all));
  return cells;
}

std::string matrix(const Confusion& confusion) {
  const std::size_t levels = confusion.levels.size();
  Cells head = {""};
  for (const std::string& level : confusion.levels) head.push_back(shown(level));
  head.insert(head.end(), {"error", "rate"});
  std::vector<Cells> rows = {head};
  std::vector<double> columns(levels);
  double wrong_in_all = 0, all = 0;
  for (std::size_t truth = 0; truth < levels; ++truth) {
    const auto first = confusion.counts.begin() + static_cast<std::ptrdiff_t>(truth * levels);
    const std::vector<double> counts(first, first + static_cast<std::ptrdiff_t>(levels));
    double sum = 0;
    for (std::size_t c = 0; c < levels; ++c) sum += counts[c], columns[c] += counts[c];
    rows.push_back(matrix_row(shown(confusion.levels[truth]), counts, sum - counts[truth], sum));
    wrong_in_all += sum - counts[truth];
    all += sum;
  }
  rows.push_back(matrix_row("all", columns, wrong_in_all, all));
  return aligned(rows);
}

std::string confusion_lines(const Report& report) {
  if (!report.confusion || report.rows == 0) return "";
  const std::size_t levels = report.confusion->levels.size();
  if (levels > kMostLevels) return fmt::format("Confusion matrix: {} levels, too many to show here\n", levels);
  return "Confusion matrix (rows: truth, columns: prediction)\n" + matrix(*report.confusion);
}

}  // namespace

namespace {

// One line a target, one column a metric.
std::string target_lines(const Report& report) {
  if (report.targets.empty()) return "";
  Cells head = {"target"};
  for (const MetricValue& metric : report.targets.front().values) head.push_back(metric.key);
  std::vector<Cells> rows = {head};
  for (const TargetMetrics& target : report.targets) {
    Cells cells = {shown(target.target)};
    for (const MetricValue& metric : target.values) cells.push_back(fmt::format("{:.5g}", metric.value));
    cells.resize(head.size());
    rows.push_back(std::move(cells));
  }
  return "Of each target (above: the means over them)\n" + aligned(rows);
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text = fmt::format("Metrics ({} row{} scored", report.rows, report.rows == 1 ? "" : "s");
  if (report.skipped > 0) text += fmt::format(", {} without a target left out", report.skipped);
  text += ")\n" + metric_lines(report);
  if (report.task == Task::binary && report.confusion)
    text += fmt::format("  positive level: {}\n", shown(report.confusion->levels[report.confusion->positive]));
  return text + target_lines(report) + confusion_lines(report);
}

}  // namespace lamina
