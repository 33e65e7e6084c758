#include "lamina/importance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "explain/importance_methods.hpp"
#include "explain/named_kind.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace explain {

bool is_network(const Model& model) { return model::is_network(model.impl()); }

bool has_target(const Model& model) { return model.task() != Task::reconstruction; }

double loss_of(const MetricInfo& metric, double baseline, double value) {
  return metric.higher_is_better ? baseline - value : value - baseline;
}

const MetricInfo& metric_of(const Model& model, const std::string& key) {
  const Task task = model.task();
  if (key == "auto")
    return *find_metric(task == Task::regression       ? "rmse"
                        : task == Task::reconstruction ? "reconstruction_error"
                                                       : "log_loss");
  const MetricInfo* metric = find_metric(key);
  if (metric && metric->applies(task)) return *metric;
  std::vector<std::string> keys;
  for (const MetricInfo& known : metrics()) keys.emplace_back(known.key);
  const std::string close = metric ? "" : nearest(key, keys);
  throw Error(
      ErrorKind::usage,
      "option metric: " + (metric ? key + " does not apply to " + name(task) : "there is no metric '" + key + "'"),
      close.empty() ? "choose among auto, " + metric_keys(task) : "did you mean " + close + "?");
}

double defined_value(const Explained& explained, const MetricInfo& metric, const std::optional<double>& value) {
  if (value) return *value;
  throw Error(ErrorKind::data, std::string("the metric ") + metric.key + " is undefined for these rows",
              "give more rows, or choose another --metric",
              {explained.frame().source(), 0, explained.model().target()});
}

void scale_to_one(Shares& shares) {
  double sum = 0;
  for (const auto& [column, share] : shares) sum += share;
  if (sum > 0)
    for (auto& [column, share] : shares) share /= sum;
}

Draws asked_again(const ImportanceTable& table, const Explained& explained, const Refits* refits) {
  return bootstrap_draws(explained, refits,
                         [&](const Explained& one) { return values_by_name(table, importance(one, table.method)); });
}

std::vector<double> values_by_name(const ImportanceTable& table, const ImportanceTable& draw) {
  std::vector<double> values;
  for (const Importance& one : table.variables) {
    const auto found = std::find_if(draw.variables.begin(), draw.variables.end(),
                                    [&](const Importance& other) { return other.variable == one.variable; });
    values.push_back(found == draw.variables.end() ? 0 : found->value);
  }
  return values;
}

Importance importance_of(const Variable& variable, double value) {
  Importance importance;
  importance.variable = variable.name;
  importance.columns = variable.columns;
  importance.value = value;
  return importance;
}

std::vector<Importance> importances_of(const std::vector<Variable>& variables, const Shares& shares) {
  std::vector<Importance> all;
  for (const Variable& variable : variables) {
    double sum = 0;
    for (const std::string& column : variable.columns)
      if (const auto found = shares.find(column); found != shares.end()) sum += found->second;
    all.push_back(importance_of(variable, sum));
  }
  return all;
}

}  // namespace explain

namespace {

bool always(const Model&) { return true; }

auto offered_by(const Model& model) {
  return [&model](const ImportanceMethod& method) { return method.applies(model); };
}

void check_target(const Explained& explained) {
  if (explain::has_target(explained.model()))
    for (const std::string& target : explained.model().targets()) explained.frame().column(target);
}

}  // namespace

