// How often a run is saved while it goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "train/loop_state.hpp"

namespace lamina::train {

// Either so much time or so many epochs; the other is 0.
struct Interval {
  std::chrono::duration<double> time{0};
  std::int64_t epochs = 0;
};

// "30s", "10m", "1.5h", or a whole number of epochs. Throws a usage error that names the option.
Interval parse_interval(const std::string& option, const std::string& text);

// `save` is called between two steps, as soon as `every` has gone by since the last time; when empty, never.
struct Checkpoints {
  Interval every;
  std::function<void(const LoopState&)> save;
};

}  // namespace lamina::train
