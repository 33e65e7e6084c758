#define LAMINA_TIER avx512
#include "kernels/convert_simd.hpp"
