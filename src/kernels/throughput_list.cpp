#include "kernels/throughput.hpp"

namespace lamina::kernels {

const std::vector<ArithmeticLoop>& arithmetic_loops() {
  static const std::vector<ArithmeticLoop> table = {
      {"fp32", CpuTier::reference, reference::multiply_adds<float>},
      {"fp32", CpuTier::avx2, avx2::multiply_adds<float>},
      {"fp32", CpuTier::avx512, avx512::multiply_adds<float>},
      {"fp64", CpuTier::reference, reference::multiply_adds<double>},
      {"fp64", CpuTier::avx2, avx2::multiply_adds<double>},
      {"fp64", CpuTier::avx512, avx512::multiply_adds<double>},
      {"bf16", CpuTier::avx512bf16, avx512bf16::products_bf16},
      {"bf16", CpuTier::amx, amx::products_bf16},
  };
  return table;
}

const StreamLoops& stream_loops(CpuTier bound) {
  static const StreamLoops table[] = {
      {CpuTier::avx512, avx512::stream_read, avx512::stream_write, avx512::stream_copy},
      {CpuTier::avx2, avx2::stream_read, avx2::stream_write, avx2::stream_copy},
      {CpuTier::reference, reference::stream_read, reference::stream_write, reference::stream_copy},
  };
  for (const StreamLoops& loops : table)
    if (loops.tier <= bound) return loops;
  return table[2];
}

}  // namespace lamina::kernels
