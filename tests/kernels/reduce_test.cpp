// Reductions: every implementation gives the reference's bits; the order of the contract; known answers.
#include "base/math.hpp"
#include "support.hpp"

namespace lamina::kernels {
namespace {

template <class T>
class Reductions : public ::testing::Test {
 protected:
  using Function = RowReduceFunction<T>;
  struct Named {
    const char* name;
    ImplementationList<Function> list;
    bool whole_rows;  // writes a row, not one value
  };
  std::vector<Named> all() {
    return {{"sum_columns", sum_columns_list<T>(), false},
            {"max_columns", max_columns_list<T>(), false},
            {"log_sum_exp", log_sum_exp_list<T>(), false},
            {"softmax", softmax_list<T>(), true}};
  }

  template <class Values>
  void compare(const Named& kernel, std::size_t rows, std::size_t columns, std::size_t offset, Values values) {
    const std::size_t width = kernel.whole_rows ? columns : 1, ldy = width + 2;
    Block<T> x(rows, columns, columns + 3, offset), expected(rows, width, ldy, offset);
    x.fill(values);
    reference(kernel.list)(x.data(), x.ld(), expected.data(), ldy, rows, columns);
    for_runnable(kernel.list, [&](Function function) {
      Block<T> y(rows, width, ldy, offset);
      function(x.data(), x.ld(), y.data(), ldy, rows, columns);
      ASSERT_TRUE(y.same_bits(expected)) << kernel.name << ' ' << rows << 'x' << columns << " offset " << offset;
      ASSERT_TRUE(y.guards_hold()) << kernel.name << ' ' << rows << 'x' << columns << " offset " << offset;
    });
  }

