#include "lamina/local.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "explain/columns.hpp"
#include "explain/drawn_rows.hpp"
#include "explain/local_methods.hpp"
#include "explain/named_kind.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace explain {

BackgroundRows background_of(const Explained& explained) {
  const ExplainOptions& options = explained.options();
  const auto rows = drawn_rows(explained.frame().rows(), options.background, options.explain_seed, Purpose::background);
  BackgroundRows background{inputs_of(explained.model(), explained.frame()).take(rows), {}};
  double sum = 0;
  for (const std::size_t row : rows) sum += explained.weights()[row];
  if (!(sum > 0))
    throw Error(ErrorKind::data, "the rows to compare with have no weight", "give rows whose weight is above 0",
                {explained.frame().source(), 0, explained.model().options().weights});
  for (const std::size_t row : rows) background.weights.push_back(explained.weights()[row] / sum);
  return background;
}

namespace {

std::string cells_of(const Variable& variable, const Frame& frame, std::size_t row) {
  if (variable.name == kOthers) return {};
  std::string text;
  for (const std::string& column : variable.columns)
    text += (text.empty() && column == variable.columns.front() ? "" : ", ") + frame.column(column).cell(row);
  return text;
}

}  // namespace

std::vector<LocalExplanation> blank_explanations(const Explained& explained, const std::vector<Variable>& variables,
                                                 const Frame& frame, std::size_t row) {
  LocalExplanation blank;
  blank.row = row;
  blank.scale = explained.model().classifies() ? "probability" : "number";
  for (const Variable& variable : variables)
    blank.contributions.push_back({variable.name, cells_of(variable, frame, row), 0, 0});
  std::vector<LocalExplanation> all;
  for (const std::size_t output : explained.outputs()) {
    all.push_back(blank);
    all.back().output = explained.output_name(output);
  }
  return all;
}

}  // namespace explain

namespace {

bool always(const Model&) { return true; }

auto offered_by(const Model& model) {
  return [&model](const LocalMethod& method) { return method.applies(model); };
}

void check_row(const Frame& frame, std::size_t number) {
  if (number < frame.rows()) return;
  throw Error(ErrorKind::usage,
              "there is no row " + std::to_string(number + 1) + ": the table has " + std::to_string(frame.rows()),
              frame.rows() > 0 ? "give a row from 1 to " + std::to_string(frame.rows()) : "give a table with rows",
              {frame.source(), 0, {}});
}

}  // namespace

const std::vector<LocalMethod>& local_methods() {
  static const std::vector<LocalMethod> table = {
      {"shapley", "Shapley values",
       "what each predictor adds when it joins those before it, the mean over their orders (Shapley 1953; Štrumbelj & "
       "Kononenko 2014)",
       always, explain::shapley_values},
      {"integrated_gradients", "integrated gradients",
       "the gradient's integral along the straight path from the mean encoded row (Sundararajan, Taly & Yan 2017)",
       explain::has_gradients, explain::integrated_gradients},
  };
  return table;
}

const LocalMethod* find_local_method(const std::string& name) {
  for (const LocalMethod& method : local_methods())
    if (name == method.name) return &method;
  return nullptr;
}

std::vector<LocalExplanation> explain_row(const Explained& explained, const Frame& frame, std::size_t number,
                                          const std::string& name) {
  const Model& model = explained.model();
  const LocalMethod& method = explain::named_kind(local_methods(), name, "explanation of a row", offered_by(model));
  if (!method.applies(model))
    throw Error(ErrorKind::usage,
                std::string(method.title) + " are not for a model like this one: " +
                    (model.options().calibrate == "none" ? "" : "calibrated ") + model.title(),
                "choose among " + explain::names_of_kinds(local_methods(), offered_by(model)));
  check_row(frame, number);
  std::vector<LocalExplanation> explanations = method.make(explained, frame, number);
  for (LocalExplanation& explanation : explanations) explanation.method = method.name;
  return explanations;
}

Frame to_frame(const LocalExplanation& explanation) {
  std::vector<std::string> variables, cells;
  std::vector<double> contributions, errors;
  bool sampled = false;
  for (const Contribution& one : explanation.contributions) {
    variables.push_back(one.variable);
    cells.push_back(one.value);
    contributions.push_back(one.contribution);
    errors.push_back(one.error);
    sampled = sampled || one.error > 0;
  }
  std::vector<Column> columns = {Column::text("variable", variables), Column::text("value", cells),
                                 Column::numbers("contribution", std::move(contributions))};
  if (sampled) columns.push_back(Column::numbers("error", std::move(errors)));
  return Frame(std::move(columns));
}

nlohmann::json to_json(const LocalExplanation& explanation) {
  nlohmann::json object = {{"method", explanation.method},
                           {"output", explanation.output},
                           {"row", explanation.row},
                           {"scale", explanation.scale},
                           {"prediction", explanation.prediction},
                           {"baseline", explanation.baseline},
                           {"residual", explanation.residual},
                           {"contributions", nlohmann::json::array()}};
  for (const Contribution& one : explanation.contributions)
    object["contributions"].push_back(
        {{"variable", one.variable}, {"value", one.value}, {"contribution", one.contribution}, {"error", one.error}});
  return object;
}

}  // namespace lamina
