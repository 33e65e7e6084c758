#define LAMINA_TIER avx2
#include "kernels/convert_simd.hpp"
