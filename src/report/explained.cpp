#include "report/explained.hpp"

#include <algorithm>

#include "lamina/bootstrap.hpp"
#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/log_scale.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

// Whether the rows have two values of it that the model tells apart, and logarithms when these are asked for.
bool has_curve(const Explained& rows, const std::string& column, bool log_x) {
  try {
    return LogScale(places_of(rows, column, 2).numbers, log_x).possible();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::internal) throw;
    return false;
  }
}

bool wants_bands(const ChartInput& input) {
  return input.options.bootstrap > 0 && (input.refits || input.options.band_kind == "rows");
}

const ImportanceMethod* best_method(const ChartInput& input) {
  const Model& model = first_model(input);
  for (const char* name : {"permutation", "own", "gedeon"}) {
    const ImportanceMethod* method = find_importance_method(name);
    if (method && method->applies(model) && (!method->needs_answers || has_answers(model, input.data))) return method;
  }
  return nullptr;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

bool explains(const ChartInput& input) {
  if (!input.data || input.data->rows() == 0 || input.data->image_height > 0) return false;
  const std::vector<std::string> names = predictors(first_model(input));
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return input.data->find(name); });
}

std::shared_ptr<const Explained> explained(const ChartInput& input, std::size_t model) {
  return remembered(input, "explained " + std::to_string(model), [&] {
    ExplainOptions options = static_cast<const ExplainOptions&>(input.options);
    if (model > 0) options.columns.clear();  // those of the first model, which others need not read
    return Explained(*input.models[model].model, *input.data, options, input.score);
  });
}

std::shared_ptr<const ImportanceTable> importance_of(const ChartInput& input, const std::string& method) {
  return remembered(input, "importance " + method, [&] {
    const auto own = explained(input);
    ImportanceTable table = importance(*own, method);
    if (wants_bands(input)) add_bands(table, *own, input.refits);
    return table;
  });
}

std::vector<std::string> ranked_predictors(const ChartInput& input) {
  std::vector<std::string> names;
  if (const ImportanceMethod* method = best_method(input)) {
    const auto table = importance_of(input, method->name);  // kept while it is walked through
    for (const Importance& one : table->variables)
      for (const std::string& column : one.columns) add_once(names, column);
  }
  for (const std::string& name : predictors(first_model(input))) add_once(names, name);
  return names;
}

std::vector<std::string> chosen_predictors(const ChartInput& input, std::size_t most) {
  if (!input.options.x.empty()) return {input.options.x};
  if (!input.options.columns.empty()) return input.options.columns;
  const auto rows = explained(input);
  std::vector<std::string> names;
  for (const std::string& name : ranked_predictors(input))
    if (names.size() < most && has_curve(*rows, name, input.options.log_x)) names.push_back(name);
  if (names.empty())
    throw Error(ErrorKind::data, "no predictor varies in these rows", "give rows that differ",
                {input.data->source(), 0, {}});
  return names;
}

std::shared_ptr<const std::vector<Curve>> curves_of(const ChartInput& input, std::size_t model, const std::string& kind,
                                                    const std::string& column, bool bands) {
  bands = bands && model == 0 && wants_bands(input);
  const std::string key = "curves " + kind + " " + std::to_string(model) + (bands ? " bands " : " ") + column;
  return remembered(input, key, [&] {
    const auto own = explained(input, model);
    std::vector<Curve> found = curves(*own, kind, column);
    if (bands) add_bands(found, *own, input.refits);
    return found;
  });
}

std::vector<std::size_t> models_that_read(const ChartInput& input, const std::string& column) {
  std::vector<std::size_t> places;
  for (std::size_t model = 0; model < input.models.size(); ++model) {
    const std::vector<std::string> names = predictors(*input.models[model].model);
    if (model == 0 || std::find(names.begin(), names.end(), column) != names.end()) places.push_back(model);
  }
  return places;
}

std::string answer_name(const Model& model, const std::string& output) {
  if (model.task() == Task::reconstruction) return "reconstruction error";
  return (model.classifies() ? "probability of " : "") + shown(output, 40);
}

}  // namespace lamina::report
