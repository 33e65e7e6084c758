#include "base/cpu.hpp"

#include <sched.h>

#include <algorithm>
#include <array>
#include <thread>

#include "base/cgroup.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr std::array kTiers = {CpuTier::reference, CpuTier::avx2, CpuTier::avx512, CpuTier::avx512bf16, CpuTier::amx};
constexpr char kAutomatic[] = "auto";

// What a tier asks for beyond the one below it.
const char* needs(CpuTier tier) {
  switch (tier) {
    case CpuTier::reference:
      return "nothing";
    case CpuTier::avx2:
      return "AVX2, FMA, F16C, BMI1, BMI2, LZCNT, AES or PCLMULQDQ, or an operating system that saves their registers";
    case CpuTier::avx512:
      return "AVX-512 F, CD, BW, DQ or VL, or an operating system that saves their registers";
    case CpuTier::avx512bf16:
      return "AVX512-BF16, or what avx512 needs";
    case CpuTier::amx:
      return "AMX-TILE or AMX-BF16, or an operating system that lets programs use them";
  }
  return "nothing";
}

std::string names_up_to(CpuTier last) {
  std::string names;
  for (CpuTier tier : kTiers)
    if (tier <= last) names += (names.empty() ? "" : ", ") + std::string(name(tier));
  return names;
}

int affinity_cpus() {
  for (int capacity = 1024; capacity <= 1 << 20; capacity *= 2) {  // the kernel refuses a mask smaller than its own
    cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(capacity));
    if (set == nullptr) break;
    const std::size_t size = CPU_ALLOC_SIZE(static_cast<std::size_t>(capacity));
    const bool known = sched_getaffinity(0, size, set) == 0;
    const int count = known ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (known) return count;
  }
  return static_cast<int>(std::thread::hardware_concurrency());
}

}  // namespace

const char* name(CpuTier tier) {
  switch (tier) {
    case CpuTier::reference:
      return "reference";
    case CpuTier::avx2:
      return "avx2";
    case CpuTier::avx512:
      return "avx512";
    case CpuTier::avx512bf16:
      return "avx512bf16";
    case CpuTier::amx:
      return "amx";
  }
  return "reference";
}

CpuTier parse_cpu_tier(const std::string& text) {
  for (CpuTier tier : kTiers)
    if (text == name(tier)) return tier;
  throw Error(ErrorKind::usage, "there is no CPU tier '" + text + "'", "choose one of " + names_up_to(kTiers.back()));
}

CpuTier choose_cpu_tier(const std::string& text, CpuTier machine) {
  if (text == kAutomatic) return machine;
  const CpuTier tier = parse_cpu_tier(text);
  if (tier <= machine) return tier;
  throw Error(ErrorKind::usage, std::string("this machine has no CPU tier ") + name(tier) + ": it lacks " + needs(tier),
              "choose one of " + names_up_to(machine) + ", or auto");
}

int usable_cpus() { return std::max(1, std::min(affinity_cpus(), cgroup_cpus())); }

}  // namespace lamina
