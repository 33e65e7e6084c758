#define LAMINA_TIER avx2
#include "kernels/pack_bf16_simd.hpp"
