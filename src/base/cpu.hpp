// What this processor can do, and how many of them we may use.
#pragma once

#include <string>

namespace lamina {

// Instruction-set tiers, ascending: each has all that those before it have. `reference` runs on every x86-64;
// `avx512bf16` adds dot products of bf16 numbers, `amx` products of bf16 tiles. The last two matter to bf16 alone.
enum class CpuTier { reference, avx2, avx512, avx512bf16, amx };
const char* name(CpuTier tier);

// The tier of that name; throws a usage error that lists the names.
CpuTier parse_cpu_tier(const std::string& text);

// The highest tier this machine and its operating system support. Where there are tiles it asks the system to let this
// process use them.
CpuTier detect_cpu_tier();

// The tier to run with: that of the name, or all that `machine` has for "auto". Throws a usage error where the machine
// lacks the tier; it says what is lacking and which tiers there are.
CpuTier choose_cpu_tier(const std::string& text, CpuTier machine = detect_cpu_tier());

// Processors this process may use: the affinity mask, bounded by the cgroup's quota (v1 and v2), at least 1.
int usable_cpus();

}  // namespace lamina
