#define LAMINA_TIER avx2
#include "kernels/reduce_simd.hpp"
