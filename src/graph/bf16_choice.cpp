#include "graph/bf16_choice.hpp"

#include "base/cpu_model.hpp"

namespace lamina {

std::string bf16_refused(Precision precision, CpuTier tier) {
  const bool dots = precision == Precision::bf16 && tier == CpuTier::avx512bf16;
  return dots && bf16_dots_are_slow() ? "matmul_bf16_avx512bf16: this CPU multiplies faster in fp32" : "";
}

}  // namespace lamina
