// A small tree that answers as the model does (Craven & Shavlik 1996, "Extracting tree-structured representations of
// trained networks", in its plain form): what its splits gain is told, and how much of the model it is.
#include <algorithm>
#include <optional>

#include "explain/importance_methods.hpp"
#include "explain/vary.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"

namespace lamina::explain {

namespace {

// R² of `fitted` as answers for `values`; none when these are all alike.
std::optional<double> explained_share(const std::vector<double>& values, const std::vector<double>& fitted,
                                      const std::vector<double>& weights) {
  double weight = 0, mean = 0, variance = 0, error = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    weight += weights[row];
    mean += weights[row] * values[row];
  }
  mean /= weight;
  for (std::size_t row = 0; row < values.size(); ++row) {
    variance += weights[row] * (values[row] - mean) * (values[row] - mean);
    error += weights[row] * (values[row] - fitted[row]) * (values[row] - fitted[row]);
  }
  if (!(variance > 0)) return std::nullopt;
  return 1 - error / variance;
}

class Surrogate {
 public:
  explicit Surrogate(const Explained& explained)
      : explained_(explained),
        inputs_(predictors_of(explained)),
        answers_(explained.answerer().answers(explained.frame())) {
    answer_ = fresh_name("answer");
    weight_ = fresh_name("weight");
  }

  ImportanceTable run() {
    for (const std::size_t output : explained_.outputs()) add(output);
    if (fitted_ == 0)
      throw Error(ErrorKind::data, "the model answers the same for all rows, so that there is nothing to explain",
                  "give rows that differ", {explained_.frame().source(), 0, {}});
    scale_to_one(shares_);
    table_.variables = importances_of(variables_of(explained_), shares_);
    table_.fidelity = fidelities_ / fitted_;
    if (fitted_ > 1)
      table_.notes.push_back("one tree for each of " + std::to_string(static_cast<int>(fitted_)) +
                             " outputs: importances and fidelity are their means");
    return std::move(table_);
  }

 private:
  // Text becomes categories, as the model takes it.
  static std::vector<Column> predictors_of(const Explained& explained) {
    std::vector<Column> columns;
    for (const std::string& name : predictors(explained.model())) {
      const Column column = taken_column(explained, name);
      if (column.kind() != ColumnKind::text) {
        columns.push_back(column);
        continue;
      }
      std::vector<std::int32_t> codes;
      for (std::size_t row = 0; row < column.rows(); ++row) codes.push_back(column.code(row));
      columns.push_back(Column::categories(name, codes, column.levels()));
    }
    return columns;
  }

  // Different from those of the predictors, whatever they are.
  std::string fresh_name(std::string name) const {
    while (std::any_of(inputs_.begin(), inputs_.end(), [&](const Column& column) { return column.name() == name; }))
      name += '_';
    return name;
  }

  std::vector<double> answers_of(std::size_t output) const {
    const std::size_t width = explained_.answerer().outputs().size();
    std::vector<double> values;
    for (std::size_t row = 0; row < explained_.frame().rows(); ++row) values.push_back(answers_[row * width + output]);
    return values;
  }

  Options options() const {
    Options options;
    options.model = "tree";
    options.task = "regression";
    options.target = answer_;
    options.weights = weight_;
    options.prune = false;
    options.depth = explained_.options().surrogate_depth;
    options.threads = explained_.score_options().threads;
    options.cpu_tier = explained_.score_options().cpu_tier;
    return options;
  }

  void add(std::size_t output) {
    mean_answer(explained_, answers_, output);  // throws where no row counts
    const std::vector<double> values = answers_of(output);
    const std::string& name = explained_.output_name(output);
    if (!explained_share(values, values, explained_.weights())) {
      table_.notes.push_back("the model answers the same for all rows as to " + name);
      return;
    }
    std::vector<Column> columns = inputs_;
    columns.push_back(Column::numbers(answer_, values));
    columns.push_back(Column::numbers(weight_, explained_.weights()));
    const Frame lesson(std::move(columns), explained_.frame().source());
    const Model tree = fit(lesson, options());
    for (const auto& [column, share] : gain_shares(tree)) shares_[column] += share;
    fidelities_ +=
        *explained_share(values, tree.predict(lesson, explained_.score_options()).values, explained_.weights());
    fitted_ += 1;
    if (explained_.outputs().size() > 1) table_.drawing += name + ":\n";
    table_.drawing += tree.drawing();
  }

  const Explained& explained_;
  const std::vector<Column> inputs_;
  const std::vector<double> answers_;
  std::string answer_, weight_;
  ImportanceTable table_;
  Shares shares_;
  double fidelities_ = 0, fitted_ = 0;
};

}  // namespace

ImportanceTable surrogate_importance(const Explained& explained) { return Surrogate(explained).run(); }

}  // namespace lamina::explain
