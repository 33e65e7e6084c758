#define LAMINA_TIER avx512
#include "kernels/sparse_simd.hpp"
