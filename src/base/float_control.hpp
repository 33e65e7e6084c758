// The arithmetic the contract of bits asks for, on one thread, for as long as the object lives.
#pragma once

#include <xmmintrin.h>

namespace lamina {

// Sets IEEE defaults (round to nearest, gradual underflow, no traps) and puts the caller's mode back at the end. The
// sticky exception flags are left as the arithmetic makes them. Costs a few cycles when the mode is right already.
class FloatControl {
 public:
  FloatControl() : before_(_mm_getcsr() & kModes) {
    if (before_ != kDefault) set(kDefault);
  }
  ~FloatControl() {
    if (before_ != kDefault) set(before_);
  }
  FloatControl(const FloatControl&) = delete;
  FloatControl& operator=(const FloatControl&) = delete;

 private:
  // MXCSR: bits 0–5 sticky flags, 6 DAZ, 7–12 exception masks, 13–14 rounding, 15 FTZ.
  static constexpr unsigned kModes = 0xFFC0, kDefault = 0x1F80;
  static void set(unsigned modes) { _mm_setcsr((_mm_getcsr() & ~kModes) | modes); }

  unsigned before_;
};

}  // namespace lamina
