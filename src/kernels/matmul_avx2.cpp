#define LAMINA_TIER avx2
#include "kernels/matmul_simd.hpp"
