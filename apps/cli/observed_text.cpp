// The answers for the rows as they are, in groups along a predictor, as text.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "explanation_text.hpp"
#include "explanation_words.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kMostGroups = 10;

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

}  // namespace

std::string observed_text(const ObservedAnswers& observed, const Explained& explained) {
  const std::vector<Group> groups = groups_of(observed, explained);
  const bool known = std::any_of(groups.begin(), groups.end(), [](const Group& group) { return group.known > 0; });
  std::vector<std::string> head = {printable(observed.column), "rows", "answer"};
  if (known) head.emplace_back("truth");
  head.insert(head.end(), {"least", "largest"});
  Span whole;
  for (const double answer : observed.answers) whole.take(answer);
  Decimals decimal;
  decimal.take(observed.answers);
  head.push_back(strip_head(whole, decimal));
  TextTable lines("l" + std::string(head.size() - 2, 'r') + "l", head);
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

}  // namespace lamina::cli
