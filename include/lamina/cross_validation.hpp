// k-fold cross-validation: every row is predicted once, by a model that has not seen it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// One of the models and how it did on the rows it had not seen.
struct Fold {
  std::size_t number = 0;         // from 1
  std::size_t training_rows = 0;  // what it learnt from, and was validated on when options.valid is a fraction
  std::size_t rows = 0;           // held out
  std::int64_t epochs = 0, best_epoch = 0;  // best_epoch is 0 without validation
  Report report;                            // of the rows held out
};

// A metric over the folds for which it is defined.
struct MetricSpread {
  std::string key;
  std::size_t folds = 0;
  double mean = 0;
  std::optional<double> deviation;  // with divisor folds − 1; none for a single fold
};

struct CrossValidation {
  std::size_t folds_wanted = 0;
  std::vector<Fold> folds;  // those that were finished
  bool interrupted = false;
  std::vector<std::int32_t> fold_of;  // of each row of the table, from 1; 0 where the target is missing
  // Out of fold: one prediction for each row of a finished fold, in the order of the table.
  std::vector<std::size_t> rows;
  Predictions predictions;
  std::optional<Report> pooled;      // all out-of-fold predictions together; none before the first fold is finished
  std::vector<MetricSpread> spread;  // in the order of `metrics()`
  std::vector<std::string> notes;    // of the target
};

struct CrossValidationContext {
  FitContext fit;                                  // hears each fold's training; cancelled, the running fold is dropped
  std::function<void(const Fold& fold)> finished;  // after each fold
};

inline constexpr std::size_t kMaxFolds = 10000;

// Trains with `options` on all rows but those of a fold, and predicts those, for each of `folds` folds (2 … kMaxFolds),
// which are made from options.seed, stratified for classes. A fraction in options.valid is held out of each training
// part. Throws a usage error when a class (or, for numbers, the table) has fewer rows than there are folds.
CrossValidation cross_validate(const Frame& table, const Options& options, std::size_t folds,
                               const CrossValidationContext& context = {});

// The out-of-fold predictions with a line for every row of the table: `fold`, then the columns of
// to_frame(Predictions); missing where a row was not predicted.
Frame to_frame(const CrossValidation& result);

}  // namespace lamina
