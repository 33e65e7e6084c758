#include "lamina/charts.hpp"

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "report/chart_groups.hpp"

namespace lamina {

const std::vector<ChartKind>& chart_kinds() {
  static const std::vector<ChartKind> all = [] {
    std::vector<ChartKind> kinds;
    for (const auto& group :
         {report::data_charts(), report::model_charts(), report::training_charts(), report::judging_charts(),
          report::explaining_charts(), report::plane_charts(), report::image_charts(), report::feature_charts(),
          report::choosing_charts(), report::lecture_charts()})
      kinds.insert(kinds.end(), group.begin(), group.end());
    return kinds;
  }();
  return all;
}

const ChartKind* find_chart_kind(const std::string& name) {
  for (const ChartKind& kind : chart_kinds())
    if (name == kind.name) return &kind;
  return nullptr;
}

namespace {

[[noreturn]] void refuse(const ChartKind& kind, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::usage, std::string("the chart ") + kind.name + " " + what, remedy);
}

// Throws unless the rows have what the model predicts.
void check_answers(const Model& model, const Frame& frame) {
  for (const std::string& target : model.targets()) {
    if (frame.image_height > 0 && frame.find(target) == nullptr)
      throw Error(ErrorKind::usage, "images alone have no answers", "name the file of their labels with --labels",
                  {frame.source(), 0, {}});
    frame.column(target);  // throws where it is lacking
  }
}

void check(const ChartKind& kind, const ChartInput& input) {
  const std::size_t models = input.models.size();
  if (kind.models == Needs::none && models > 0) refuse(kind, "is drawn without a model", "leave the model out");
  if (kind.models == Needs::one && models != 1) refuse(kind, "is drawn from one model", "name one model file");
  if (kind.models == Needs::some && models == 0) refuse(kind, "is drawn from models", "name at least one model file");
  if (kind.data == Needs::none && input.data) refuse(kind, "is drawn without rows", "leave the table out");
  if (kind.data == Needs::one && !input.data) refuse(kind, "is drawn from rows", "name a file of rows");
  if (kind.answers && input.data && models > 0) check_answers(*input.models.front().model, *input.data);
}

}  // namespace

std::vector<Chart> draw(const ChartKind& kind, const ChartInput& input) {
  check(kind, input);
  return kind.draw(input);
}

}  // namespace lamina
