// What this machine can do at best: multiply-adds a second of each precision and instruction set, bytes a second of
// each level of memory. What a step reaches is a share of that.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina {

struct PeakOptions {
  int threads = 0;                // 0: usable processors
  std::string cpu_tier = "auto";  // highest instruction set to measure
  double seconds = 0.04;          // spent on each figure
};

// Floating-point operations a second, a multiply-add counting two.
struct ArithmeticPeak {
  std::string precision, cpu_tier;
  double one_thread = 0, all_threads = 0;
};

// Bytes a second that ordinary loads and stores move; a copied byte is read and written and counts twice.
struct Bandwidth {
  double read = 0, write = 0, copy = 0;
};

struct MemoryPeak {
  std::string level;      // "L1", "L2", "L3", "memory"
  std::size_t bytes = 0;  // that each thread goes over again and again, when all threads do
  Bandwidth one_thread, all_threads;
};

struct Peaks {
  std::string processor;  // as it calls itself
  std::string cpu_tier;   // the highest in use
  int threads = 0;
  std::vector<ArithmeticPeak> arithmetic;  // every tier up to cpu_tier
  std::vector<MemoryPeak> memory;
  // Seconds in which all threads wait for each other once, and in which a team that waits is given work and gives it
  // back.
  double barrier = 0, start = 0;
};

// Each figure is the best of many short rounds: what else the machine does at the time can only lower it. Throws a
// usage error for a tier that there is not.
Peaks measure_peaks(const PeakOptions& options = {});

// What bounds a kernel whose data lie in the second-level caches: operations and bytes read a second, with all threads.
// bf16 below the tier avx512bf16 has the rate of fp32, as which it runs there.
struct Roof {
  double flops = 0, bytes = 0;
};
Roof measure_roof(const std::string& precision, const PeakOptions& options = {});

// The highest rate of a precision with all threads, 0 when nothing of that precision was measured.
double peak_of(const Peaks& peaks, const std::string& precision);

}  // namespace lamina
