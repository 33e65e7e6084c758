#include "lamina/cross_validation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "lamina/split.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// Every fold needs a row of every class, so that no training part lacks one.
void check_sizes(const train::Target& target, const std::vector<std::int32_t>& classes, std::size_t rows,
                 std::size_t folds) {
  const auto refuse = [&](const std::string& who, std::size_t size) {
    throw Error(ErrorKind::usage, who + " has " + counted(size, "row") + ", fewer than the " + counted(folds, "fold"),
                size < 2 ? "add rows" : "use " + std::to_string(size) + " folds or fewer");
  };
  for (std::size_t level = 0; level < target.levels.size(); ++level) {
    const auto size = std::count(classes.begin(), classes.end(), static_cast<std::int32_t>(level));
    if (static_cast<std::size_t>(size) < folds)
      refuse("the class " + target.levels[level] + " of " + target.name(), static_cast<std::size_t>(size));
  }
  if (rows < folds) refuse("the table", rows);
}

// The rows of a table whose target is known, and the fold of each.
struct Division {
  train::Target target;
  std::vector<std::size_t> rows;
  std::vector<std::int32_t> folds;  // from 0
};

Division divide(const Frame& table, const Options& options, std::size_t folds, std::vector<std::string>& notes) {
  Division division;
  division.target = train::inspect_target(table, options, notes);
  const train::TargetRows answers = train::read_target(table, division.target);
  division.rows = train::rows_with_target(answers);
  if (division.rows.size() < table.rows())
    notes.push_back(counted(table.rows() - division.rows.size(), "row") + " left out: the target " +
                    division.target.name() + " is missing");
  std::vector<std::int32_t> classes;
  if (division.target.classes())
    for (const std::size_t row : division.rows) classes.push_back(answers.truth.classes[row]);
  check_sizes(division.target, classes, division.rows.size(), folds);
  division.folds = fold_numbers(division.rows.size(), folds, options.seed, classes);
  return division;
}

// The rows of the table inside a fold, or outside.
std::vector<std::size_t> rows_of(const Division& division, std::size_t fold, bool inside) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < division.rows.size(); ++i)
    if ((division.folds[i] == static_cast<std::int32_t>(fold)) == inside) rows.push_back(division.rows[i]);
  return rows;
}

// What was decided from the whole table must not be decided again from a part of it.
Options fold_options(const Options& options, const train::Target& target) {
  Options settled = options;
  if (settled.task == "auto") settled.task = name(target.answer);
  return settled;
}

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// `values`, several for each of `order`, moved so that the numbers in `order` ascend.
template <class T>
void arrange(std::vector<T>& values, const std::vector<std::size_t>& order, std::size_t rows) {
  const std::size_t width = values.size() / rows;
  std::vector<T> arranged;
  arranged.reserve(values.size());
  for (const std::size_t from : order)
    for (std::size_t i = 0; i < width; ++i) arranged.push_back(values[from * width + i]);
  values = std::move(arranged);
}

// The predictions of one fold after those of the folds before.
void add(CrossValidation& result, Predictions fold, const std::vector<std::size_t>& rows) {
  append(result.rows, rows);
  if (result.predictions.rows == 0) {
    result.predictions = std::move(fold);
    return;
  }
  Predictions& all = result.predictions;
  all.rows += fold.rows;
  append(all.probabilities, fold.probabilities);
  append(all.classes, fold.classes);
  append(all.values, fold.values);
}

void sort_by_row(CrossValidation& result) {
  std::vector<std::size_t> order(result.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return result.rows[a] < result.rows[b]; });
  arrange(result.rows, order, order.size());
  arrange(result.predictions.probabilities, order, order.size());
  arrange(result.predictions.classes, order, order.size());
  arrange(result.predictions.values, order, order.size());
}

Fold fold_of(const Model& model, std::size_t number, std::size_t training_rows, const Frame& held_out) {
  const std::int64_t epochs = model.history().empty() ? 0 : model.history().back().epoch;
  return {number, training_rows, held_out.rows(), epochs, model.best_epoch(), model.evaluate(held_out)};
}

