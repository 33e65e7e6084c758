// Reports as aligned tables for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "lamina/metrics.hpp"
#include "metrics/aligned.hpp"

namespace lamina {

namespace {

constexpr std::size_t kMostLevels = 20;  // a wider matrix fits no terminal

std::string metric_lines(const Report& report) {
  std::vector<Figure> figures;
  for (const MetricValue& metric : report.values)
    figures.push_back({metric.key, metric.value, find_metric(metric.key)->definition});
  return figure_lines(figures);
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
  if (report.value("mean_residual_deviance")) text += "  deviance: " + report.deviance + "\n";
  return text + target_lines(report) + confusion_lines(report);
}

}  // namespace lamina
