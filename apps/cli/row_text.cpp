// The explanation of a row as text: what each variable adds on the way from the baseline to the prediction.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explanation_text.hpp"
#include "explanation_words.hpp"
#include "numbers.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

// The largest first; those beyond the table's lines together.
std::vector<Contribution> sorted_parts(const LocalExplanation& explanation) {
  std::vector<Contribution> parts = explanation.contributions;
  std::stable_sort(parts.begin(), parts.end(), [](const Contribution& a, const Contribution& b) {
    return std::abs(a.contribution) > std::abs(b.contribution);
  });
  if (parts.size() <= kMostVariables) return parts;
  Contribution rest;
  rest.variable = std::to_string(parts.size() - kMostVariables) + " others";
  for (std::size_t i = kMostVariables; i < parts.size(); ++i) rest.contribution += parts[i].contribution;
  parts.resize(kMostVariables);
  parts.push_back(rest);
  return parts;
}

std::string row_head(const LocalExplanation& explanation, const Explained& explained) {
  return "\nRow " + with_commas(static_cast<std::int64_t>(explanation.row + 1)) + " by " +
         find_local_method(explanation.method)->title + ": " + answer_name(explanation.output, explained) + " is " +
         significant(explanation.prediction) + ", the baseline " + significant(explanation.baseline) + "\n";
}

}  // namespace

std::string row_text(const LocalExplanation& explanation, const Explained& explained) {
  const std::vector<Contribution> parts = sorted_parts(explanation);
  const bool sampled = std::any_of(parts.begin(), parts.end(), [](const Contribution& one) { return one.error > 0; });
  Span whole;
  double sum = explanation.baseline;
  whole.take(sum);
  Decimals decimal;
  decimal.take({explanation.baseline, explanation.prediction});
  for (const Contribution& part : parts) {
    whole.take(sum += part.contribution);
    decimal.take(part.contribution);
  }
  std::vector<std::string> head = {"variable", "value", "contribution"};
  if (sampled) head.emplace_back("± error");
  head.insert(head.end(), {"sum", ""});
  TextTable lines("ll" + std::string(head.size() - 3, 'r') + "l", head);
  const auto add = [&](const std::string& name, const std::string& value, const std::string& part,
                       const std::string& error, double total, const std::string& strip) {
    std::vector<std::string> cells = {name, value, part};
    if (sampled) cells.push_back(error);
    cells.insert(cells.end(), {decimal(total), strip});
    lines.add(std::move(cells));
  };
  sum = explanation.baseline;
  add("baseline", "", "", "", sum, dot_strip(sum, sum, sum, whole));
  for (const Contribution& part : parts) {
    const double before = sum;
    sum += part.contribution;
    add(part.variable, part.value, decimal(part.contribution), part.error > 0 ? fmt::format("{:.2g}", part.error) : "",
        sum, step_strip(before, sum, whole));
  }
  // What the quadrature of integrated gradients missed, where it shows.
  if (decimal(explanation.residual) != decimal(0) && decimal(-explanation.residual) != decimal(0))
    add("residual", "", decimal(explanation.residual), "", explanation.prediction, "");
  lines.add_rule();
  add("prediction", "", decimal(explanation.prediction - explanation.baseline), "", explanation.prediction,
      dot_strip(explanation.prediction, explanation.prediction, explanation.prediction, whole));
  return row_head(explanation, explained) + lines.text();
}

}  // namespace lamina::cli
