// Pearson's correlation of each two columns of numbers.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "report/column_values.hpp"
#include "report/data_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostColumns = 40, kTextsUpTo = 12;

// Over the rows that have both, in two passes; NaN when one of them is constant there.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double rows = 0, mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  const auto both = [&](std::size_t i) { return !std::isnan(a[i]) && !std::isnan(b[i]); };
  for (std::size_t i = 0; i < a.size(); ++i)
    if (both(i)) ++rows, mean_a += a[i], mean_b += b[i];
  mean_a /= rows;
  mean_b /= rows;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!both(i)) continue;
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return std::clamp(ab / (std::sqrt(aa) * std::sqrt(bb)), -1.0, 1.0);
}

struct Strongest {
  double value = 0;
  std::size_t one = 0, other = 0;
};

std::string said_of(const Strongest& strongest, const std::vector<const Column*>& columns) {
  if (strongest.one == strongest.other) return "No two columns are correlated.";
  return "The strongest correlation is " + figure(strongest.value, 2) + ", of " +
         shown(columns[strongest.one]->name(), 40) + " and " + shown(columns[strongest.other]->name(), 40) + ".";
}

}  // namespace

std::vector<Chart> draw_correlation(const ChartInput& input) {
  std::vector<const Column*> columns = varying_numbers(input);
  if (columns.size() < 2)
    throw Error(ErrorKind::data, "a correlation needs two columns of numbers that vary", "give a table that has them",
                {input.data->source(), 0, {}});
  const std::size_t all = columns.size();
  columns.resize(std::min(all, kMostColumns));
  std::vector<std::vector<double>> values;
  json names = json::array(), rows = json::array(), texts = json::array();
  for (const Column* column : columns) {
    values.push_back(values_of(*column));
    names.push_back(shown(column->name()));
  }
  Strongest strongest;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    json row = json::array(), text = json::array();
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double value = i == j ? 1 : correlation(values[i], values[j]);
      row.push_back(number(value));
      text.push_back(std::isnan(value) ? "" : figure(value, 2));
      if (j < i && std::abs(value) > std::abs(strongest.value)) strongest = {value, j, i};
    }
    rows.push_back(std::move(row));
    texts.push_back(std::move(text));
  }
  Chart chart{"correlation", "Correlations", said_of(strongest, columns), json::array(), axes("", "")};
  if (all > columns.size()) chart.caption += " The first " + whole(kMostColumns) + " columns are drawn.";
  chart.data.push_back(heatmap(names, names, rows, kTwoSidedScale));
  chart.data[0].update({{"zmin", -1}, {"zmax", 1}, {"zmid", 0}, {"xgap", 1}, {"ygap", 1}, {"name", "correlation"}});
  if (columns.size() <= kTextsUpTo) chart.data[0].update({{"text", texts}, {"texttemplate", "%{text}"}});
  for (const char* axis : {"xaxis", "yaxis"}) chart.layout[axis] = {{"type", "category"}};
  chart.layout["yaxis"]["autorange"] = "reversed";
  chart.layout["height"] = std::max<int>(450, 160 + 28 * static_cast<int>(columns.size()));
  return {chart};
}

}  // namespace lamina::report
