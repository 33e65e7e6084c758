// Tells when it is time to look at the clock, which costs as much as a step of a tiny network.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace lamina::train {

class Ticker {
 public:
  using Clock = std::chrono::steady_clock;

  // To be due about every `grain`; at every call where calls come less often.
  explicit Ticker(std::chrono::duration<double> grain) : grain_(grain) {}

  bool due() { return --left_ <= 0 && tick(Clock::now()); }

 private:
  // So many calls until the next time as fit into a grain at the present pace, but at most twice as many as before.
  bool tick(Clock::time_point now) {
    const std::chrono::duration<double> passed = now - last_;
    const double fit = static_cast<double>(calls_) * (grain_ / std::max(passed, kShortest));
    calls_ = static_cast<std::int64_t>(std::clamp(fit, 1.0, 2.0 * static_cast<double>(calls_)));
    left_ = calls_;
    last_ = now;
    return true;
  }

  static constexpr std::chrono::duration<double> kShortest{1e-9};
  std::chrono::duration<double> grain_;
  std::int64_t calls_ = 1, left_ = 1;  // from one time to the next, and still to come
  Clock::time_point last_{};
};

}  // namespace lamina::train