Report pooled_report(const CrossValidation& result, const Frame& table, const train::Target& target) {
  const train::TargetRows answers = train::read_target(table, target);
  return evaluate(result.predictions, train::truth_of(answers, result.rows), target.positive);
}

MetricSpread spread_of(const std::string& key, const std::vector<Fold>& folds) {
  std::vector<double> values;
  for (const Fold& fold : folds)
    if (const auto value = fold.report.value(key)) values.push_back(*value);
  MetricSpread spread{key, values.size(), 0, {}};
  const auto count = static_cast<double>(values.size());
  for (const double value : values) spread.mean += value / count;
  double squares = 0;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  if (values.size() > 1) spread.deviation = std::sqrt(squares / (count - 1));
  return spread;
}

void summarize(CrossValidation& result, const Frame& table, const train::Target& target) {
  if (result.folds.empty()) return;
  sort_by_row(result);
  result.pooled = pooled_report(result, table, target);
  for (const MetricInfo& metric : metrics()) {
    MetricSpread spread = spread_of(metric.key, result.folds);
    if (spread.folds > 0) result.spread.push_back(std::move(spread));
  }
}

void check_folds(std::size_t folds, const Options& options) {
  if (folds < 2 || folds > kMaxFolds)
    throw Error(ErrorKind::usage, "option folds: " + std::to_string(folds) + " is out of range",
                "give a whole number from 2 to " + std::to_string(kMaxFolds));
  check_options(options);
}

}  // namespace

CrossValidation cross_validate(const Frame& table, const Options& options, std::size_t folds,
                               const CrossValidationContext& context) {
  check_folds(folds, options);
  CrossValidation result;
  result.folds_wanted = folds;
  const Division division = divide(table, options, folds, result.notes);
  result.fold_of.assign(table.rows(), 0);
  for (std::size_t i = 0; i < division.rows.size(); ++i) result.fold_of[division.rows[i]] = division.folds[i] + 1;

  const Options settled = fold_options(options, division.target);
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const auto training = rows_of(division, fold, false), held_out = rows_of(division, fold, true);
    const Model model = fit(table.take(training), settled, nullptr, context.fit);
    if (model.stop_reason() == StopReason::interrupted) {
      result.interrupted = true;
      break;
    }
    const Frame rows = table.take(held_out);
    ScoreOptions scoring;
    scoring.threads = static_cast<int>(options.threads);
    scoring.cpu_tier = options.cpu_tier;
    add(result, model.predict(rows, scoring), held_out);
    result.folds.push_back(fold_of(model, fold + 1, training.size(), rows));
    if (context.finished) context.finished(result.folds.back());
  }
  summarize(result, table, division.target);
  return result;
}

Frame to_frame(const CrossValidation& result) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  const std::size_t rows = result.fold_of.size();
  std::vector<double> folds(rows, kMissing);
  for (std::size_t row = 0; row < rows; ++row)
    if (result.fold_of[row] > 0) folds[row] = result.fold_of[row];
  std::vector<Column> columns = {Column::numbers("fold", std::move(folds))};
  if (result.rows.empty()) return Frame(std::move(columns));
  const Frame answers = to_frame(result.predictions);
  for (const Column& column : answers.columns()) {
    const bool number = column.kind() == ColumnKind::number;
    std::vector<double> numbers(number ? rows : 0, kMissing);
    std::vector<std::int32_t> codes(number ? 0 : rows, -1);
    for (std::size_t i = 0; i < result.rows.size(); ++i)
      if (number)
        numbers[result.rows[i]] = column.number(i);
      else
        codes[result.rows[i]] = column.code(i);
    columns.push_back(number ? Column::numbers(column.name(), std::move(numbers))
                             : Column::categories(column.name(), std::move(codes), column.levels()));
  }
  return Frame(std::move(columns));
}

}  // namespace lamina
