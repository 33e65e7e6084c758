#define LAMINA_TIER avx512
#include "kernels/elementwise_simd.hpp"
