// Charts of how good answers are.
#include "report/judging_charts.hpp"

#include "report/answers.hpp"
#include "report/chart_groups.hpp"

namespace lamina::report {

namespace {

bool binary(const ChartInput& input) { return judges(input, Task::binary) && cuts_of(input)->both_classes(); }

ChartKind of_two_classes(const char* name, const char* title, const char* definition,
                         std::vector<Chart> (*draw)(const ChartInput&)) {
  return {name, title, definition, "judging", Needs::some, Needs::one, true, {}, binary, draw};
}

}  // namespace

std::vector<ChartKind> judging_charts() {
  return {
      {"confusion",
       "Confusion matrix",
       "how many rows of each class got which answer",
       "judging",
       Needs::some,
       Needs::one,
       true,
       {},
       judges_classes,
       draw_confusion},
      of_two_classes("roc", "ROC curve", "true against false positive rate at every threshold", draw_roc),
      of_two_classes("precision-recall", "Precision and recall", "precision against recall at every threshold",
                     draw_precision_recall),
      of_two_classes("lift", "Lift curve", "share of the positives found among the most likely rows", draw_lift),
      of_two_classes("gains", "Gains", "how much more frequent positives are among the most likely rows", draw_gains),
  };
}

}  // namespace lamina::report
