// The text of what `lamina explain` found.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "explanations.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "strips.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kMostVariables = 30;              // lines of a table; --json has them all
constexpr std::size_t kMostAcross = 8, kMostDown = 12;  // places of a surface
constexpr std::size_t kMostGroups = 10;                 // of observed rows
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Numbers of one column, with as many decimals each: five digits of the largest. Small ones as they are.
class Decimals {
 public:
  void take(const std::vector<double>& values) {
    for (const double value : values)
      if (std::isfinite(value)) most_ = std::max(most_, std::abs(value));
  }
  void take(double value) { take(std::vector<double>{value}); }
  std::string operator()(double value) const {
    if (!std::isfinite(value)) return "";
    if (most_ < 1e-3 || most_ >= 1e7) return significant(value);
    const int before = static_cast<int>(std::floor(std::log10(most_))) + 1;
    return fmt::format("{:.{}f}", value, std::clamp(4 - before, 0, 5));
  }

 private:
  double most_ = 0;
};

// Numbers in five digits; levels as they are.
std::string place_text(const Places& places, std::size_t place) {
  return places.kind == ColumnKind::number ? significant(places.numbers[place]) : places.levels[place];
}

// What the columns 2.5 % and 97.5 % are.
std::string band_text(const Explained& explained) {
  const ExplainOptions& options = explained.options();
  const std::string count = with_commas(options.bootstrap);
  return options.band_kind == "rows"
             ? ", percentiles of " + count + " resamples of these rows, which leave out how sure the model is"
             : ", percentiles of " + count + " refitted models";
}

// "P(AHD = Yes)", or the target.
std::string answer_name(const std::string& output, const Explained& explained) {
  const Model& model = explained.model();
  return printable(model.classifies() ? "P(" + model.target() + " = " + output + ")" : output);
}

std::string rows_text(const Explained& explained) {
  return counted(static_cast<std::int64_t>(explained.frame().rows()), "row");
}

std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// ---- importance ----

std::string importance_head(const ImportanceTable& table, bool banded, const Explained& explained) {
  std::string text = capitalized(find_importance_method(table.method)->title);
  if (table.baseline)
    text += ": what " + table.metric + ", " + significant(*table.baseline) + " of the rows as they are, loses";
  const auto repeats = table.variables.empty() ? 0 : table.variables.front().repeats.size();
  if (repeats > 1) text += "; mean ± deviation of " + std::to_string(repeats) + " repeats";
  if (table.fidelity) text += "; the tree explains " + percent(*table.fidelity) + " of the answers' variance (R²)";
  return "\n" + text + (banded ? band_text(explained) : "") + "\n";
}

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

// ---- curves ----

// The least and largest of the curves of single rows that are listed.
Band spread_of(const Curve& curve) {
  Band spread;
  for (std::size_t place = 0; place < curve.places.size(); ++place) {
    Span span;
    for (std::size_t line = 0; line < curve.rows.size(); ++line)
      span.take(curve.lines[line * curve.places.size() + place]);
    spread.low.push_back(span.empty ? kUnknown : span.low);
    spread.high.push_back(span.empty ? kUnknown : span.high);
  }
  return spread;
}

std::string curve_head(const Curve& curve, const Explained& explained) {
  std::string text = capitalized(find_curve_kind(curve.kind)->title) + ": " + answer_name(curve.output, explained) +
                     " against " + printable(curve.places.column) + ", " + rows_text(explained);
  if (!curve.rows.empty()) {
    text += ", " + with_commas(static_cast<std::int64_t>(curve.rows.size())) + " of them one by one";
    if (explained.options().ice_form != "plain") text += " (" + explained.options().ice_form + ")";
  }
  return "\n" + text + (curve.band.empty() ? "" : band_text(explained)) + "\n";
}

