#include "lamina/cross_validation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "select/jobs.hpp"
#include "train/target.hpp"

namespace lamina {

namespace {

// The rows of a table whose target is known, divided.
struct Division {
  train::Target target;
  Folds folds;
};

Division divide(const Frame& table, const Options& options, const FoldOptions& folds, std::vector<std::string>& notes) {
  Division division;
  division.target = train::inspect_target(table, options, notes);
  const train::TargetRows answers = train::read_target(table, division.target);
  const std::vector<std::size_t> rows = train::rows_with_target(answers);
  if (const std::size_t missing = table.rows() - rows.size())
    notes.push_back(std::to_string(missing) + (missing == 1 ? " row" : " rows") + " left out: the target " +
                    division.target.name() + " is missing");
  std::vector<std::int32_t> classes;
  if (division.target.classes())
    for (const std::size_t row : rows) classes.push_back(answers.truth.classes[row]);
  division.folds = make_folds(table, rows, classes, division.target.levels, folds, folds.seed.value_or(options.seed));
  return division;
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

// One fold's training and answers.
struct Outcome {
  Fold fold;
  Predictions predictions;
};

class Run {
 public:
  Run(const Frame& table, const Options& options, const Division& division, const CrossValidationContext& context)
      : table_(table),
        options_(fold_options(options, division.target)),
        division_(division),
        context_(context),
        plan_(select::plan_jobs(division.folds.count(), context.jobs, options.threads)),
        outcomes_(division.folds.count()) {
    options_.threads = plan_.threads;
  }

  std::vector<std::optional<Outcome>> all() {
    select::run_jobs(outcomes_.size(), plan_.workers, context_.cancel, [this](std::size_t fold) { one(fold); });
    return std::move(outcomes_);
  }

 private:
  void one(std::size_t number) {
    const std::vector<std::size_t> training = division_.folds.training(number), out = division_.folds.held_out(number);
    const auto start = std::chrono::steady_clock::now();
    FitContext context{{}, context_.cancel};
    if (context_.heard) context.sink = [this, number](const FitEvent& event) { hear(number, event); };
    const Model model = fit(table_.take(training), options_, nullptr, context);
    if (model.stop_reason() == StopReason::interrupted) return;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const Frame held_out = table_.take(out);
    const ScoreOptions scoring{plan_.threads, options_.cpu_tier, {}};
    const std::int64_t epochs = model.history().empty() ? 0 : model.history().back().epoch;
    Outcome outcome{{number + 1, division_.folds.name(number), training.size(), out.size(), epochs, model.best_epoch(),
                     model.evaluate(held_out, scoring), seconds.count()},
                    model.predict(held_out, scoring)};
    const std::lock_guard lock(mutex_);
    outcomes_[number] = std::move(outcome);
    if (context_.finished) context_.finished(outcomes_[number]->fold);
  }

  void hear(std::size_t number, const FitEvent& event) {
    const std::lock_guard lock(mutex_);
    context_.heard(number, event);
  }

  const Frame& table_;
  Options options_;
  const Division& division_;
  const CrossValidationContext& context_;
  select::JobPlan plan_;
  std::mutex mutex_;
  std::vector<std::optional<Outcome>> outcomes_;
};

}  // namespace

CrossValidation cross_validate(const Frame& table, const Options& options, const FoldOptions& folds,
                               const CrossValidationContext& context) {
  check_options(options);
  const Options own = without_fold_columns(options, folds);
  CrossValidation result;
  const Division division = divide(table, own, folds, result.notes);
  result.folds_wanted = division.folds.count();
  result.fold_of.assign(table.rows(), 0);
  for (std::size_t fold = 0; fold < division.folds.count(); ++fold)
    for (const std::size_t row : division.folds.held_out(fold))
      result.fold_of[row] = static_cast<std::int32_t>(fold + 1);
  if (context.begun) context.begun(division.folds.count());
  auto outcomes = Run(table, own, division, context).all();
  for (std::size_t fold = 0; fold < outcomes.size(); ++fold) {
    if (!outcomes[fold]) {
      result.interrupted = true;
      continue;
    }
    add(result, std::move(outcomes[fold]->predictions), division.folds.held_out(fold));
    result.folds.push_back(std::move(outcomes[fold]->fold));
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
                             : Column::categories(column.name(), codes, column.levels()));
  }
  return Frame(std::move(columns));
}

}  // namespace lamina
