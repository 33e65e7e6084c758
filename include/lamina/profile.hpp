// Where the time of a run goes: the kernel calls of the training step, and what lies outside of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "lamina/plan.hpp"

namespace lamina {

struct ProfilePart {
  std::string name;  // "validation"
  double seconds = 0;
  std::int64_t times = 0;
};

// Filled by a run whose FitContext names it.
struct Profile {
  static constexpr const char* kSteps = "training steps";  // the part that `kernels` divides further

  std::vector<PlanStepInfo> kernels;  // of the plan of a training step, with the seconds of all its runs
  std::vector<ProfilePart> parts;     // of the run, none within another, in the order in which they first occurred
  double seconds = 0;                 // of all of them and what lies between

  void add(const std::string& part, double took);
  double seconds_of(const std::string& part) const;  // 0 when it did not occur
  double seconds_elsewhere() const;                  // of no part
  double kernel_seconds() const;
};

// Adds the time of its life to a part. Without a profile it does nothing.
class ProfileSpan {
 public:
  ProfileSpan(Profile* profile, const char* part) : profile_(profile), part_(part) {
    if (profile_) start_ = Clock::now();
  }
  ~ProfileSpan() {
    if (profile_) profile_->add(part_, std::chrono::duration<double>(Clock::now() - start_).count());
  }
  ProfileSpan(const ProfileSpan&) = delete;
  ProfileSpan& operator=(const ProfileSpan&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  Profile* profile_;
  const char* part_;
  Clock::time_point start_;
};

}  // namespace lamina
