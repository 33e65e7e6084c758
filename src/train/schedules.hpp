// The learning rate over the steps of a run: one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/options.hpp"
#include "train/loop_state.hpp"

namespace lamina::train {

// Where a step stands in its run.
struct RatePosition {
  std::int64_t done = 0, steps = 0;  // steps before it, and of all epochs
  std::int64_t steps_per_epoch = 1;
  std::int64_t rows = 0;        // training rows seen before it
  std::int64_t reductions = 0;  // that `plateau` has made
};

struct Schedule {
  const char* name;
  const char* formula;
  const char* citation;
  std::vector<const char*> reads;  // the options of its own
  // The share of the learning rate that the step gets.
  double (*factor)(const RatePosition& at, const Options& options);
  bool rises = false;  // it may give a later step a larger share
};

const std::vector<Schedule>& schedules();

// Null when there is none of that name.
const Schedule* find_schedule(const std::string& name);
const std::vector<std::string>& schedule_names();

// The learning rate of a step: options.learning_rate by options.schedule, times (done + 1) / n in the first n steps,
// those of options.warmup epochs.
class LearningRate {
 public:
  explicit LearningRate(const Options& options);  // keeps a reference
  double at(const RatePosition& position) const;

 private:
  const Options& options_;
  const Schedule& schedule_;
  double rate_;
};

// Whether an epoch after so many may have a higher learning rate than those before.
bool rate_may_rise(std::int64_t epochs_done, const Options& options);

// After an epoch with this loss: one reduction more when options.plateau_patience epochs since the lowest loss or the
// last reduction have passed. Only the schedule `plateau` looks at it.
void judge_plateau(PlateauMemory& memory, double loss, const Options& options);

}  // namespace lamina::train
