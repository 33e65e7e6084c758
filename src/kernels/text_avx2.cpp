#define LAMINA_TIER avx2
#include "kernels/text_simd.hpp"
