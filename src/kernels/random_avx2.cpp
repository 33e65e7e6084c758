#define LAMINA_TIER avx2
#include "kernels/random_simd.hpp"
