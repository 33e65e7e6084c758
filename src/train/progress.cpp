#include "lamina/progress.hpp"

namespace lamina {

const char* name(StopReason reason) {
  static constexpr const char* kNames[] = {"epochs_done", "early_stop", "interrupted", "no_descent",
                                           "out_of_time", "converged",  "fitted"};
  return kNames[static_cast<std::size_t>(reason)];
}

}  // namespace lamina
