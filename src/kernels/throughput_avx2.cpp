#define LAMINA_TIER avx2
#include "kernels/throughput_simd.hpp"