const std::vector<ImportanceMethod>& importance_methods() {
  static const std::vector<ImportanceMethod> table = {
      {"permutation", "permutation importance",
       "by how much the metric gets worse when a variable's values are shuffled among the rows (Breiman 2001)", true,
       always, explain::permutation_importance, explain::asked_again, ""},
      {"out_of_bag", "out-of-bag permutation importance",
       "by how much the metric gets worse when a variable's values are shuffled among the rows of the fit, each "
       "answered for by the trees of the bag or forest that have not seen it (Breiman 2001)",
       true, explain::draws_rows, explain::out_of_bag_importance, explain::out_of_bag_draws,
       "each refit is judged on the rows that its resample left out"},
      {"drop_column", "drop-column importance",
       "by how much the metric gets worse, on the same rows, for a model fitted without the variable", true,
       explain::has_target, explain::drop_column_importance, explain::drop_column_draws,
       "each refit, and those without a variable, are judged on the rows that their resample left out"},
      {"gedeon", "Gedeon's importance",
       "from a network's weights between the inputs and the first two layers, as H2O has it (Gedeon 1997); shares of 1",
       false, explain::is_network, explain::gedeon_importance, explain::asked_again, ""},
      {"surrogate", "importance in a surrogate tree",
       "gains of the splits of a small tree fitted to the model's answers; shares of 1", false, always,
       explain::surrogate_importance, explain::asked_again, ""},
      {"own", "the trees' own importance",
       "gains of the splits of a tree, forest or boosting (Breiman and others 1984); shares of 1", false,
       explain::counts_gains, explain::own_importance, explain::asked_again, ""},
  };
  return table;
}

const ImportanceMethod* find_importance_method(const std::string& name) {
  for (const ImportanceMethod& method : importance_methods())
    if (name == method.name) return &method;
  return nullptr;
}

ImportanceTable importance(const Explained& explained, const std::string& name) {
  const Model& model = explained.model();
  const ImportanceMethod& method = explain::named_kind(importance_methods(), name, "importance", offered_by(model));
  if (!method.applies(model))
    throw Error(ErrorKind::usage, "importance '" + name + "' is not for a model like this one: " + model.title(),
                "choose among " + explain::names_of_kinds(importance_methods(), offered_by(model)));
  if (method.needs_answers) check_target(explained);
  ImportanceTable table = method.make(explained);
  table.method = method.name;
  table.notes.insert(table.notes.begin(), explained.notes().begin(), explained.notes().end());
  std::stable_sort(table.variables.begin(), table.variables.end(),
                   [](const Importance& a, const Importance& b) { return a.value > b.value; });
  return table;
}

namespace {

using Figure = std::optional<double>;

// A column that is there when any variable has the figure.
template <class Get>
void add_column(std::vector<Column>& columns, const std::string& name, const ImportanceTable& table, const Get& get) {
  std::vector<double> values;
  bool any = false;
  for (const Importance& importance : table.variables) {
    const Figure figure = get(importance);
    any = any || figure;
    values.push_back(figure.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  if (any) columns.push_back(Column::numbers(name, std::move(values)));
}

void set_figure(nlohmann::json& object, const char* key, const Figure& figure) {
  if (figure) object[key] = *figure;
}

nlohmann::json to_json(const Importance& importance) {
  nlohmann::json object = {
      {"variable", importance.variable}, {"columns", importance.columns}, {"value", importance.value}};
  set_figure(object, "deviation", importance.deviation);
  if (!importance.repeats.empty()) object["repeats"] = importance.repeats;
  set_figure(object, "low", importance.low);
  set_figure(object, "high", importance.high);
  return object;
}

}  // namespace

Frame to_frame(const ImportanceTable& table) {
  std::vector<std::string> names;
  for (const Importance& importance : table.variables) names.push_back(importance.variable);
  std::vector<Column> columns = {Column::text("variable", names)};
  add_column(columns, "importance", table, [](const Importance& one) { return Figure(one.value); });
  add_column(columns, "deviation", table, [](const Importance& one) { return one.deviation; });
  add_column(columns, "low", table, [](const Importance& one) { return one.low; });
  add_column(columns, "high", table, [](const Importance& one) { return one.high; });
  return Frame(std::move(columns));
}

nlohmann::json to_json(const ImportanceTable& table) {
  nlohmann::json object = {{"method", table.method}, {"variables", nlohmann::json::array()}, {"notes", table.notes}};
  if (!table.metric.empty()) object["metric"] = table.metric;
  set_figure(object, "baseline", table.baseline);
  set_figure(object, "fidelity", table.fidelity);
  if (!table.drawing.empty()) object["drawing"] = table.drawing;
  for (const Importance& importance : table.variables) object["variables"].push_back(to_json(importance));
  return object;
}

}  // namespace lamina
