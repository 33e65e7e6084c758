// k-fold cross-validation: every row is predicted once, by a model that has not seen it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lamina/folds.hpp"
#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// One of the models and how it did on the rows it had not seen.
struct Fold {
  std::size_t number = 0;         // from 1
  std::string name = {};          // the number, or the cell that stands for the fold
  std::size_t training_rows = 0;  // what it learnt from, and was validated on when options.valid is a fraction
  std::size_t rows = 0;           // held out
  std::int64_t epochs = 0, best_epoch = 0;  // best_epoch is 0 without validation
  Report report;                            // of the rows held out
  double seconds = 0;                       // of training
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
  std::vector<std::int32_t> fold_of;  // of each row of the table, from 1; 0 where no fold holds it out
  // Out of fold: one prediction for each row of a finished fold, in the order of the table.
  std::vector<std::size_t> rows;
  Predictions predictions;
  std::optional<Report> pooled;      // all out-of-fold predictions together; none before the first fold is finished
  std::vector<MetricSpread> spread;  // in the order of `metrics()`
  std::vector<std::string> notes;    // of the target
};

struct CrossValidationContext {
  const std::atomic<bool>* cancel = nullptr;     // set: the running folds are dropped
  std::function<void(std::size_t folds)> begun;  // before the first one
  // Hears each fold's training, the first being 0.
  std::function<void(std::size_t fold, const FitEvent& event)> heard;
  std::function<void(const Fold& fold)> finished;  // after each fold, in the order in which they end
  std::int64_t jobs = 0;                           // folds at a time; 0: as many as there are processors
};

// Trains with `options` on all rows but those of a fold, and predicts those, for each fold, which are made from
// options.seed. A fraction in options.valid is held out of each training part. Neither bits nor order of the result
// depend on `jobs`; `heard` and `finished` are called by one thread at a time. Throws what `make_folds` throws.
CrossValidation cross_validate(const Frame& table, const Options& options, const FoldOptions& folds,
                               const CrossValidationContext& context = {});

// The out-of-fold predictions with a line for every row of the table: `fold`, then the columns of
// to_frame(Predictions); missing where a row was not predicted.
Frame to_frame(const CrossValidation& result);

}  // namespace lamina
