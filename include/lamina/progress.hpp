// What a training run tells while it goes on, and what remains of it: scores, events, the reason it ended.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>

namespace lamina {

class Model;
struct Profile;

// One line of the score history.
struct Score {
  std::int64_t epoch = 0;    // 1-based
  std::int64_t step = 0;     // steps done in all
  double training_loss = 0;  // mean over the rows of the epoch, each at its own step
  std::optional<double> validation_loss;
  std::optional<double> validation_score;  // the stop metric on the validation rows
  std::int64_t start = 1;                  // which of options.starts runs, 1-based
  // For the loss perceptron: how often a unit was wrong, and so learnt, over the rows of the epoch.
  std::optional<std::int64_t> mistakes;
};

// What a sink hears of a run. Times are here and never in a model.
struct FitEvent {
  enum class Kind { started, note, progress, epoch, finished } kind;
  std::string text;  // note
  std::int64_t epoch = 0, epochs = 0, rows_done = 0, rows_total = 0, step = 0;
  std::int64_t start = 1, starts = 1;
  double loss = 0;  // running mean of the epoch
  double seconds = 0, rows_per_second = 0, seconds_left = 0;
  std::optional<Score> score;  // with Kind::epoch
  bool best = false;
  const Model* model = nullptr;  // with Kind::started: the untrained model, for the table of layers
  std::string stop_metric;
  int threads = 0;               // with Kind::started
  std::string cpu_tier;          // with Kind::started: the highest instruction set in use
  std::int64_t model_bytes = 0;  // with Kind::started: about what the trained model will take on disk, with its state
};

// no_descent: lbfgs found no lower point. out_of_time: options.max_seconds. converged: a whole epoch changed no
// parameter. fitted: a learner without epochs is done.
enum class StopReason { epochs_done, early_stop, interrupted, no_descent, out_of_time, converged, fitted };
inline constexpr std::initializer_list<StopReason> kStopReasons = {
    StopReason::epochs_done, StopReason::early_stop, StopReason::interrupted, StopReason::no_descent,
    StopReason::out_of_time, StopReason::converged,  StopReason::fitted};
const char* name(StopReason reason);

struct FitContext {
  std::function<void(const FitEvent&)> sink;  // called from the calling thread
  const std::atomic<bool>* cancel = nullptr;  // set it to stop after the running step, keeping what was learnt
  Profile* profile = nullptr;                 // is told where the time goes (profile.hpp); measuring takes some itself
};

}  // namespace lamina
