// Multiply-adds a second.
#pragma once

#include <string>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"

namespace lamina::measure {

// The highest rate of a precision on all threads of the pool, by the loop of the highest tier within `bound`; for bf16
// where no loop has it, that of fp32. 0 for a precision that there is not.
double arithmetic_peak(const std::string& precision, CpuTier bound, ThreadPool& pool, double seconds);

}  // namespace lamina::measure
