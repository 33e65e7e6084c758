#include "select/trial.hpp"

#include <algorithm>
#include <chrono>

#include "lamina/cross_validation.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"

namespace lamina::select {

namespace {

std::string names_for(Task task) {
  std::string names;
  for (const MetricInfo& metric : metrics())
    if (metric.applies(task)) names.append(names.empty() ? "" : ", ").append(metric.key);
  return names;
}

std::string usual_metric(Task task) {
  if (task == Task::regression) return "rmse";
  return task == Task::reconstruction ? "reconstruction_error" : "error_rate";
}

void judge_values(const Judge& judge, Trial& trial) {
  for (const MetricValue& value : trial.metrics) {
    if (value.key == judge.metric->key) trial.score = value.value;
    if (judge.tie && value.key == judge.tie->key) trial.tie = value.value;
  }
  const bool there = std::any_of(trial.metrics.begin(), trial.metrics.end(),
                                 [&](const MetricValue& value) { return value.key == judge.metric->key; });
  if (!there) trial.failure = std::string("the metric ") + judge.metric->key + " is undefined on these rows";
}

std::optional<FittedTrial> validate_on_folds(const TrialRun& run, const Options& options, Trial trial) {
  CrossValidationContext context;
  context.cancel = run.context.cancel;
  context.jobs = 1;
  std::size_t folds = 0;
  context.begun = [&](std::size_t count) { folds = count; };
  if (run.context.heard)
    context.heard = [&](std::size_t fold, FitEvent event) {  // the folds of a trial are like starts of a run
      event.start = static_cast<std::int64_t>(fold) + 1;
      event.starts = static_cast<std::int64_t>(folds);
      run.context.heard(trial.number, event);
    };
  const CrossValidation result = cross_validate(run.table, options, *run.search.folds, context);
  if (result.interrupted) return std::nullopt;
  std::int64_t epochs = 0, best = 0;
  for (const Fold& fold : result.folds) epochs += fold.epochs, best += fold.best_epoch;
  const auto count = static_cast<std::int64_t>(result.folds.size());
  trial.epochs = (epochs + count / 2) / count;
  trial.best_epoch = (best + count / 2) / count;
  for (const MetricSpread& spread : result.spread) {
    trial.metrics.push_back({spread.key, spread.mean});
    if (spread.key == run.judge.metric->key) trial.deviation = spread.deviation;
  }
  return FittedTrial{std::move(trial), std::nullopt};
}

std::optional<FittedTrial> validate_once(const TrialRun& run, const Options& options, Trial trial) {
  FitContext context{{}, run.context.cancel};
  if (run.context.heard) context.sink = [&](const FitEvent& event) { run.context.heard(trial.number, event); };
  Model model = fit(run.table, options, run.valid, context);
  if (model.stop_reason() == StopReason::interrupted) return std::nullopt;
  trial.epochs = model.history().empty() ? 0 : model.history().back().epoch;
  trial.best_epoch = model.best_epoch();
  trial.metrics = model.validation_report().value().values;
  return FittedTrial{std::move(trial), std::move(model)};
}

}  // namespace

bool Judge::better(const Trial& a, const Trial& b) const {
  if (a.score != b.score) return metric->better(a.score, b.score);
  if (tie && a.tie && b.tie && *a.tie != *b.tie) return tie->better(*a.tie, *b.tie);
  return a.number < b.number;
}

Judge make_judge(const std::string& metric, Task task) {
  const std::string key = metric == "auto" ? usual_metric(task) : metric;
  const MetricInfo* found = find_metric(key);
  if (!found || !found->applies(task))
    throw Error(ErrorKind::usage,
                "option metric: " + key + (found ? " is no metric of this task, " : " is no metric; this task is ") +
                    lamina::name(task),
                "give one of " + names_for(task));
  const bool classes = task == Task::binary || task == Task::multiclass;
  return {found, classes && key != "log_loss" ? find_metric("log_loss") : nullptr};
}

std::vector<std::size_t> rank(const std::vector<Trial>& trials, const Judge& judge) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (!trials[i].failed()) places.push_back(i);
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return judge.better(trials[a], trials[b]); });
  return places;
}

std::optional<FittedTrial> run_trial(const TrialRun& run, const Options& options, std::size_t number,
                                     const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  Trial trial;
  trial.number = number;
  trial.settings = settings;
  std::optional<FittedTrial> fitted;
  try {
    fitted = run.search.folds ? validate_on_folds(run, options, trial) : validate_once(run, options, trial);
    if (fitted) judge_values(run.judge, fitted->trial);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::internal) throw;
    trial.failure = error.what();
    fitted = FittedTrial{std::move(trial), std::nullopt};
  }
  if (fitted) fitted->trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return fitted;
}

}  // namespace lamina::select
