// Charts of the rows in two dimensions: principal components, and units of hidden layers.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "baseline/symmetric_eigen.hpp"
#include "lamina/encoder.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "model/impl.hpp"
#include "report/answers.hpp"
#include "report/chart_groups.hpp"
#include "report/coloured_rows.hpp"
#include "report/panels.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

// ---- what the rows are made of ----

// Rows as numbers, one column for each.
struct Cells {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;  // row-major
  std::string what;            // "the 22 encoded predictors"
};

const Model* model_of(const ChartInput& input) { return input.models.empty() ? nullptr : input.models.front().model; }

// Without a model the encoder is fitted to the rows themselves; what colours them is no predictor.
Encoder encoder_of(const ChartInput& input) {
  if (const Model* model = model_of(input)) return model->impl().trained.learnt.encoder;
  std::vector<std::string> names;
  for (const Column& column : input.data->columns())
    if (column.name() != colour_column(input) && column.kind() != ColumnKind::text) names.push_back(column.name());
  EncoderNotes notes;
  return Encoder::fit(*input.data, names, {}, notes);
}

Cells encoded(const ChartInput& input, const std::vector<std::size_t>& rows) {
  const Encoder encoder = encoder_of(input);
  ThreadPool pool(model::thread_count(input.score.threads));
  const EncodedRows cells = encoder.encode(*input.data);
  baseline::Matrix matrix =
      baseline::encode_matrix(encoder, cells, *input.data, rows, pool, choose_cpu_tier(input.score.cpu_tier));
  return {matrix.rows, matrix.columns, std::move(matrix.cells),
          "the " + counted_whole(static_cast<double>(matrix.columns), "encoded predictor")};
}

Cells cells_of(const Frame& features, const std::string& what) {
  Cells cells{features.rows(), features.columns().size(), {}, what};
  cells.values.resize(cells.rows * cells.columns);
  for (std::size_t column = 0; column < cells.columns; ++column)
    for (std::size_t row = 0; row < cells.rows; ++row)
      cells.values[row * cells.columns + column] = features.columns()[column].number(row);
  return cells;
}

Cells deep(const ChartInput& input, const std::vector<std::size_t>& rows, std::int64_t layer) {
  const Frame features = model_of(input)->features(input.data->take(rows), {layer}, input.score);
  return cells_of(features, "the " + counted_whole(static_cast<double>(features.columns().size()), "unit") +
                                " of hidden layer " + std::to_string(layer));
}

std::vector<std::size_t> chosen_rows(const ChartInput& input) {
  const auto most = static_cast<std::size_t>(input.options.rows);
  return drawn(input.data->rows(), most == 0 ? input.data->rows() : most, input.options.explain_seed);
}

// ---- principal components ----

struct Components {
  std::vector<double> first, second;  // of each row
  double shares[2] = {0, 0};          // of the variance
};

void centre(Cells& cells) {
  for (std::size_t column = 0; column < cells.columns; ++column) {
    double mean = 0;
    for (std::size_t row = 0; row < cells.rows; ++row) mean += cells.values[row * cells.columns + column];
    mean /= static_cast<double>(cells.rows);
    for (std::size_t row = 0; row < cells.rows; ++row) cells.values[row * cells.columns + column] -= mean;
  }
}

std::vector<double> along(const Cells& cells, const std::vector<double>& direction) {
  std::vector<double> scores(cells.rows);
  for (std::size_t row = 0; row < cells.rows; ++row)
    scores[row] = std::inner_product(direction.begin(), direction.end(),
                                     cells.values.begin() + static_cast<std::ptrdiff_t>(row * cells.columns), 0.0);
  return scores;
}

Components components_of(Cells cells, const ChartInput& input) {
  if (cells.rows < 2 || cells.columns < 2)
    throw Error(ErrorKind::data, "principal components need two rows and two columns of numbers", "give more",
                {input.data->source(), 0, {}});
  centre(cells);
  ThreadPool pool(model::thread_count(input.score.threads));
  const auto found = baseline::symmetric_eigen(
      baseline::weighted_gram(cells.values.data(), cells.columns,
                              std::vector<double>(cells.rows, 1 / static_cast<double>(cells.rows - 1)), pool));
  const double whole_variance = std::accumulate(found.values.begin(), found.values.end(), 0.0);
  if (whole_variance <= 0)
    throw Error(ErrorKind::data, "all rows are equal, so they have no principal components", "give rows that differ",
                {input.data->source(), 0, {}});
  return {along(cells, found.vectors[0]),
          along(cells, found.vectors[1]),
          {found.values[0] / whole_variance, std::max(0.0, found.values[1]) / whole_variance}};
}

Chart components_chart(const ChartInput& input, Cells cells, const std::vector<std::size_t>& rows,
                       const std::string& name) {
  const std::string what = cells.what;
  const Components found = components_of(std::move(cells), input);
  Chart chart{name, "Principal components of " + what,
              "The first two principal components of " + what + " hold " + percent(found.shares[0] + found.shares[1]) +
                  " of the variance of " + counted_whole(static_cast<double>(rows.size()), "row") + "." +
                  colour_text(input, rows.size())};
  for (json& trace : coloured_rows(input, rows, found.first, found.second)) chart.data.push_back(std::move(trace));
  chart.layout = axes("component 1 (" + percent(found.shares[0]) + " of the variance)",
                      "component 2 (" + percent(found.shares[1]) + ")");
  return chart;
}

std::vector<Chart> draw_components(const ChartInput& input) {
  const std::vector<std::size_t> rows = chosen_rows(input);
  const std::int64_t layer = input.options.layer;
  if (layer == 0) return {components_chart(input, encoded(input, rows), rows, "components")};
  if (!model_of(input))
    throw Error(ErrorKind::usage, "option layer: there is no model, so there are no hidden layers",
                "name a model beside the rows");
  return {components_chart(input, deep(input, rows, layer), rows, "components-layer" + std::to_string(layer))};
}

