// Importance by leaving a variable out of the fit.
#include <optional>
#include <vector>

#include "explain/importance_methods.hpp"
#include "explain/refit.hpp"
#include "lamina/error.hpp"
#include "select/jobs.hpp"

namespace lamina::explain {

namespace {

// On the rows that the fit held out; without such, on those it was fitted to.
const Report& judgement_of(const Model& model) {
  if (model.validation_report()) return *model.validation_report();
  expect(model.training_report().has_value(), "a fitted model has been judged");
  return *model.training_report();
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

  ImportanceTable run() {
    std::vector<std::optional<double>> values(variables_.size() + 1);
    const auto plan = select::plan_jobs(values.size(), 0, explained_.score_options().threads);
    run_.threads = plan.threads;
    run_.cpu_tier = explained_.score_options().cpu_tier;
    select::run_jobs(values.size(), plan.workers, nullptr, [&](std::size_t job) { values[job] = judge(job); });
    ImportanceTable table;
    table.metric = metric_.key;
    table.baseline = *values.back();
    for (std::size_t i = 0; i < variables_.size(); ++i)
      table.variables.push_back(importance_of(variables_[i], loss_of(metric_, *table.baseline, *values[i])));
    table.notes.push_back(where_);
    return table;
  }

 private:
  // The model without a variable; the last job is that with all of them.
  double judge(std::size_t job) {
    const bool whole = job == variables_.size();
    const Model model = *refit(explained_.model(), whole ? table_ : without(variables_[job]), run_);
    const Report& report = judgement_of(model);
    if (whole) where_ = place_of_judgement(model, report);
    return defined_value(explained_, metric_, report.value(metric_.key));
  }

  Frame without(const Variable& variable) const {
    Frame rest = table_;
    for (const std::string& column : variable.columns) rest = rest.without(column);
    return rest;
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
  RefitRun run_;
  std::string where_;
};

}  // namespace

ImportanceTable drop_column_importance(const Explained& explained) { return Dropping(explained).run(); }

}  // namespace lamina::explain
