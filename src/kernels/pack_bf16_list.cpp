#include "kernels/bf16_tiers.hpp"

namespace lamina::kernels {
namespace {

template <Factor factor, bool transposed>
ImplementationList<PackBf16Function> list() {
  static constexpr Implementation<PackBf16Function> kList[] = {
      {"pack_bf16_avx512bf16", CpuTier::avx512bf16, avx512bf16::pack_bf16<factor, transposed>},
      {"pack_bf16_avx512", CpuTier::avx512, avx512::pack_bf16<factor, transposed>},
      {"pack_bf16_avx2", CpuTier::avx2, avx2::pack_bf16<factor, transposed>},
      {"pack_bf16_ref", CpuTier::reference, reference::pack_bf16<factor, transposed>},
  };
  return {kList, sizeof kList / sizeof *kList};
}

}  // namespace

ImplementationList<PackBf16Function> pack_bf16_list(Factor factor, bool transposed) {
  if (factor == Factor::left) return transposed ? list<Factor::left, true>() : list<Factor::left, false>();
  return transposed ? list<Factor::right, true>() : list<Factor::right, false>();
}

}  // namespace lamina::kernels
