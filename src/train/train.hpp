// Training a network on a table, and scoring with what was learnt. `fit` wraps this into a Model.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "lamina/encoder.hpp"
#include "lamina/frame.hpp"
#include "lamina/graph.hpp"
#include "lamina/metrics.hpp"
#include "lamina/network.hpp"
#include "lamina/options.hpp"
#include "lamina/plan.hpp"
#include "lamina/progress.hpp"
#include "train/checkpoint.hpp"
#include "train/fingerprint.hpp"
#include "train/loop_state.hpp"
#include "train/target.hpp"

namespace lamina {
class ThreadPool;
}

namespace lamina::train {

// The function from raw row to answer.
struct Learnt {
  Encoder encoder;
  Network network;
  Target target;
  Precision precision = Precision::fp32;
  std::vector<Tensor> parameters;  // in the order of declaration
};

struct Trained {
  Learnt learnt;              // what `kept` answers with
  Moment kept;                // the end of the best epoch; without validation, the last step
  std::optional<Moment> now;  // where the run stands, when it was stopped short behind `kept`
  std::vector<Score> history;
  std::vector<Distribution> watched;  // by options.watch
  StopReason stop_reason = StopReason::epochs_done;
  std::int64_t best_epoch = 0;  // 0 without validation
  std::int64_t best_start = 0;  // 1-based; 0 with a single start
  std::vector<std::string> notes;
  // The rows it learnt from, and those it was validated on (of the same frame, or of the validation frame when given).
  std::vector<std::size_t> training_rows, validation_rows;
  Fingerprint training_data, validation_data;  // of these rows
};

// `fit.sink` hears notes, progress and epochs; `started` gets the untrained network just before the first step, with
// the initial moment in `kept`.
struct TrainContext {
  FitContext fit;
  std::function<void(const Trained& untrained)> started = {};
  const LoopState* from = nullptr;  // continue from here: the state of a run on the same rows with the same options
  // Gets the run as it would be if it were interrupted now; and, with `now` wherever the run stands, at its end.
  std::function<void(const Trained&)> checkpoint = {};
  Interval checkpoint_every = {};
};

// Trains on the rows of `table` whose target is present, less those held out when options.valid is a fraction, and
// validates on them or on `valid`. With validation the weights of the best epoch are kept, even when interrupted (after
// the first scored epoch); otherwise those of the last step. Options must have been checked.
Trained train_network(const Frame& table, const Frame* valid, const Options& options, ThreadPool& pool, CpuTier tier,
                      const TrainContext& context = {});

// What a run is continued from: where it was stopped or, when it had ended, the moment whose weights it kept.
LoopState state_of(const Trained& trained);

// Scores rows in bulk. Compiled once, used for any number of tables.
class Scorer {
 public:
  Scorer(const Learnt& learnt, ThreadPool& pool, CpuTier tier);
  ~Scorer();
  Scorer(Scorer&&) noexcept;

  // One prediction per row, in the order of `rows`. `notes` receives what the encoder noticed.
  Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                    std::vector<std::string>* notes = nullptr);

  std::vector<PlanStepInfo> steps() const;  // of the compiled plan

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The fraction that options.valid names, 0 for none. Throws a usage error for other text.
double held_out_fraction(const Options& options);

// 0 … count − 1.
std::vector<std::size_t> all_rows(std::size_t count);

}  // namespace lamina::train
