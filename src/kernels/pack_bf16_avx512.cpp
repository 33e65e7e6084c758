#define LAMINA_TIER avx512
#include "kernels/pack_bf16_simd.hpp"
