#define LAMINA_TIER avx512
#include "kernels/text_simd.hpp"
