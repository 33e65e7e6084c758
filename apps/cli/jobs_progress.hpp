// How trainings that run side by side go: one bar for all of them on a terminal, on standard error.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "lamina/progress.hpp"

namespace lamina::cli {

// The share of a training that is done, from its last event.
double share_done(const FitEvent& event);

class JobsProgress {
 public:
  explicit JobsProgress(std::string noun) : noun_(std::move(noun)) {}

  void begin(std::size_t jobs, std::size_t done = 0);  // done: before this run
  void hear(std::size_t job, const FitEvent& event);
  // A job has ended; `line` is shown for good. Shown in the bar from now on: `best`.
  void ended(std::size_t job, const std::string& line, const std::string& best = {});
  void finish();  // takes the bar away

 private:
  void draw();
  void clear();
  std::string bar_text(std::size_t width) const;

  std::string noun_, best_;
  std::size_t jobs_ = 0, done_ = 0, before_ = 0;
  std::map<std::size_t, double> running_;  // shares
  std::chrono::steady_clock::time_point start_{}, drawn_{};
  bool visible_ = false;
};

}  // namespace lamina::cli
