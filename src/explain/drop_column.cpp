// Importance by leaving a variable out of the fit.
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

#include "explain/importance_methods.hpp"
#include "explain/refit.hpp"
#include "explain/resamples.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "select/jobs.hpp"

namespace lamina::explain {

namespace {

// On the rows that the fit held out; without such, on those it was fitted to.
const Report& judgement_of(const Model& model) {
  if (model.validation_report()) return *model.validation_report();
  expect(model.training_report().has_value(), "a fitted model has been judged");
  return *model.training_report();
}

// NaN where these rows do not define it.
double value_on(const Frame& rows, const Model& model, const MetricInfo& metric, const ScoreOptions& score) {
  if (rows.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  return model.evaluate(rows, score).value(metric.key).value_or(std::numeric_limits<double>::quiet_NaN());
}

class Dropping {
 public:
  explicit Dropping(const Explained& explained)
      : explained_(explained),
        metric_(metric_of(explained.model(), explained.options().metric)),
        variables_(variables_of(explained)),
        table_(explained.frame()) {
    const auto all = predictors(explained.model());
    for (const Variable& variable : variables_)
      if (variable.columns.size() == all.size())
        throw Error(ErrorKind::usage, "without " + variable.name + " the model has no predictor left",
                    "choose permutation, or smaller groups");
  }

  ImportanceTable run() const {
    const std::vector<std::optional<Model>> models = fitted();
    ImportanceTable table;
    table.metric = metric_.key;
    table.baseline = value_of(*models.back());
    for (std::size_t i = 0; i < variables_.size(); ++i)
      table.variables.push_back(importance_of(variables_[i], loss_of(metric_, *table.baseline, value_of(*models[i]))));
    table.notes.push_back(place_of_judgement(*models.back(), judgement_of(*models.back())));
    return table;
  }

  // Of the same models on resampled rows of those that they are judged on.
  Draws draws_of_rows(const ImportanceTable& order) const {
    const std::vector<std::optional<Model>> models = fitted();
    const train::Trained& trained = models.back()->impl().trained;
    const Explained judged = explained_.of(
        *models.back(), table_.take(trained.validation_rows.empty() ? trained.training_rows : trained.validation_rows));
    const Resamples resamples(judged);
    Draws draws;
    for (std::size_t i = 0; i < resamples.count(); ++i)
      draws.push_back(values_by_name(order, judged_on(judged.frame().take(resamples.rows(i)), models)));
    return draws;
  }

 private:
  // Those without each variable, and the one with all.
  std::vector<std::optional<Model>> fitted() const {
    std::vector<std::optional<Model>> models(variables_.size() + 1);
    const RefitContext& context = explained_.refitting();
    const auto plan = select::plan_jobs(models.size(), context.jobs, explained_.score_options().threads);
    const RefitRun run{plan.threads, explained_.score_options().cpu_tier};
    std::mutex counting;
    std::size_t done = 0;
    select::run_jobs(models.size(), plan.workers, nullptr, [&](std::size_t job) {
      models[job] = refit(explained_.model(), job < variables_.size() ? without(variables_[job]) : table_, run);
      const std::lock_guard lock(counting);
      ++done;
      if (context.progress) context.progress(done, models.size());
    });
    return models;
  }

  Frame without(const Variable& variable) const {
    Frame rest = table_;
    for (const std::string& column : variable.columns) rest = rest.without(column);
    return rest;
  }

  double value_of(const Model& model) const {
    return defined_value(explained_, metric_, judgement_of(model).value(metric_.key));
  }

  ImportanceTable judged_on(const Frame& rows, const std::vector<std::optional<Model>>& models) const {
    const ScoreOptions& score = explained_.score_options();
    const double whole = value_on(rows, *models.back(), metric_, score);
    ImportanceTable table;
    for (std::size_t i = 0; i < variables_.size(); ++i)
      table.variables.push_back(
          importance_of(variables_[i], loss_of(metric_, whole, value_on(rows, *models[i], metric_, score))));
    return table;
  }

  static std::string place_of_judgement(const Model& model, const Report& report) {
    const std::string rows = std::to_string(report.rows) + " rows";
    if (model.validation_report()) return "judged on the " + rows + " that each fit held out";
    return "judged on the " + rows +
           " that each model was fitted to, which flatters; train with --valid to hold some out";
  }

  const Explained& explained_;
  const MetricInfo& metric_;
  const std::vector<Variable> variables_;
  const Frame table_;
};

// Each resample's model, and those without a variable, judged on the rows that the resample left out.
Draws draws_of_refits(const ImportanceTable& table, const Explained& explained, const Refits& refits) {
  const MetricInfo& metric = metric_of(explained.model(), table.metric);
  ScoreOptions score = explained.score_options();
  std::vector<double> whole;
  for (std::size_t i = 0; i < refits.models().size(); ++i)
    whole.push_back(value_on(refits.left_out(i), *refits.models()[i], metric, score));
  std::vector<StringList> variables;
  for (const Importance& variable : table.variables) variables.push_back(variable.columns);
  score.threads = 1;  // fits and judgements go on side by side
  return refits.without(variables, [&](std::size_t i, const Model& model) {
    return loss_of(metric, whole[i], value_on(refits.left_out(i), model, metric, score));
  });
}

}  // namespace

ImportanceTable drop_column_importance(const Explained& explained) { return Dropping(explained).run(); }

Draws drop_column_draws(const ImportanceTable& table, const Explained& explained, const Refits* refits) {
  if (explained.options().band_kind == "rows") return Dropping(explained).draws_of_rows(table);
  return draws_of_refits(table, explained, needed(refits));
}

}  // namespace lamina::explain
