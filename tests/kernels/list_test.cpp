// The lists of implementations: order, names, and the choice under a bound.
#include "kernels/bf16.hpp"
#include "kernels/sparse.hpp"
#include "support.hpp"

namespace lamina::kernels {
namespace {

template <class Function>
void check_order(const std::string& kernel, const ImplementationList<Function>& list) {
  SCOPED_TRACE(kernel);
  ASSERT_GT(list.count, 1u);
  for (std::size_t i = 0; i < list.count; ++i) {
    const auto& one = list.first[i];
    const std::string tier = one.tier == CpuTier::reference ? "ref" : name(one.tier);
    EXPECT_EQ(one.name, kernel + "_" + tier);
    EXPECT_NE(one.function, nullptr);
    if (i > 0) {
      EXPECT_LT(one.tier, list.first[i - 1].tier) << "fastest first";
    }
  }
  EXPECT_EQ(list.first[list.count - 1].tier, CpuTier::reference);
}

// Every bound up to AVX-512 has an implementation of its own, and those above, which matter to bf16 alone, none.
template <class Function>
void check(const std::string& kernel, const ImplementationList<Function>& list) {
  check_order(kernel, list);
  for (const CpuTier bound : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512})
    EXPECT_EQ(list.select(bound).tier, bound);
  EXPECT_EQ(list.select(CpuTier::amx).tier, CpuTier::avx512);
}

template <class T>
void check_all() {
#define X(name, arity) check(#name, elementwise_list<T>(Elementwise::name));
  LAMINA_ELEMENTWISE(X)
#undef X
  check("matmul", matmul_list<T>());
  check("matmul_rows", matmul_rows_list<T>());
  check("nonzero_columns", nonzero_columns_list<T>());
  check("nonzero_rows", nonzero_rows_list<T>());
  check("matmul_sparse", matmul_sparse_list<T>());
  check("matmul_rows_sparse", matmul_rows_sparse_list<T>());
  check("matmul_one_hot", matmul_one_hot_list<T>());
  check("matmul_rows_one_hot", matmul_rows_one_hot_list<T>());
  check("transpose", transpose_list<T>());
  check("sum_rows", sum_rows_list<T>());
  check("sum_inputs", sum_inputs_list<T>());
  check("random_uniform", random_uniform_list<T>());
  check("random_normal", random_normal_list<T>());
  check("sum_columns", sum_columns_list<T>());
  check("max_columns", max_columns_list<T>());
  check("log_sum_exp", log_sum_exp_list<T>());
  check("softmax", softmax_list<T>());
}

TEST(Lists, FloatKernels) { check_all<float>(); }
TEST(Lists, DoubleKernels) { check_all<double>(); }
TEST(Lists, Conversions) {
  check("cast_double_float", cast_double_float_list());
  check("cast_byte_double", cast_byte_double_list());
}
TEST(Lists, Bf16) {
  const auto product = matmul_bf16_list();
  check_order("matmul_bf16", product);
  for (const CpuTier bound : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512, CpuTier::avx512bf16, CpuTier::amx})
    EXPECT_EQ(product.select(bound).tier, bound);
  for (const Factor factor : {Factor::left, Factor::right})
    for (const bool transposed : {false, true}) check_order("pack_bf16", pack_bf16_list(factor, transposed));
}

}  // namespace
}  // namespace lamina::kernels
