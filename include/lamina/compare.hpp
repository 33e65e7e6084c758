// Different models on the same folds, side by side.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lamina/candidate.hpp"
#include "lamina/cross_validation.hpp"
#include "lamina/cuts.hpp"

namespace lamina {

// The metric of one model minus that of the best, fold by fold. The interval is that of the corrected resampled t test
// (Nadeau & Bengio 2003, Inference for the generalization error, Machine Learning 52), whose variance of the mean is
// (1/folds + held out/learnt from) times that of the differences: training parts overlap, so that folds are no
// independent repeats.
struct PairedDifference {
  std::size_t folds = 0;  // on which the metric is defined for both
  double mean = 0;
  std::optional<double> low, high;  // of 95 %; none with a single fold
  std::optional<double> p_value;    // of no difference; none where all folds differ by the same
};

struct ComparedModel {
  std::string label;
  Options options;
  std::string failure;                         // why it could not be fitted; empty when it was
  CrossValidation result;                      // on the folds that all share
  double seconds = 0;                          // of training, over all folds
  std::optional<double> score, deviation;      // the metric: mean over the folds
  std::optional<PairedDifference> difference;  // to the best; none of the best itself

  bool failed() const { return !failure.empty(); }
};

struct Comparison {
  std::string metric;
  bool higher_is_better = false;
  std::vector<ComparedModel> models;  // as they were named
  std::vector<std::size_t> ranking;   // places in `models`, the best first; failed ones are left out
  bool interrupted = false;
  std::vector<std::string> notes;
};

struct ComparisonContext {
  const std::atomic<bool>* cancel = nullptr;
  std::function<void(const std::string& label, std::size_t fold, const FitEvent& event)> heard;
  std::function<void(const std::string& label, std::size_t folds)> begun;
  std::function<void(const std::string& label, const Fold& fold)> finished;
  std::function<void(const ComparedModel& model)> compared;  // after each model
  std::int64_t jobs = 0;                                     // folds at a time; 0: as many as there are processors
};

// Cross-validates every candidate on the same folds, made from `base`. `metric` "auto": error_rate or rmse, ties by
// log_loss. A candidate that cannot be fitted is listed with its reason; throws when all fail, with each reason once,
// and a usage error for a metric that the task does not have or an autoencoder.
Comparison compare(const Frame& table, const std::vector<Candidate>& candidates, const Options& base,
                   const FoldOptions& folds, const std::string& metric = "auto", const ComparisonContext& context = {});

// The cuts (cuts.hpp) of the out-of-fold predictions of two classes: what ROC curve, lift and gains are read from.
Cuts out_of_fold_cuts(const CrossValidation& result, const Frame& table, const Options& options);

}  // namespace lamina
