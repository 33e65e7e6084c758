// Apart from what else is known of processors, so that a test can put another machine in its place.
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <initializer_list>

#include "base/cpu.hpp"

namespace lamina {

namespace {

struct Registers {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers cpuid(unsigned leaf, unsigned subleaf = 0) {
  Registers r;  // all zero where the leaf does not exist
  __get_cpuid_count(leaf, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx);
  return r;
}

constexpr unsigned bits(std::initializer_list<int> numbers) {
  unsigned mask = 0;
  for (int number : numbers) mask |= 1u << number;
  return mask;
}

constexpr bool all(unsigned value, unsigned mask) { return (value & mask) == mask; }

// XCR0: the register states that the operating system saves when it switches threads.
std::uint64_t saved_states() {
  std::uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

// Bit numbers: Intel SDM vol. 2A, CPUID. They mirror LAMINA_TIER_FLAGS_* in cmake/LaminaRooms.cmake.
constexpr unsigned kLeaf1Ecx = bits({1, 12, 25, 27, 28, 29});     // PCLMUL, FMA, AES, OSXSAVE, AVX, F16C
constexpr unsigned kLeaf7Ebx = bits({3, 5, 8});                   // BMI1, AVX2, BMI2
constexpr unsigned kLeaf7EbxAvx512 = bits({16, 17, 28, 30, 31});  // F, DQ, CD, BW, VL
constexpr unsigned kLeaf7EdxAmx = bits({22, 24});                 // AMX-BF16, AMX-TILE
constexpr unsigned kLeaf7Sub1Eax = bits({5});                     // AVX512-BF16
constexpr unsigned kExtendedEcx = bits({5});                      // LZCNT
constexpr unsigned kStatesAvx = bits({1, 2});                     // XMM, YMM
constexpr unsigned kStatesAvx512 = kStatesAvx | bits({5, 6, 7});  // opmask, upper ZMM, high ZMM
constexpr unsigned kStatesAmx = bits({17, 18});                   // tile configuration, tiles

// Linux lets a process use the 8 KiB of tiles on request alone (its document arch/x86/xstate). Asking again is free.
bool may_use_tiles() {
  constexpr long kRequestPermission = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

}  // namespace

CpuTier detect_cpu_tier() {
  if (!all(cpuid(1).ecx, kLeaf1Ecx) || !all(cpuid(0x80000001).ecx, kExtendedEcx)) return CpuTier::reference;
  const Registers leaf7 = cpuid(7);
  const auto states = static_cast<unsigned>(saved_states());
  if (!all(leaf7.ebx, kLeaf7Ebx) || !all(states, kStatesAvx)) return CpuTier::reference;
  if (!all(leaf7.ebx, kLeaf7EbxAvx512) || !all(states, kStatesAvx512)) return CpuTier::avx2;
  if (!all(cpuid(7, 1).eax, kLeaf7Sub1Eax)) return CpuTier::avx512;
  const bool tiles = all(leaf7.edx, kLeaf7EdxAmx) && all(states, kStatesAmx);
  return tiles && may_use_tiles() ? CpuTier::amx : CpuTier::avx512bf16;
}

}  // namespace lamina
