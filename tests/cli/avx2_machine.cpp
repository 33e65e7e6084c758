// Takes the place of src/base/cpu_detection.cpp.
#include "base/cpu.hpp"

namespace lamina {

CpuTier detect_cpu_tier() { return CpuTier::avx2; }

}  // namespace lamina
