// How models are fitted again for an explanation.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace lamina {

struct RefitContext {
  const std::atomic<bool>* cancel = nullptr;                           // set: running fits are dropped
  std::function<void(std::size_t done, std::size_t wanted)> progress;  // from any thread, one at a time
  std::int64_t jobs = 0;     // fits at a time; 0: as many as there are processors
  std::int64_t threads = 0;  // of all fits together; 0: as many as there are processors
  std::string cpu_tier = "auto";
};

}  // namespace lamina
