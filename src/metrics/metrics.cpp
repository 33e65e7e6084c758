// The table that declares every metric.
#include "lamina/metrics.hpp"

#include "metrics/formulas.hpp"

namespace lamina {

const std::vector<MetricInfo>& metrics() {
  using namespace formula;
  // key, title, definition, binary, multiclass, regression, reconstruction, higher is better, formula
  static const std::vector<MetricInfo> table = {
      {"error_rate", "error rate", "share of rows given a wrong class", true, true, false, false, false, error_rate},
      {"accuracy", "accuracy", "share of rows given the right class", true, true, false, false, true, accuracy},
      {"mean_per_class_error", "mean error per class", "mean of the error rates of the true classes", true, true, false,
       false, false, mean_per_class_error},
      {"log_loss", "log loss", "mean of -ln p, p the probability of the true class (at least 1e-15)", true, true, false,
       false, false, log_loss},
      {"auc", "area under the ROC curve", "chance that a positive row is ranked above a negative one", true, false,
       false, false, true, auc},
      {"pr_auc", "area under the precision-recall curve",
       "average precision: precision at each threshold, weighted by the recall it adds", true, false, false, false,
       true, pr_auc},
      {"gini", "Gini coefficient", "2 auc - 1", true, false, false, false, true, gini},
      {"ks", "Kolmogorov-Smirnov statistic", "largest gap between the shares of both classes above a threshold", true,
       false, false, false, true, ks},
      {"auc_ovr", "area, one versus rest", "mean over the classes (at most 50) of the area of each against the others",
       false, true, false, false, true, auc_ovr},
      {"auc_ovr_weighted", "area, one versus rest, weighted", "auc_ovr, each class counted by its rows", false, true,
       false, false, true, auc_ovr_weighted},
      {"auc_ovo", "area, one versus one", "mean over the pairs of classes (at most 50 classes; Hand & Till 2001)",
       false, true, false, false, true, auc_ovo},
      {"brier", "Brier score", "mean squared error of the probabilities, summed over three or more classes", true, true,
       false, false, false, brier},
      {"reconstruction_error", "reconstruction error",
       "mean over the rows of the mean squared error of their encoded inputs", false, false, false, true, false,
       reconstruction_error},
      {"rmse", "root mean squared error", "square root of mse", true, true, true, false, false, rmse},
      {"mae", "mean absolute error", "mean of |truth - prediction|", false, false, true, false, false, mae},
      {"r2", "R squared", "1 - squared error / that of always answering the mean", false, false, true, false, true, r2},
      {"mse", "mean squared error", "mean of (truth - prediction)^2; of classes (1 - p)^2, p that of the true class",
       true, true, true, false, false, mse},
      {"rmsle", "root mean squared logarithmic error",
       "root of the mean of (ln(1 + truth) - ln(1 + prediction))^2, all above -1", false, false, true, false, false,
       rmsle},
      {"mean_residual_deviance", "mean residual deviance", "mean deviance, as the model's loss has it", false, false,
       true, false, false, mean_residual_deviance},
  };
  return table;
}

}  // namespace lamina
