#include "lamina/report.hpp"

namespace lamina {

const std::vector<ReportSection>& report_sections() {
  static const std::vector<ReportSection> sections = {
      {"summary", "Summary", "What the model is, and how good its answers are on the rows of this page."},
      {"data", "Data", "The columns of these rows: how their values are distributed, and what is missing."},
      {"model", "Model", "What the model is made of: layers, weights, trees or coefficients."},
      {"training", "Training", "How the model learnt: loss and score after each epoch."},
      {"judging", "Judgement", "How good the answers are, and what becomes of them at each threshold."},
      {"importance", "Importance", "Which predictors the model leans on."},
      {"curves", "Curves", "How the answers depend on one predictor, of those that matter most."},
      {"plane", "Two predictors", "How the answers depend on two predictors at once."},
      {"images", "Images",
       "Rows that are pictures, those that were taken for something else, and what the first layer looks for."},
      {"features", "Features",
       "The rows in two dimensions: principal components of the predictors and of the hidden layers."},
      {"search", "Search", "The trials of a search beside each other."},
      {"comparison", "Comparison", "Several models on the same rows."},
  };
  return sections;
}

}  // namespace lamina
