#define LAMINA_TIER avx512
#include "kernels/reduce_simd.hpp"
