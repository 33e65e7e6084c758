#include "table_summary.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "numbers.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kMostClasses = 12, kMostNames = 20;  // in a sentence

std::int64_t count_of(const Frame& table, ColumnKind kind) {
  return std::count_if(table.columns().begin(), table.columns().end(),
                       [kind](const Column& column) { return column.kind() == kind; });
}

std::string classes_text(const Column& column, const std::vector<std::string>& levels) {
  std::map<std::string, std::int64_t> counts;
  std::int64_t present = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row)) continue;
    ++counts[column.cell(row)];
    ++present;
  }
  std::string text = counted(static_cast<std::int64_t>(levels.size()), "class");
  for (std::size_t i = 0; i < std::min(levels.size(), kMostClasses); ++i) {
    const std::int64_t count = counts[levels[i]];
    text += ", " + levels[i] + " " + with_commas(count) + " (" +
            percent(static_cast<double>(count) / static_cast<double>(present)) + ")";
  }
  if (levels.size() > kMostClasses) text += ", and " + std::to_string(levels.size() - kMostClasses) + " more";
  return text;
}

std::string range_text(const Column& column) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row)) continue;
    low = std::min(low, column.number(row));
    high = std::max(high, column.number(row));
  }
  return "a number from " + significant(low) + " to " + significant(high);
}

}  // namespace

std::string table_text(const Frame& table) {
  std::string text = table.source() + ": " + counted(static_cast<std::int64_t>(table.rows()), "row") + ", ";
  if (table.image_height > 0)
    return text + "images of " + std::to_string(table.image_height) + " x " + std::to_string(table.image_width) +
           " pixels";
  text += counted(static_cast<std::int64_t>(table.columns().size()), "column") + " (";
  bool first = true;
  for (ColumnKind kind : {ColumnKind::number, ColumnKind::category, ColumnKind::text}) {
    const std::int64_t count = count_of(table, kind);
    if (count == 0) continue;
    text +=
        (first ? "" : ", ") + (kind == ColumnKind::text ? with_commas(count) + " of text" : counted(count, name(kind)));
    first = false;
  }
  return text + ")";
}

std::string column_names(const Frame& table) {
  std::string text;
  std::size_t count = 0;
  for (const Column& column : table.columns()) {
    if (count++ == kMostNames) return text + ", ...";
    text += (text.empty() ? "" : ", ") + column.name();
  }
  return text;
}

nlohmann::json table_json(const Frame& table) {
  nlohmann::json object = {{"file", table.source()}, {"rows", table.rows()}, {"columns", table.columns().size()}};
  for (ColumnKind kind : {ColumnKind::number, ColumnKind::category, ColumnKind::text})
    object["kinds"][name(kind)] = count_of(table, kind);
  return object;
}

std::string target_text(const Frame& table, const Model& model) {
  if (model.targets().empty()) return "target: the inputs themselves";
  std::string text;
  for (const std::string& target : model.targets()) {
    const Column& column = table.column(target);
    text += (text.empty() ? "target " : "\ntarget ") + target + ": " +
            (model.classifies() ? classes_text(column, model.levels()) : range_text(column));
  }
  return text;
}

}  // namespace lamina::cli
