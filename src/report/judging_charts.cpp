// Charts of how good answers are.
#include "report/judging_charts.hpp"

#include "report/answers.hpp"
#include "report/chart_groups.hpp"

namespace lamina::report {

namespace {

bool numbers_with_rows(const ChartInput& input) {
  return judges(input, Task::regression) && scored(input)->predictions.rows > 0;
}

bool reconstructs(const ChartInput& input) {
  return first_model(input).task() == Task::reconstruction && input.data->rows() > 0;
}

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
      of_two_classes("calibration", "Calibration", "predicted against observed shares of the positive class",
                     draw_calibration),
      {"thresholds",
       "Metrics by threshold",
       "F1, accuracy, precision and recall at every threshold",
       "judging",
       Needs::one,
       Needs::one,
       true,
       {},
       binary,
       draw_thresholds},
      {"scores",
       "Predicted probabilities by class",
       "how the probabilities of the rows of each class are distributed",
       "judging",
       Needs::one,
       Needs::one,
       true,
       {"bins"},
       binary,
       draw_scores},
      {"residuals",
       "Residuals",
       "truth less prediction, against the prediction and as a histogram",
       "judging",
       Needs::one,
       Needs::one,
       true,
       {"bins", "explain_seed"},
       numbers_with_rows,
       draw_residuals},
      {"predicted-actual",
       "Predicted and actual",
       "each row's truth against its prediction",
       "judging",
       Needs::one,
       Needs::one,
       true,
       {"explain_seed"},
       numbers_with_rows,
       draw_predicted_actual},
      {"reconstruction",
       "Reconstruction errors",
       "an autoencoder's errors by column and by row",
       "judging",
       Needs::one,
       Needs::one,
       false,
       {"bins", "top"},
       reconstructs,
       draw_reconstruction},
      {"pairs",
       "Answers in pairs",
       "what each two of several models answer for the same rows",
       "comparison",
       Needs::some,
       Needs::one,
       true,
       {"explain_seed"},
       has_pairs,
       draw_pairs},
  };
}

}  // namespace lamina::report
