#include "base/cpu_model.hpp"

#include <cpuid.h>

#include <cstring>

namespace lamina {
namespace {

bool is_intel() {
  unsigned highest, name[3];  // EBX, EDX, ECX (Intel SDM vol. 2A, CPUID, leaf 0)
  return __get_cpuid(0, &highest, &name[0], &name[2], &name[1]) != 0 && std::memcmp(name, "GenuineIntel", 12) == 0;
}

// Of family 6, with the extended model number (leaf 1).
unsigned model() {
  unsigned eax, ebx, ecx, edx;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 ? (eax >> 4 & 0xf) | (eax >> 12 & 0xf0) : 0;
}

constexpr unsigned kCooperLake = 0x55;  // a number it shares with Skylake-SP and Cascade Lake, which lack AVX512-BF16

}  // namespace

bool bf16_dots_are_slow() {
  static const bool slow = is_intel() && model() != kCooperLake;
  return slow;
}

}  // namespace lamina
