// Elementwise kernels: every implementation gives the reference's bits; the reference gives the documented formula.
#include "base/math.hpp"
#include "support.hpp"

namespace lamina::kernels {
namespace {

template <class T>
class ElementwiseTest : public ::testing::Test {
 protected:
  // One block of every implementation against the reference. Bit i of `splats`: operand i is one value a row; of
  // `repeats`: operand i repeats its first row.
  void compare(const NamedOp& op, std::size_t rows, std::size_t columns, std::size_t gap, std::size_t offset,
               unsigned splats, unsigned repeats) {
    std::vector<Block<T>> blocks;
    std::vector<Operand<T>> in;
    for (int i = 0; i < op.arity; ++i) {
      blocks.emplace_back(rows, columns, columns + gap, (offset + 3 * i) % 16);
      blocks.back().fill(HardValues<T>(17 * i + columns));
    }
    for (int i = 0; i < op.arity; ++i)
      in.push_back({blocks[i].data(), repeats >> i & 1 ? 0 : std::ptrdiff_t(columns + gap), splats >> i & 1 ? 0 : 1});
    Block<T> expected(rows, columns, columns + gap, offset);
    const auto list = elementwise_list<T>(op.op);
    reference(list)(in.data(), expected.data(), columns + gap, rows, columns);
    for_runnable(list, [&](auto function) {
      Block<T> y(rows, columns, columns + gap, offset);
      function(in.data(), y.data(), columns + gap, rows, columns);
      ASSERT_TRUE(y.same_bits(expected)) << op.name << ' ' << rows << 'x' << columns << " gap " << gap << " offset "
                                         << offset << " splats " << splats << " repeats " << repeats;
      ASSERT_TRUE(y.guards_hold()) << op.name << ' ' << rows << 'x' << columns;
    });
  }

  T one(Elementwise op, T a, T b = 0, T c = 0) {
    const Operand<T> in[] = {{&a, 1, 1}, {&b, 1, 1}, {&c, 1, 1}};
    T y = 77;
    reference(elementwise_list<T>(op))(in, &y, 1, 1, 1);
    return y;
  }
};
TYPED_TEST_SUITE(ElementwiseTest, Reals);

TYPED_TEST(ElementwiseTest, EveryLengthAndAlignment) {
  for (const auto& op : kOps)
    for (std::size_t columns = 0; columns <= 67; ++columns)
      for (std::size_t offset = columns % 3; offset < 16; offset += 3) this->compare(op, 2, columns, 5, offset, 0, 0);
}

TYPED_TEST(ElementwiseTest, EveryBroadcast) {
  for (const auto& op : kOps)
    for (unsigned splats = 0; splats < 1u << op.arity; ++splats)
      for (unsigned repeats = 0; repeats < 1u << op.arity; ++repeats)
        for (const std::size_t columns : {1, 10, 16, 37})
          for (const std::size_t gap : {0, 3}) this->compare(op, 3, columns, gap, 1, splats, repeats);
}

TYPED_TEST(ElementwiseTest, ContiguousRowsAreOneRun) {
  for (const auto& op : kOps)
    for (const std::size_t rows : {0, 1, 7, 33}) this->compare(op, rows, 10, 0, 2, 0, 0);
}

TYPED_TEST(ElementwiseTest, OutputMayBeAnOperand) {
  using T = TypeParam;
  for (const auto& op : kOps) {
    const auto list = elementwise_list<T>(op.op);
    for_runnable(list, [&](auto function) {
      for (int which = 0; which < op.arity; ++which) {
        std::vector<Block<T>> blocks;
        std::vector<Operand<T>> in;
        for (int i = 0; i < op.arity; ++i) blocks.emplace_back(3, 37, 40).fill(HardValues<T>(i));
        for (auto& block : blocks) in.push_back({block.data(), 40, 1});
        Block<T> expected(3, 37, 40);
        reference(list)(in.data(), expected.data(), 40, 3, 37);
        function(in.data(), blocks[which].data(), 40, 3, 37);
        ASSERT_TRUE(blocks[which].same_bits(expected)) << op.name << " in place of operand " << which;
      }
    });
  }
}

TYPED_TEST(ElementwiseTest, FormulasOfTheContract) {
  using T = TypeParam;
  using E = Elementwise;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  EXPECT_EQ(this->one(E::copy, T(3)), T(3));
  EXPECT_EQ(this->one(E::negate, T(3)), T(-3));
  EXPECT_TRUE(std::signbit(this->one(E::negate, T(0))));
  EXPECT_EQ(this->one(E::absolute, T(-3)), T(3));
  EXPECT_EQ(this->one(E::sign, T(-9)), T(-1));
  EXPECT_EQ(this->one(E::sign, T(9)), T(1));
  EXPECT_TRUE(std::signbit(this->one(E::sign, T(-0.0))));
  EXPECT_TRUE(std::isnan(this->one(E::sign, nan)));
  EXPECT_EQ(this->one(E::square_root, T(49)), T(7));
  EXPECT_TRUE(std::isnan(this->one(E::square_root, T(-1))));
  EXPECT_EQ(this->one(E::exponential, T(1.5)), math::exp(T(1.5)));
  EXPECT_EQ(this->one(E::logarithm, T(1.5)), math::log(T(1.5)));
  EXPECT_EQ(this->one(E::tanh, T(1.5)), math::tanh(T(1.5)));
  EXPECT_EQ(this->one(E::sigmoid, T(0)), T(0.5));
  EXPECT_EQ(this->one(E::softplus, T(-1.5)), math::softplus(T(-1.5)));
  EXPECT_EQ(this->one(E::erf, T(-1.5)), math::erf(T(-1.5)));
  EXPECT_EQ(this->one(E::expm1, T(1e-5)), math::expm1(T(1e-5)));
  EXPECT_EQ(this->one(E::relu, T(-2)), T(0));
  EXPECT_EQ(this->one(E::relu, T(2)), T(2));
  EXPECT_TRUE(std::isnan(this->one(E::relu, nan)));
  EXPECT_EQ(this->one(E::positive, T(0)), T(0));
  EXPECT_EQ(this->one(E::positive, T(1e-30)), T(1));
  EXPECT_EQ(this->one(E::is_missing, nan), T(1));
  EXPECT_EQ(this->one(E::is_missing, inf), T(0));
  EXPECT_EQ(this->one(E::add, T(2), T(3)), T(5));
  EXPECT_EQ(this->one(E::subtract, T(2), T(3)), T(-1));
  EXPECT_EQ(this->one(E::multiply, T(2), T(3)), T(6));
  EXPECT_EQ(this->one(E::divide, T(3), T(2)), T(1.5));
  EXPECT_EQ(this->one(E::maximum, T(2), T(3)), T(3));
  EXPECT_EQ(this->one(E::minimum, T(2), T(3)), T(2));
  EXPECT_EQ(this->one(E::maximum, nan, T(3)), T(3)) << "a > b ? a : b";
  EXPECT_TRUE(std::isnan(this->one(E::minimum, T(3), nan)));
  EXPECT_EQ(this->one(E::greater, T(3), T(2)), T(1));
  EXPECT_EQ(this->one(E::greater, T(2), T(2)), T(0));
  EXPECT_EQ(this->one(E::select, T(1), T(2), T(3)), T(2));
  EXPECT_EQ(this->one(E::select, T(-0.0), T(2), T(3)), T(3));
  EXPECT_EQ(this->one(E::select, nan, T(2), T(3)), T(2));
}

}  // namespace
}  // namespace lamina::kernels
