#define LAMINA_TIER avx2
#include "kernels/sparse_simd.hpp"
