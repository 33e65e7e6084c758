// How training goes, on standard error: one line for each epoch, and below them a bar on a terminal.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "lamina/progress.hpp"

namespace lamina::cli {

// Whether the line of an epoch is worth printing: at most some fifty lines, evenly spread, the first and the last.
bool is_shown_epoch(std::int64_t epoch, std::int64_t epochs);

// A bar of which so much is filled, 0 … 1.
std::string bar(double share);

// The bar as wide as the terminal allows; fields that find no room are left out, the last ones first.
std::string progress_bar(const FitEvent& event, std::size_t width);

class Progress {
 public:
  void hear(const FitEvent& event);
  // Takes the bar away and, when the last epoch's line was not shown, shows it.
  void finish();

 private:
  void show_epoch(const FitEvent& event);
  void draw_bar(const FitEvent& event);
  void clear_bar();

  std::chrono::steady_clock::time_point drawn_{};
  bool bar_visible_ = false, header_shown_ = false;
  std::optional<FitEvent> pending_;  // the last epoch while its line is not shown
};

}  // namespace lamina::cli