  T one(Function function, const std::vector<T>& row) {
    T y = 77;
    function(row.data(), row.size(), &y, 1, 1, row.size());
    return y;
  }
};
TYPED_TEST_SUITE(Reductions, Reals);

TYPED_TEST(Reductions, EveryLengthAndAlignment) {
  using T = TypeParam;
  for (const auto& kernel : this->all())
    for (std::size_t columns = 0; columns <= 67; ++columns)
      for (std::size_t offset = columns % 3; offset < 16; offset += 3) {
        this->compare(kernel, 3, columns, offset, PlainValues<T>(columns));
        this->compare(kernel, 3, columns, offset, HardValues<T>(columns));
        this->compare(kernel, 3, columns, offset, HardValues<T>(columns, true));
      }
}

TYPED_TEST(Reductions, SumColumnsFoldsSixteenLanes) {
  using T = TypeParam;
  PlainValues<T> values(2);
  for (const std::size_t columns : {1, 10, 16, 17, 40, 100}) {
    std::vector<T> row(columns);
    for (T& x : row) x = values();
    T lanes[16] = {};
    for (std::size_t c = 0; c < columns; ++c) lanes[c % 16] += row[c];
    T a[8], b[4];
    for (int i = 0; i < 8; ++i) a[i] = lanes[i] + lanes[i + 8];
    for (int i = 0; i < 4; ++i) b[i] = a[i] + a[i + 4];
    const T expected = (b[0] + b[2]) + (b[1] + b[3]);
    for_runnable(sum_columns_list<T>(), [&](auto function) { EXPECT_EQ(this->one(function, row), expected); });
  }
}

TYPED_TEST(Reductions, MaximumKeepsNaN) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  for_runnable(max_columns_list<T>(), [&](auto function) {
    EXPECT_EQ(this->one(function, {T(1), T(5), T(-3)}), T(5));
    EXPECT_EQ(this->one(function, {}), -inf);
    EXPECT_EQ(this->one(function, {-inf, -inf}), -inf);
    for (std::size_t where = 0; where < 40; ++where) {
      std::vector<T> row(40, T(1));
      row[where] = nan;
      EXPECT_TRUE(std::isnan(this->one(function, row))) << where;
      row[where] = T(2);
      EXPECT_EQ(this->one(function, row), T(2)) << where;
    }
  });
}

TYPED_TEST(Reductions, LogSumExpNeitherOverflowsNorUnderflows) {
  using T = TypeParam;
  for_runnable(log_sum_exp_list<T>(), [&](auto function) {
    for (const T shift : {T(0), T(5000), T(-5000)})
      EXPECT_NEAR(this->one(function, std::vector<T>(8, shift)), shift + std::log(T(8)), shift == 0 ? 1e-6 : 1e-3);
    EXPECT_EQ(this->one(function, {T(3)}), T(3));
  });
}

TYPED_TEST(Reductions, SoftmaxIsAProbability) {
  using T = TypeParam;
  const std::vector<T> row = {T(-1), T(0), T(2), T(2), T(1000)};
  for_runnable(softmax_list<T>(), [&](auto function) {
    std::vector<T> y(5);
    function(row.data(), 5, y.data(), 5, 1, 5);
    EXPECT_EQ(y[4], T(1));
    EXPECT_EQ(y[0], T(0));
    function(row.data(), 4, y.data(), 4, 1, 4);
    long double total = 0;
    for (int i = 0; i < 4; ++i) total += std::exp(static_cast<long double>(row[i]));
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(y[i], std::exp(row[i]) / total, 4 * std::numeric_limits<T>::epsilon());
  });
}

TYPED_TEST(Reductions, SumRowsAtEverySize) {
  using T = TypeParam;
  const auto list = sum_rows_list<T>();
  const auto check = [&](std::size_t rows, std::size_t columns, std::size_t offset, auto values) {
    Block<T> x(rows, columns, columns + 3, offset), expected(1, columns, columns);
    x.fill(values);
    reference(list)(x.data(), x.ld(), expected.data(), rows, columns);
    for_runnable(list, [&](auto function) {
      Block<T> y(1, columns, columns, offset);
      function(x.data(), x.ld(), y.data(), rows, columns);
      ASSERT_TRUE(y.same_bits(expected)) << rows << 'x' << columns << " offset " << offset;
      ASSERT_TRUE(y.guards_hold()) << rows << 'x' << columns << " offset " << offset;
    });
  };
  for (std::size_t columns = 1; columns <= 130; ++columns)
    for (const std::size_t rows : {0, 1, 3, 64, 65, 200}) check(rows, columns, columns % 16, PlainValues<T>(rows));
  for (const std::size_t rows : {128, 129, 449, 1000})
    for (const std::size_t columns : {10, 67}) check(rows, columns, 1, HardValues<T>(rows));
}

TYPED_TEST(Reductions, SumInputsIsOneChain) {
  using T = TypeParam;
  for (std::size_t columns = 0; columns <= 70; ++columns)
    for (const std::size_t rows : {0, 1, 2, 63, 64, 65, 300}) {
      Block<T> x(rows, columns, columns + 3, columns % 16), expected(1, columns, columns);
      x.fill(HardValues<T>(rows + columns));
      for (std::size_t c = 0; c < columns; ++c) {
        T sum = 0;
        for (std::size_t r = 0; r < rows; ++r) sum += x.at(r, c);
        expected.at(0, c) = sum;
      }
      for_runnable(sum_inputs_list<T>(), [&](auto function) {
        Block<T> y(1, columns, columns, columns % 16);
        function(x.data(), x.ld(), y.data(), rows, columns);
        ASSERT_TRUE(y.same_bits(expected)) << rows << 'x' << columns;
        ASSERT_TRUE(y.guards_hold()) << rows << 'x' << columns;
      });
    }
}

TYPED_TEST(Reductions, SumRowsIsMatmulRowsWithOnes) {
  using T = TypeParam;
  constexpr std::size_t rows = 777, columns = 21;
  Block<T> ones(rows, 1, 1), x(rows, columns, columns), product(1, columns, columns), sum(1, columns, columns);
  ones.fill([] { return T(1); });
  x.fill(PlainValues<T>(4));
  row_major<T>(reference(matmul_rows_list<T>()), ones.data(), 1, x.data(), columns, product.data(), columns, rows, 1,
               columns);
  reference(sum_rows_list<T>())(x.data(), columns, sum.data(), rows, columns);
  EXPECT_TRUE(sum.same_bits(product));
}

}  // namespace
}  // namespace lamina::kernels
