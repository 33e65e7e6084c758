#define LAMINA_TIER avx2
#include "kernels/elementwise_simd.hpp"
