// Where a training run stands, as a value: it can be taken out between any two steps and put back into a loop over the
// same rows, network and options, which then goes on to the same bits.
//
// The order of an epoch's rows and every random number derive from seed, epoch, step and row, so no random stream has a
// state of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lamina/graph.hpp"
#include "lamina/progress.hpp"
#include "lamina/watch.hpp"

namespace lamina::train {

// The values of one leaf, row-major, exactly as the store holds them.
struct Tensor {
  std::string name;  // "dense1.weights"
  Shape shape;
  std::vector<double> values;
};

// What StopRule remembers of the epochs it has judged. With several starts and no validation: the training loss of the
// start's last epoch.
struct StopMemory {
  std::optional<double> best, best_tie;
  std::int64_t since_best = 0;      // epochs
  std::vector<double> recent = {};  // with options.stopping_rounds = k: the last 2k + 1 scores
};

// What the schedule `plateau` remembers of the epochs it has judged.
struct PlateauMemory {
  std::optional<double> lowest;  // loss
  std::int64_t since = 0;        // epochs
  std::int64_t reductions = 0;
};

// The loop's counters and the memories of its rules, all of one start.
struct Position {
  std::int64_t epoch = 0;  // epochs done
  std::int64_t step = 0;   // steps done in all
  std::int64_t rows = 0;   // rows done of the epoch that runs; 0 between two epochs
  double loss_sum = 0;     // over these rows
  std::int64_t mistakes = 0;
  StopMemory stop;
  PlateauMemory plateau;
  std::int64_t start = 0;         // which of several, from 0
  bool last_start = false;        // no other follows: the run had come to its end
  bool unchanged = false;         // the last epoch changed no parameter
  std::uint32_t epoch_start = 0;  // within an epoch: checksum of the parameters at its start
};

// Whether a run that ended so has more steps to do.
inline bool stopped_short(StopReason reason) {
  return reason == StopReason::interrupted || reason == StopReason::out_of_time;
}

// A position and the leaves at it.
struct Moment {
  Position position;
  std::vector<Tensor> parameters, states;
};

struct LoopState {
  Moment now;
  std::optional<Moment>
      best;  // the end of the best epoch so far, of all starts; none without validation and with one start
  std::vector<Score> history;  // of the epochs done
  std::vector<Distribution> watched = {};
};

}  // namespace lamina::train
