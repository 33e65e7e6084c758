// What the processor says of itself.
#pragma once

#include <cstddef>
#include <string>

namespace lamina::measure {

std::string processor_name();  // "Intel(R) Xeon(R) Processor"; empty when it does not say

// Bytes of one core's L1 (data) and L2 and of the L3 that cores share; usual sizes where the system does not know.
struct CacheSizes {
  std::size_t l1, l2, l3;
};
CacheSizes cache_sizes();

// Bytes of the machine's memory.
std::size_t memory_bytes();

}  // namespace lamina::measure
