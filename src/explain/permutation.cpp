// Permutation importance (Breiman 2001, "Random Forests"; Fisher, Rudin & Dominici 2019 for any model and loss).
#include <cmath>

#include "base/philox.hpp"
#include "explain/columns.hpp"
#include "explain/importance_methods.hpp"
#include "explain/vary.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "train/target.hpp"

namespace lamina::explain {

namespace {

class Permutation {
 public:
  explicit Permutation(const Explained& explained)
      : explained_(explained), model_(explained.model()), metric_(metric_of(model_, explained.options().metric)) {
    const train::Target& target = model_.impl().trained.learnt.target;
    const train::TargetRows answers = train::read_target(explained.frame(), target);
    const std::vector<std::size_t> rows = train::rows_with_target(answers);
    if (rows.empty())
      throw Error(ErrorKind::data, "no row has a known answer", "give rows whose target is one the model knows",
                  {explained.frame().source(), 0, target.name()});
    truth_ = train::truth_of(answers, rows);
    rows_ = inputs_of(model_, explained.frame());
    if (rows.size() < rows_.rows()) rows_ = rows_.take(rows);
    if (model_.task() == Task::binary) positive_ = target.positive;
  }

  ImportanceTable run() {
    ImportanceTable table;
    table.metric = metric_.key;
    table.baseline = metric_value(rows_);
    const std::vector<Variable> variables = variables_of(explained_);
    std::vector<std::vector<double>> losses(variables.size());
    const auto repeats = static_cast<std::uint32_t>(explained_.options().repeats);
    for (std::uint32_t repeat = 0; repeat < repeats; ++repeat) {
      // One order for all variables: which are asked for changes no figure, and they are compared on the same shuffle.
      const auto order =
          permutation(rows_.rows(), explained_.options().explain_seed, Purpose::shuffled_variable, repeat);
      const std::vector<std::size_t> places(order.begin(), order.end());
      for (std::size_t i = 0; i < variables.size(); ++i)
        losses[i].push_back(loss_of(metric_, *table.baseline, metric_value(shuffled(variables[i], places))));
    }
    for (std::size_t i = 0; i < variables.size(); ++i) table.variables.push_back(summed_up(variables[i], losses[i]));
    note_left_out(table);
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
    if (value) return *value;
    throw Error(ErrorKind::data, std::string("the metric ") + metric_.key + " is undefined for these rows",
                "give more rows, or choose another --metric", {explained_.frame().source(), 0, model_.target()});
  }

  static Importance summed_up(const Variable& variable, const std::vector<double>& losses) {
    const auto count = static_cast<double>(losses.size());
    double sum = 0, squares = 0;
    for (const double loss : losses) sum += loss;
    Importance importance = importance_of(variable, sum / count);
    for (const double loss : losses) squares += (loss - importance.value) * (loss - importance.value);
    if (losses.size() > 1) importance.deviation = std::sqrt(squares / (count - 1));
    importance.repeats = losses;
    return importance;
  }

  void note_left_out(ImportanceTable& table) const {
    const std::size_t left_out = explained_.frame().rows() - rows_.rows();
    if (left_out > 0)
      table.notes.push_back(std::to_string(left_out) + (left_out == 1 ? " row" : " rows") +
                            " without a known target left out");
  }

  const Explained& explained_;
  const Model& model_;
  const MetricInfo& metric_;
  Frame rows_;  // what the model reads of the rows with a target
  Truth truth_;
  std::optional<std::size_t> positive_;
};

}  // namespace

ImportanceTable permutation_importance(const Explained& explained) { return Permutation(explained).run(); }

}  // namespace lamina::explain