std::string curve_text(const Curve& curve, const Explained& explained) {
  const bool banded = !curve.band.empty(), lined = !curve.rows.empty();
  const Band sides = banded ? curve.band : lined ? spread_of(curve) : Band();
  std::vector<std::string> head = {printable(curve.places.column), "value"};
  if (banded) head.insert(head.end(), {"2.5 %", "97.5 %"});
  if (!banded && lined) head.insert(head.end(), {"least", "largest"});
  head.insert(head.end(), {"rows", ""});
  TextTable lines((curve.places.kind == ColumnKind::number ? "r" : "l") + std::string(head.size() - 2, 'r') + "l",
                  head);
  Span whole;
  Decimals decimal;
  for (const auto* values : {&curve.values, &sides.low, &sides.high}) {
    decimal.take(*values);
    for (const double value : *values) whole.take(value);
  }
  for (std::size_t place = 0; place < curve.values.size(); ++place) {
    std::vector<std::string> cells = {place_text(curve.places, place), decimal(curve.values[place])};
    const double low = sides.empty() ? kUnknown : sides.low[place], high = sides.empty() ? kUnknown : sides.high[place];
    if (!sides.empty()) cells.insert(cells.end(), {decimal(low), decimal(high)});
    cells.push_back(place < curve.rows_at.size() ? significant(curve.rows_at[place]) : "");
    cells.push_back(dot_strip(curve.values[place], low, high, whole));
    lines.add(std::move(cells));
  }
  return curve_head(curve, explained) + lines.text();
}

// ---- surfaces ----

// Some of `count` places, the first and the last among them.
std::vector<std::size_t> thinned(std::size_t count, std::size_t most) {
  std::vector<std::size_t> places;
  if (count <= most) most = count;
  for (std::size_t i = 0; i < most; ++i) places.push_back(most > 1 ? i * (count - 1) / (most - 1) : 0);
  return places;
}

std::string surface_text(const Surface& surface, const Explained& explained) {
  const auto across = thinned(surface.x.size(), kMostAcross), down = thinned(surface.y.size(), kMostDown);
  std::vector<std::string> head = {printable(surface.y.column) + " \\ " + printable(surface.x.column)};
  for (const std::size_t x : across) head.push_back(printable(place_text(surface.x, x)));
  TextTable lines(std::string(head.size(), 'r'), head);
  Decimals decimal;
  decimal.take(surface.values);
  for (const std::size_t y : down) {
    std::vector<std::string> cells = {place_text(surface.y, y)};
    for (const std::size_t x : across) cells.push_back(decimal(surface.values[y * surface.x.size() + x]));
    lines.add(std::move(cells));
  }
  std::string text = "\n" + answer_name(surface.output, explained) + " along " + printable(surface.x.column) + " and " +
                     printable(surface.y.column) +
                     (surface.kind == "pdp" ? ", the mean of " + rows_text(explained)
                                            : ", the other predictors held at their " + explained.options().hold) +
                     "\n" + lines.text();
  if (across.size() < surface.x.size() || down.size() < surface.y.size())
    text += "  some of " + std::to_string(surface.x.size()) + " × " + std::to_string(surface.y.size()) +
            " places; --out and --json have them all\n";
  return text;
}

// ---- rows as they are ----

struct Group {
  std::string name;
  double weight = 0, answers = 0, known = 0, truth = 0;
  Span span;
};

// Rows in the order of the predictor, those without a value last.
std::vector<std::size_t> ordered_rows(const ObservedAnswers& observed) {
  std::vector<std::size_t> rows(observed.answers.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    const double x = observed.numbers[a], y = observed.numbers[b];
    return std::isnan(y) ? !std::isnan(x) : x < y;
  });
  return rows;
}

