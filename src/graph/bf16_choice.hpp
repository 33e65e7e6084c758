// Where products of bf16 are made in fp32 after all.
#pragma once

#include <string>

#include "base/cpu.hpp"
#include "lamina/plan.hpp"

namespace lamina {

// Why a plan of `precision` does not multiply in bf16 on that tier; empty where it does, or was not asked to. Tiers
// without instructions for bf16 do: they repeat what AMX gives.
std::string bf16_refused(Precision precision, CpuTier tier);

// The precision that a plan is compiled for.
inline Precision multiplied_in(Precision precision, CpuTier tier) {
  return bf16_refused(precision, tier).empty() ? precision : storage(precision);
}

}  // namespace lamina
