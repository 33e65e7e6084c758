#define LAMINA_TIER avx512
#include "kernels/matmul_simd.hpp"
