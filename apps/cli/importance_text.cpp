// Importances as text.
#include <algorithm>
#include <optional>

#include "explanation_text.hpp"
#include "explanation_words.hpp"
#include "numbers.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

std::string importance_head(const ImportanceTable& table, bool banded, const Explained& explained) {
  std::string text = capitalized(find_importance_method(table.method)->title);
  if (table.baseline)
    text += ": what " + table.metric + ", " + significant(*table.baseline) + " of the rows as they are, loses";
  const auto repeats = table.variables.empty() ? 0 : table.variables.front().repeats.size();
  if (repeats > 1) text += "; mean ± deviation of " + std::to_string(repeats) + " repeats";
  if (table.fidelity) text += "; the tree explains " + percent(*table.fidelity) + " of the answers' variance (R²)";
  return "\n" + text + (banded ? band_text(explained) : "") + "\n";
}

}  // namespace

std::string importance_text(const ImportanceTable& table, const Explained& explained) {
  const auto any = [&](std::optional<double> Importance::*member) {
    return std::any_of(table.variables.begin(), table.variables.end(),
                       [&](const Importance& one) { return (one.*member).has_value(); });
  };
  const bool deviates = any(&Importance::deviation), banded = any(&Importance::low);
  std::vector<std::string> head = {"variable", "importance"};
  if (deviates) head.emplace_back("±");
  if (banded) head.insert(head.end(), {"2.5 %", "97.5 %"});
  head.emplace_back("");
  TextTable lines("l" + std::string(head.size() - 2, 'r') + "l", head);
  double most = 0;
  Decimals decimal;
  for (const Importance& one : table.variables) {
    most = std::max(most, one.value);
    decimal.take(one.value);
  }
  const auto or_blank = [&](const std::optional<double>& value) { return value ? decimal(*value) : ""; };
  for (std::size_t i = 0; i < std::min(table.variables.size(), kMostVariables); ++i) {
    const Importance& one = table.variables[i];
    std::vector<std::string> cells = {one.variable, decimal(one.value)};
    if (deviates) cells.push_back(or_blank(one.deviation));
    if (banded) cells.insert(cells.end(), {or_blank(one.low), or_blank(one.high)});
    cells.push_back(bar_strip(one.value, most));
    lines.add(std::move(cells));
  }
  std::string text = importance_head(table, banded, explained) + lines.text();
  if (table.variables.size() > kMostVariables)
    text += "  … and " + std::to_string(table.variables.size() - kMostVariables) + " less important ones\n";
  return table.drawing.empty() ? text : text + "\n" + table.drawing;
}

}  // namespace lamina::cli
