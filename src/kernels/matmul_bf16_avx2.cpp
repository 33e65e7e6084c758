#define LAMINA_TIER avx2
#include "kernels/matmul_bf16_simd.hpp"