// Numbers in groups of about as many rows, equal ones together; categories by their levels.
std::vector<std::size_t> group_of_rows(const ObservedAnswers& observed, std::vector<std::string>& names) {
  const std::size_t count = observed.answers.size();
  std::vector<std::size_t> groups(count);
  if (observed.kind != ColumnKind::number) {
    names = observed.levels;
    order_levels(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) places[names[i]] = i;
    for (std::size_t row = 0; row < count; ++row) groups[row] = places[observed.levels[row]];
    for (std::string& name : names) name = name.empty() ? "(missing)" : name;
    return groups;
  }
  const std::vector<std::size_t> rows = ordered_rows(observed);
  const auto value = [&](std::size_t place) { return observed.numbers[rows[place]]; };
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < count; ++i) {
    const bool other = i == 0 || std::isnan(value(i)) != std::isnan(value(i - 1)) || value(i) != value(i - 1);
    const bool both_missing = i > 0 && std::isnan(value(i)) && std::isnan(value(i - 1));
    if (!both_missing && other && (std::isnan(value(i)) || i * kMostGroups >= starts.size() * count))
      starts.push_back(i);
    groups[rows[i]] = starts.size() - 1;
  }
  for (std::size_t g = 0; g < starts.size(); ++g) {
    const std::size_t last = (g + 1 < starts.size() ? starts[g + 1] : count) - 1;
    const std::string from = significant(value(starts[g])), to = significant(value(last));
    names.push_back(std::isnan(value(starts[g])) ? "(missing)" : from == to ? from : from + " … " + to);
  }
  return groups;
}

std::vector<Group> groups_of(const ObservedAnswers& observed, const Explained& explained) {
  std::vector<std::string> names;
  const std::vector<std::size_t> places = group_of_rows(observed, names);
  std::vector<Group> groups(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) groups[i].name = names[i];
  for (std::size_t row = 0; row < places.size(); ++row) {
    Group& group = groups[places[row]];
    const double weight = explained.weights()[row];
    group.weight += weight;
    group.answers += weight * observed.answers[row];
    group.span.take(observed.answers[row]);
    if (std::isnan(observed.truth[row])) continue;
    group.known += weight;
    group.truth += weight * observed.truth[row];
  }
  return groups;
}

std::string observed_text(const ObservedAnswers& observed, const Explained& explained) {
  const std::vector<Group> groups = groups_of(observed, explained);
  const bool known = std::any_of(groups.begin(), groups.end(), [](const Group& group) { return group.known > 0; });
  std::vector<std::string> head = {printable(observed.column), "rows", "answer"};
  if (known) head.emplace_back("truth");
  head.insert(head.end(), {"least", "largest", ""});
  TextTable lines("l" + std::string(head.size() - 2, 'r') + "l", head);
  Span whole;
  for (const double answer : observed.answers) whole.take(answer);
  Decimals decimal;
  decimal.take(observed.answers);
  for (const Group& group : groups) {
    const double mean = group.answers / group.weight;
    std::vector<std::string> cells = {group.name, significant(group.weight), decimal(mean)};
    if (known) cells.push_back(group.known > 0 ? decimal(group.truth / group.known) : "");
    cells.insert(cells.end(), {decimal(group.span.low), decimal(group.span.high),
                               dot_strip(mean, group.span.low, group.span.high, whole)});
    lines.add(std::move(cells));
  }
  return "\nThe rows as they are: " + answer_name(observed.output, explained) + " against " +
         printable(observed.column) + ", " + rows_text(explained) + "\n" + lines.text();
}

// ---- one row ----

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

}  // namespace

std::string explanations_text(const Explanations& found, const Explained& explained) {
  std::string text;
  for (const ImportanceTable& table : found.importances) text += importance_text(table, explained);
  for (const auto& curves : found.curves)
    for (const Curve& curve : curves) text += curve_text(curve, explained);
  for (const auto& all : found.observed)
    for (const ObservedAnswers& one : all) text += observed_text(one, explained);
  for (const auto& surfaces : found.surfaces)
    for (const Surface& surface : surfaces) text += surface_text(surface, explained);
  for (const auto& rows : found.rows)
    for (const LocalExplanation& row : rows) text += row_text(row, explained);
  return text;
}

}  // namespace lamina::cli
