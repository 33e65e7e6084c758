#define LAMINA_TIER avx512
#include "kernels/throughput_simd.hpp"
