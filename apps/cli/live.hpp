// How training goes as curves that are redrawn in place, on standard error.
#pragma once

#include <chrono>
#include <string>

#include "lamina/charts.hpp"
#include "lamina/progress.hpp"

namespace lamina::cli {

// Loss and score by epoch as they are now, with the bar below: a frame of at most that size. Lines end with \n.
std::string live_frame(const NamedHistory& history, const FitEvent& event, int width, int height, bool colour,
                       bool unicode);

class Live {
 public:
  // Whether there is a terminal on which it can draw.
  static bool possible();

  void hear(const FitEvent& event);
  void finish();  // draws the last epoch

 private:
  void add(const FitEvent& event);
  void draw();
  void say_above(const std::string& note);

  NamedHistory history_;
  FitEvent latest_{};
  std::int64_t start_ = 1;
  std::chrono::steady_clock::time_point drawn_{};
  int lines_ = 0;  // of the frame that is shown, which ends above the cursor
  bool new_ = false, interrupted_ = false;
};

}  // namespace lamina::cli
