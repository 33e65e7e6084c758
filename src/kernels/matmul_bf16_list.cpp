#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels {

ImplementationList<MatmulBf16Function> matmul_bf16_list() {
  static constexpr Implementation<MatmulBf16Function> kList[] = {
      {"matmul_bf16_amx", CpuTier::amx, amx::matmul_bf16},
      {"matmul_bf16_avx512bf16", CpuTier::avx512bf16, avx512bf16::matmul_bf16},
      {"matmul_bf16_avx512", CpuTier::avx512, avx512::matmul_bf16},
      {"matmul_bf16_avx2", CpuTier::avx2, avx2::matmul_bf16},
      {"matmul_bf16_ref", CpuTier::reference, reference::matmul_bf16},
  };
  return {kList, sizeof kList / sizeof *kList};
}

}  // namespace lamina::kernels
