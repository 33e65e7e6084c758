// One function, `fit`: from rows and options to a model. Progress goes to a sink, interruption comes from a token.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"

namespace lamina {

class Model;

// One line of the score history.
struct Score {
  std::int64_t epoch = 0;    // 1-based; 0 is the untrained network
  std::int64_t step = 0;     // steps done in all
  double training_loss = 0;  // mean of the step losses of the epoch
  std::optional<double> validation_loss;
  std::optional<double> validation_score;  // the stop metric on the validation rows
};

// What a sink hears of a run. Times are here and never in a model.
struct FitEvent {
  enum class Kind { started, note, progress, epoch, finished } kind;
  std::string text;  // note
  std::int64_t epoch = 0, epochs = 0, rows_done = 0, rows_total = 0, step = 0;
  double loss = 0;  // running mean of the epoch
  double seconds = 0, rows_per_second = 0, seconds_left = 0;
  std::optional<Score> score;  // with Kind::epoch
  bool best = false;
  const Model* model = nullptr;  // with Kind::started: the untrained model, for the table of layers
  std::string stop_metric;
};

enum class StopReason { epochs_done, early_stop, interrupted };
const char* name(StopReason reason);

struct FitContext {
  std::function<void(const FitEvent&)> sink;  // called from the calling thread
  const std::atomic<bool>* cancel = nullptr;  // set it to stop after the running step, keeping what was learnt
};

// Trains on `train` and, when given, validates on `valid`; otherwise options.valid may name a fraction (a file is the
// caller's to read). Throws on data that cannot be learnt from and on divergence, naming step, layer and remedy.
Model fit(const Frame& train, const Options& options, const Frame* valid = nullptr, const FitContext& context = {});

}  // namespace lamina