// ---- two units of a layer ----

// "DF.L1.C3" or "3"; 0 for none.
std::size_t unit_named(const std::string& option, const std::string& name, const Frame& features) {
  std::vector<std::string> names;
  for (const Column& column : features.columns()) {
    names.push_back(column.name());
    if (name == column.name() || name == std::to_string(names.size())) return names.size() - 1;
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "option " + option + ": the layer has no unit '" + name + "'",
              close.empty() ? "its units are " + names.front() + " to " + names.back() : "did you mean " + close + "?");
}

double variance(const Column& column) {
  double mean = 0, square = 0;
  const auto rows = static_cast<double>(column.rows());
  for (std::size_t row = 0; row < column.rows(); ++row) mean += column.number(row) / rows;
  for (std::size_t row = 0; row < column.rows(); ++row)
    square += (column.number(row) - mean) * (column.number(row) - mean);
  return square / rows;
}

// The units that vary most, where none are named.
std::array<std::size_t, 2> chosen_units(const ChartInput& input, const Frame& features) {
  std::vector<std::size_t> order(features.columns().size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> variances;
  for (const Column& column : features.columns()) variances.push_back(variance(column));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return variances[a] > variances[b]; });
  std::array<std::size_t, 2> units = {order[0], order[1]};
  if (input.options.x.empty() && input.options.y.empty()) std::sort(units.begin(), units.end());
  if (!input.options.x.empty()) units[0] = unit_named("x", input.options.x, features);
  if (!input.options.y.empty()) units[1] = unit_named("y", input.options.y, features);
  if (units[0] == units[1]) units[input.options.y.empty() ? 1 : 0] = order[0] == units[0] ? order[1] : order[0];
  return units;
}

std::vector<double> numbers_at(const Column& column, const std::vector<std::size_t>& rows) {
  std::vector<double> values;
  for (const std::size_t row : rows) values.push_back(column.number(row));
  return values;
}

std::vector<double> all_numbers(const Column& column) {
  std::vector<double> values;
  for (std::size_t row = 0; row < column.rows(); ++row) values.push_back(column.number(row));
  return values;
}

// The two numbers that a model of two predictors has; empty for others.
std::vector<std::string> two_numbers(const ChartInput& input) {
  std::vector<std::string> names = predictors(*model_of(input));
  if (names.size() != 2) return {};
  for (const std::string& name : names)
    if (input.data->column(name).kind() != ColumnKind::number) return {};
  return names;
}

std::int64_t layer_of(const ChartInput& input) {
  if (input.options.layer > 0) return input.options.layer;
  return static_cast<std::int64_t>(model_of(input)->layers().size()) - 1;
}

void add_panel(Panels& panels, std::size_t place, std::vector<json> traces, const std::string& x,
               const std::string& y) {
  for (json& trace : traces) {
    trace["showlegend"] = place == 0;
    if (trace["marker"].contains("colorscale")) trace["marker"]["showscale"] = place == 0;
    panels.add(place, std::move(trace));
  }
  panels.name(place, x);
  panels.y_axis(place)["title"] = {{"text", y}};
}

std::vector<Chart> draw_features(const ChartInput& input) {
  const std::vector<std::size_t> rows = chosen_rows(input);
  const std::int64_t layer = layer_of(input);
  const Frame features =
      model_of(input)->features(input.data->take(rows), {std::max<std::int64_t>(layer, 1)}, input.score);
  if (features.columns().size() < 2)
    throw Error(ErrorKind::usage, "hidden layer " + std::to_string(layer) + " has a single unit, and two are drawn",
                "name another with --layer");
  const auto units = chosen_units(input, features);
  const Column &first = features.columns()[units[0]], &second = features.columns()[units[1]];
  const std::vector<std::string> before = two_numbers(input);
  Chart chart{"features-layer" + std::to_string(layer), "Deep features of layer " + std::to_string(layer),
              "The rows by units " + std::to_string(units[0] + 1) + " and " + std::to_string(units[1] + 1) +
                  " of hidden layer " + std::to_string(layer) +
                  (before.empty() ? "." : " (right), and by the two predictors (left).") +
                  colour_text(input, rows.size())};
  Panels panels(chart, before.empty() ? 1 : 2, 2, 400);
  chart.layout["showlegend"] = true;
  if (!before.empty())
    add_panel(panels, 0,
              coloured_rows(input, rows, numbers_at(input.data->column(before[0]), rows),
                            numbers_at(input.data->column(before[1]), rows)),
              shown(before[0]), shown(before[1]));
  add_panel(panels, before.empty() ? 0 : 1, coloured_rows(input, rows, all_numbers(first), all_numbers(second)),
            first.name(), second.name());
  return {chart};
}

bool has_components(const ChartInput&) { return true; }
bool has_features(const ChartInput& input) { return model_of(input) && model_of(input)->layers().size() > 1; }

}  // namespace

std::vector<ChartKind> feature_charts() {
  return {
      {"components",
       "Principal components",
       "the rows by the two directions in which the predictors, or the units of a hidden layer, vary most",
       "features",
       Needs::optional,
       Needs::one,
       false,
       {"layer", "color", "rows", "explain_seed"},
       has_components,
       draw_components},
      {"features",
       "Deep features",
       "the rows by two units of a hidden layer, beside the predictors where there are two",
       "features",
       Needs::one,
       Needs::one,
       false,
       {"layer", "x", "y", "color", "rows", "explain_seed"},
       has_features,
       draw_features},
  };
}

}  // namespace lamina::report
