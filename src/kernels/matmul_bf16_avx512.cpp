#define LAMINA_TIER avx512
#include "kernels/matmul_bf16_simd.hpp"
