#include "lamina/compare.hpp"

#include <algorithm>
#include <cmath>

#include "base/distributions.hpp"
#include "lamina/error.hpp"
#include "select/trial.hpp"
#include "train/target.hpp"

namespace lamina {

namespace {

using select::Judge;

// The t of which so large a share of the distribution lies within ±t: by halving an interval around it.
double t_within(double share, double degrees) {
  double low = 0, high = 1;
  while (math::t_tails(high, degrees) > 1 - share) high *= 2;
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (math::t_tails(middle, degrees) > 1 - share ? low : high) = middle;
  }
  return high;
}

// Fold by fold, where both have the metric.
std::vector<double> differences(const ComparedModel& model, const ComparedModel& best, const std::string& metric,
                                double& held_out_share) {
  std::vector<double> found;
  held_out_share = 0;
  for (const Fold& fold : model.result.folds)
    for (const Fold& other : best.result.folds) {
      if (fold.number != other.number) continue;
      const auto own = fold.report.value(metric), bests = other.report.value(metric);
      if (!own || !bests) continue;
      found.push_back(*own - *bests);
      held_out_share += static_cast<double>(fold.rows) / static_cast<double>(fold.training_rows);
    }
  if (!found.empty()) held_out_share /= static_cast<double>(found.size());
  return found;
}

std::optional<PairedDifference> paired(const ComparedModel& model, const ComparedModel& best,
                                       const std::string& metric) {
  double held_out_share = 0;
  const std::vector<double> values = differences(model, best, metric, held_out_share);
  if (values.empty()) return std::nullopt;
  PairedDifference difference;
  difference.folds = values.size();
  const auto count = static_cast<double>(values.size());
  double sizes = 0;
  for (const double value : values) difference.mean += value / count, sizes += std::abs(value) / count;
  if (std::abs(difference.mean) <= 1e-15 * count * sizes) difference.mean = 0;  // what rounding leaves of equal means
  if (values.size() < 2) return difference;
  double squares = 0;
  for (const double value : values) squares += (value - difference.mean) * (value - difference.mean);
  const double error = std::sqrt((1 / count + held_out_share) * squares / (count - 1));
  const double reach = t_within(0.95, count - 1) * error;
  difference.low = difference.mean - reach;
  difference.high = difference.mean + reach;
  if (error > 0) difference.p_value = math::t_tails(difference.mean / error, count - 1);
  return difference;
}

void score(ComparedModel& model, const Judge& judge) {
  for (const Fold& fold : model.result.folds) model.seconds += fold.seconds;
  for (const MetricSpread& spread : model.result.spread)
    if (spread.key == judge.metric->key) {
      model.score = spread.mean;
      model.deviation = spread.deviation;
    }
  if (!model.score && !model.result.interrupted)
    model.failure = std::string("the metric ") + judge.metric->key + " is undefined on every fold";
}

std::optional<double> mean_of(const ComparedModel& model, const MetricInfo* metric) {
  if (metric)
    for (const MetricSpread& spread : model.result.spread)
      if (spread.key == metric->key) return spread.mean;
  return std::nullopt;
}

std::vector<std::size_t> rank_models(const std::vector<ComparedModel>& models, const Judge& judge) {
  std::vector<Trial> trials;
  for (const ComparedModel& model : models) {
    Trial trial;
    trial.number = trials.size() + 1;
    trial.failure = model.score ? "" : "no score";
    trial.score = model.score.value_or(0);
    trial.tie = mean_of(model, judge.tie);
    trials.push_back(std::move(trial));
  }
  return select::rank(trials, judge);
}

[[noreturn]] void refuse_failures(const std::vector<ComparedModel>& models) {
  std::vector<std::string> reasons;
  for (const ComparedModel& model : models)
    if (std::find(reasons.begin(), reasons.end(), model.failure) == reasons.end()) reasons.push_back(model.failure);
  std::string text;
  for (const std::string& reason : reasons) text.append(text.empty() ? "" : " | ").append(reason);
  throw Error(ErrorKind::usage, "none of the models could be fitted: " + text, "mend what is named");
}

class Comparing {
 public:
  Comparing(const Frame& table, const FoldOptions& folds, const Judge& judge, const ComparisonContext& context)
      : table_(table), folds_(folds), judge_(judge), context_(context) {}

  ComparedModel one(const Candidate& candidate) const {
    ComparedModel model;
    model.label = candidate.label;
    model.options = candidate.options;
    try {
      model.result = cross_validate(table_, candidate.options, folds_, listener(candidate.label));
      score(model, judge_);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::internal) throw;
      model.failure = error.what();
    }
    return model;
  }

 private:
  CrossValidationContext listener(const std::string& label) const {
    CrossValidationContext listening;
    listening.cancel = context_.cancel;
    listening.jobs = context_.jobs;
    if (context_.begun) listening.begun = [this, &label](std::size_t count) { context_.begun(label, count); };
    if (context_.heard)
      listening.heard = [this, &label](std::size_t fold, const FitEvent& event) { context_.heard(label, fold, event); };
    if (context_.finished) listening.finished = [this, &label](const Fold& fold) { context_.finished(label, fold); };
    return listening;
  }

  const Frame& table_;
  const FoldOptions& folds_;
  const Judge& judge_;
  const ComparisonContext& context_;
};

}  // namespace

Cuts out_of_fold_cuts(const CrossValidation& result, const Frame& table, const Options& options) {
  std::vector<std::string> notes;
  const train::Target target = train::inspect_target(table, options, notes);
  return cuts(result.predictions, train::truth_of(train::read_target(table, target), result.rows), target.positive);
}

Comparison compare(const Frame& table, const std::vector<Candidate>& candidates, const Options& base,
                   const FoldOptions& folds, const std::string& metric, const ComparisonContext& context) {
  if (candidates.empty()) throw Error(ErrorKind::usage, "there is no model to compare", "name some with --models");
  Comparison comparison;
  const Task task = train::inspect_target(table, without_fold_columns(base, folds), comparison.notes).task();
  if (task == Task::reconstruction)
    throw Error(ErrorKind::usage, "an autoencoder is compared with no other model", "name a target");
  const Judge judge = select::make_judge(metric, task);
  comparison.metric = judge.metric->key;
  comparison.higher_is_better = judge.metric->higher_is_better;
  FoldOptions same = folds;
  same.seed = folds.seed.value_or(base.seed);
  const Comparing comparing(table, same, judge, context);
  for (const Candidate& candidate : candidates) {
    comparison.models.push_back(comparing.one(candidate));
    comparison.interrupted = comparison.models.back().result.interrupted || (context.cancel && *context.cancel);
    if (context.compared) context.compared(comparison.models.back());
    if (comparison.interrupted) break;
  }
  comparison.ranking = rank_models(comparison.models, judge);
  if (comparison.ranking.empty() && !comparison.interrupted) refuse_failures(comparison.models);
  for (const std::size_t place : comparison.ranking)
    if (place != comparison.ranking.front())
      comparison.models[place].difference =
          paired(comparison.models[place], comparison.models[comparison.ranking.front()], comparison.metric);
  return comparison;
}

}  // namespace lamina
