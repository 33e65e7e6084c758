#define LAMINA_TIER avx512
#include "kernels/random_simd.hpp"
