// Permutation importance (Breiman 2001, "Random Forests"; Fisher, Rudin & Dominici 2019 for any model and loss).
#include "explain/permutation.hpp"

#include <cmath>

#include "base/philox.hpp"
#include "explain/columns.hpp"
#include "explain/vary.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "train/target.hpp"

namespace lamina::explain {

namespace {

Importance summed_up(const Variable& variable, std::vector<double> losses) {
  const auto count = static_cast<double>(losses.size());
  double sum = 0, squares = 0;
  for (const double loss : losses) sum += loss;
  Importance importance = importance_of(variable, sum / count);
  for (const double loss : losses) squares += (loss - importance.value) * (loss - importance.value);
  if (losses.size() > 1) importance.deviation = std::sqrt(squares / (count - 1));
  importance.repeats = std::move(losses);
  return importance;
}

}  // namespace

ImportanceTable shuffled_importance(const Explained& explained, const MetricInfo& metric, double baseline,
                                    std::size_t rows, const ShuffledMetric& value) {
  ImportanceTable table;
  table.metric = metric.key;
  table.baseline = baseline;
  const std::vector<Variable> variables = variables_of(explained);
  std::vector<std::vector<double>> losses(variables.size());
  const ExplainOptions& options = explained.options();
  for (std::int64_t repeat = 0; repeat < options.repeats; ++repeat) {
    const auto order =
        permutation(rows, options.explain_seed, Purpose::shuffled_variable, static_cast<std::uint32_t>(repeat));
    const std::vector<std::size_t> places(order.begin(), order.end());
    for (std::size_t i = 0; i < variables.size(); ++i)
      losses[i].push_back(loss_of(metric, baseline, value(variables[i], places)));
  }
  for (std::size_t i = 0; i < variables.size(); ++i)
    table.variables.push_back(summed_up(variables[i], std::move(losses[i])));
  return table;
}

namespace {

// The rows whose answer is known, judged by the model.
class JudgedRows {
 public:
  explicit JudgedRows(const Explained& explained)
      : explained_(explained), model_(explained.model()), metric_(metric_of(model_, explained.options().metric)) {
    const train::Target& target = model_.impl().trained.learnt.target;
    const train::TargetRows answers = train::read_target(explained.frame(), target);
    const std::vector<std::size_t> known = train::rows_with_target(answers);
    if (known.empty())
      throw Error(ErrorKind::data, "no row has a known answer", "give rows whose target is one the model knows",
                  {explained.frame().source(), 0, target.name()});
    truth_ = train::truth_of(answers, known);
    rows_ = inputs_of(model_, explained.frame());
    if (known.size() < rows_.rows()) rows_ = rows_.take(known);
    if (model_.task() == Task::binary) positive_ = target.positive;
  }

  ImportanceTable run() {
    ImportanceTable table = shuffled_importance(
        explained_, metric_, metric_value(rows_), rows_.rows(),
        [&](const Variable& variable, const auto& order) { return metric_value(shuffled(variable, order)); });
    const std::size_t left_out = explained_.frame().rows() - rows_.rows();
    if (left_out > 0)
      table.notes.push_back(std::to_string(left_out) + (left_out == 1 ? " row" : " rows") +
                            " without a known target left out");
    return table;
  }

 private:
  // The columns of a variable go together.
  Frame shuffled(const Variable& variable, const std::vector<std::size_t>& order) const {
    Frame rows = rows_;
    for (const std::string& name : variable.columns)
      if (const Column* column = rows_.find(name)) rows = with_column(rows, column->take(order));
    return rows;
  }

  double metric_value(const Frame& rows) {
    const auto value = score(metric_, explained_.answerer().predict(rows), truth_, positive_);
    return defined_value(explained_, metric_, value);
  }

  const Explained& explained_;
  const Model& model_;
  const MetricInfo& metric_;
  Frame rows_;  // what the model reads of them
  Truth truth_;
  std::optional<std::size_t> positive_;
};

}  // namespace

ImportanceTable permutation_importance(const Explained& explained) { return JudgedRows(explained).run(); }

}  // namespace lamina::explain
