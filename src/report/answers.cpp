#include "report/answers.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

std::string key(const char* what, std::size_t model) { return what + (" " + std::to_string(model)); }

std::string names_of(std::initializer_list<Task> tasks) {
  std::string names;
  for (const Task task : tasks) names.append(names.empty() ? "" : " or ").append(name(task));
  return names;
}

}  // namespace

bool has_answers(const Model& model, const Frame* data) {
  return data && std::all_of(model.targets().begin(), model.targets().end(),
                             [&](const std::string& target) { return data->find(target); });
}

bool comparable(const Model& one, const Model& other) {
  return one.task() == other.task() && one.targets() == other.targets() && one.levels() == other.levels() &&
         (one.task() != Task::binary || one.positive() == other.positive());
}

bool all_comparable(const ChartInput& input) {
  return std::all_of(input.models.begin(), input.models.end(),
                     [&](const NamedModel& model) { return comparable(first_model(input), *model.model); });
}

bool judges(const ChartInput& input, Task task) {
  return first_model(input).task() == task && has_answers(first_model(input), input.data) && all_comparable(input);
}

bool judges_classes(const ChartInput& input) { return judges(input, Task::binary) || judges(input, Task::multiclass); }

void check_tasks(const ChartInput& input, const char* chart, std::initializer_list<Task> tasks) {
  const Model& first = first_model(input);
  if (std::find(tasks.begin(), tasks.end(), first.task()) == tasks.end())
    throw Error(ErrorKind::usage,
                std::string("the chart ") + chart + " shows models of the task " + names_of(tasks) + ", and " +
                    input.models.front().name + " is of " + name(first.task()),
                "choose another chart or model");
  for (const NamedModel& model : input.models)
    if (!comparable(first, *model.model))
      throw Error(ErrorKind::usage,
                  "the models " + input.models.front().name + " and " + model.name + " do not predict the same",
                  "name models of one target with the same levels");
}

std::shared_ptr<const Scored> scored(const ChartInput& input, std::size_t model) {
  return remembered(input, key("scored", model),
                    [&] { return input.models[model].model->score(*input.data, input.score); });
}

std::shared_ptr<const Cuts> cuts_of(const ChartInput& input, std::size_t model) {
  return remembered(input, key("cuts", model), [&] {
    const auto answers = scored(input, model);
    return cuts(answers->predictions, answers->truth, answers->positive);
  });
}

std::shared_ptr<const Cuts> both_classes(const ChartInput& input, std::size_t model) {
  auto cuts = cuts_of(input, model);
  if (!cuts->both_classes())
    throw Error(ErrorKind::data, "the rows have only one of the two classes", "give rows of both",
                {input.data->source(), 0, {}});
  return cuts;
}

std::shared_ptr<const Report> report_of(const ChartInput& input, std::size_t model) {
  return remembered(input, key("report", model), [&] {
    const auto answers = scored(input, model);
    return evaluate(answers->predictions, answers->truth, answers->positive);
  });
}

std::string positive_level(const ChartInput& input) {
  const Model& model = first_model(input);
  return shown(model.levels()[model.positive()], 40);
}

}  // namespace lamina::report

namespace lamina {

std::shared_ptr<ChartMemory> make_chart_memory() { return std::make_shared<ChartMemory>(); }

}  // namespace lamina
