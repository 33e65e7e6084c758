// Products: every implementation gives the reference's bits at every size; the reference is right by independent means.
#include "support.hpp"

namespace lamina::kernels {
namespace {

struct Sizes {
  std::size_t rows, inner, columns;
};

template <class T>
class Products : public ::testing::Test {
 protected:
  // Leading dimensions exceed sizes by `gap`; pointers are `offset` elements off a cache line.
  template <class List, class Values>
  void compare(const List& list, bool over_rows, Sizes s, std::size_t gap, std::size_t offset, Values values) {
    const std::size_t rows = s.rows, inner = s.inner, columns = s.columns;
    Block<T> x(rows, inner, inner + gap, offset),
        w(over_rows ? rows : inner, columns, columns + gap, (offset + 5) % 16);
    x.fill(values);
    w.fill(values);
    const std::size_t out_rows = over_rows ? inner : rows;
    Block<T> expected(out_rows, columns, columns + gap, offset);
    row_major<T>(reference(list), x.data(), x.ld(), w.data(), w.ld(), expected.data(), expected.ld(), rows, inner,
                 columns);
    for_runnable(list, [&](auto function) {
      Block<T> y(out_rows, columns, columns + gap, offset);
      row_major<T>(function, x.data(), x.ld(), w.data(), w.ld(), y.data(), y.ld(), rows, inner, columns);
      ASSERT_TRUE(y.same_bits(expected)) << s.rows << 'x' << s.inner << 'x' << s.columns << " offset " << offset;
      ASSERT_TRUE(y.guards_hold()) << s.rows << 'x' << s.inner << 'x' << s.columns << " offset " << offset;
    });
  }
  void check_matmul(Sizes s, std::size_t gap = 3, std::size_t offset = 1) {
    compare(matmul_list<T>(), false, s, gap, offset, PlainValues<T>(s.rows + 31 * s.columns));
  }
  void check_matmul_rows(Sizes s, std::size_t gap = 3, std::size_t offset = 1) {
    compare(matmul_rows_list<T>(), true, s, gap, offset, PlainValues<T>(s.rows + 31 * s.columns));
  }
};
TYPED_TEST_SUITE(Products, Reals);

TYPED_TEST(Products, MatmulAtEverySize) {
  for (std::size_t columns = 0; columns <= 130; ++columns)
    for (std::size_t rows = 0; rows <= 25; rows += 1 + columns % 3)
      for (const std::size_t inner : {0, 1, 4}) this->check_matmul({rows, inner, columns});
}

TYPED_TEST(Products, MatmulAcrossBlocksOfTheChain) {
  for (const std::size_t inner : {31, 63, 64, 65, 127, 300, 1023, 1024, 1025, 2049})
    for (const std::size_t rows : {1, 2, 7, 13})
      for (const std::size_t columns : {10, 100, 200}) this->check_matmul({rows, inner, columns});
}

TYPED_TEST(Products, MatmulOfOneRow) {
  for (std::size_t columns = 0; columns <= 300; ++columns) this->check_matmul({1, 9, columns}, 0, columns % 16);
}

TYPED_TEST(Products, MatmulAtEveryAlignment) {
  for (std::size_t offset = 0; offset < 16; ++offset)
    for (const std::size_t rows : {1, 9})
      for (const std::size_t columns : {10, 37, 100}) this->check_matmul({rows, 20, columns}, offset % 5, offset);
}

TYPED_TEST(Products, MatmulRowsAtEverySize) {
  for (std::size_t columns = 0; columns <= 130; ++columns)
    for (std::size_t inner = 0; inner <= 25; inner += 1 + columns % 3)
      for (const std::size_t rows : {0, 1, 4}) this->check_matmul_rows({rows, inner, columns});
}

TYPED_TEST(Products, MatmulRowsAcrossBlocks) {
  for (const std::size_t rows : {63, 64, 65, 128, 129, 192, 193, 300, 449, 512, 705})
    for (const std::size_t inner : {1, 7, 47, 48, 49, 97})
      for (const std::size_t columns : {10, 50, 67}) this->check_matmul_rows({rows, inner, columns});
}

TYPED_TEST(Products, MatmulRowsAtEveryAlignment) {
  for (std::size_t offset = 0; offset < 16; ++offset)
    for (const std::size_t columns : {10, 37, 100}) this->check_matmul_rows({70, 9, columns}, offset % 5, offset);
}

TYPED_TEST(Products, DenormalsOverflowAndSignedZeros) {
  using T = TypeParam;
  for (const std::size_t rows : {1, 2, 14, 70})
    for (const std::size_t columns : {10, 37, 64}) {
      const Sizes s{rows, 23, columns};
      this->compare(matmul_list<T>(), false, s, 1, 3, HardValues<T>(columns, true));
      this->compare(matmul_rows_list<T>(), true, s, 1, 3, HardValues<T>(columns, true));
    }
}

TYPED_TEST(Products, NaNAndInfinityReachTheSameOutputs) {
  using T = TypeParam;
  for (const std::size_t rows : {2, 14, 70})  // a single row may skip zeros times infinity
    for (const std::size_t columns : {10, 37, 64}) {
      const Sizes s{rows, 23, columns};
      this->compare(matmul_list<T>(), false, s, 1, 3, HardValues<T>(columns));
      this->compare(matmul_rows_list<T>(), true, s, 1, 3, HardValues<T>(columns));
    }
}

// Panels hold the same matrix in another order.
TYPED_TEST(Products, PanelsHaveTheBitsOfRows) {
  using T = TypeParam;
  for (std::size_t columns = 1; columns <= 147; columns += 1 + columns % 5)
    for (const std::size_t rows : {1, 5, 70, 200}) {
      constexpr std::size_t kInner = 53;
      Block<T> x(rows, kInner, kInner), w(kInner, columns, columns), g(rows, columns, columns);
      PlainValues<T> values(columns);
      x.fill(values);
      w.fill(values);
      g.fill(values);
      std::vector<T> packed(kInner * columns);
      const auto panels = Panels<const T>::packed(packed.data(), kInner, columns);
      for (std::size_t k = 0; k < kInner; ++k)
        for (std::size_t j = 0; j < columns; ++j) *const_cast<T*>(panels.at(k, j, columns)) = w.at(k, j);
      Block<T> product(rows, columns, columns), gradient(kInner, columns, columns);
      row_major<T>(reference(matmul_list<T>()), x.data(), kInner, w.data(), columns, product.data(), columns, rows,
                   kInner, columns);
      row_major<T>(reference(matmul_rows_list<T>()), x.data(), kInner, g.data(), columns, gradient.data(), columns,
                   rows, kInner, columns);
      for_runnable(matmul_list<T>(), [&](auto matmul) {
        Block<T> y(rows, columns, columns + 1);
        matmul(x.data(), kInner, panels, y.data(), y.ld(), rows, kInner, columns);
        ASSERT_TRUE(y.same_bits(product)) << rows << 'x' << columns;
        ASSERT_TRUE(y.guards_hold());
      });
      for_runnable(matmul_rows_list<T>(), [&](auto matmul_rows) {
        std::vector<T> y(kInner * columns + 1, T(77));
        const auto to = Panels<T>::packed(y.data(), kInner, columns);
        matmul_rows(x.data(), kInner, g.data(), columns, to, rows, kInner, columns);
        for (std::size_t k = 0; k < kInner; ++k)
          for (std::size_t j = 0; j < columns; ++j)
            ASSERT_TRUE(kernels::same_bits(*to.at(k, j, columns), gradient.at(k, j))) << rows << 'x' << columns;
        ASSERT_EQ(y.back(), T(77));
      });
    }
}

TYPED_TEST(Products, ARowAloneHasTheBitsItHasInABatch) {
  using T = TypeParam;
  Block<T> x(33, 150, 150), w(150, 77, 77), y(33, 77, 77), one(1, 77, 77);
  PlainValues<T> values(5);
  x.fill(values);
  w.fill(values);
  for_runnable(matmul_list<T>(), [&](auto matmul) {
    row_major<T>(matmul, x.data(), 150, w.data(), 77, y.data(), 77, 33, 150, 77);
    for (std::size_t r = 0; r < 33; ++r) {
      row_major<T>(matmul, &x.at(r, 0), 150, w.data(), 77, one.data(), 77, 1, 150, 77);
      ASSERT_EQ(std::memcmp(one.data(), &y.at(r, 0), 77 * sizeof(T)), 0);
    }
  });
}

TYPED_TEST(Products, WholeNumbersAreExact) {
  using T = TypeParam;
  constexpr std::size_t rows = 150, inner = 40, columns = 21;
  Block<T> x(rows, inner, inner), w(inner, columns, columns), g(rows, columns, columns);
  std::mt19937 random(3);
  const auto small = [&] { return T(int(random() % 17) - 8); };
  x.fill(small);
  w.fill(small);
  g.fill(small);
  for_runnable(matmul_list<T>(), [&](auto matmul) {
    Block<T> y(rows, columns, columns);
    row_major<T>(matmul, x.data(), inner, w.data(), columns, y.data(), columns, rows, inner, columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t j = 0; j < columns; ++j) {
        long sum = 0;
        for (std::size_t k = 0; k < inner; ++k) sum += long(x.at(r, k)) * long(w.at(k, j));
        ASSERT_EQ(y.at(r, j), T(sum));
      }
  });
  for_runnable(matmul_rows_list<T>(), [&](auto matmul_rows) {
    Block<T> y(inner, columns, columns);
    row_major<T>(matmul_rows, x.data(), inner, g.data(), columns, y.data(), columns, rows, inner, columns);
    for (std::size_t k = 0; k < inner; ++k)
      for (std::size_t j = 0; j < columns; ++j) {
        long sum = 0;
        for (std::size_t r = 0; r < rows; ++r) sum += long(x.at(r, k)) * long(g.at(r, j));
        ASSERT_EQ(y.at(k, j), T(sum));
      }
  });
}

TYPED_TEST(Products, ErrorStaysWithinTheBoundOfAChain) {
  using T = TypeParam;
  constexpr std::size_t rows = 9, inner = 784, columns = 20;
  Block<T> x(rows, inner, inner), w(inner, columns, columns), y(rows, columns, columns);
  PlainValues<T> values(8);
  x.fill(values);
  w.fill(values);
  row_major<T>(reference(matmul_list<T>()), x.data(), inner, w.data(), columns, y.data(), columns, rows, inner,
               columns);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      long double exact = 0, size = 0;
      for (std::size_t k = 0; k < inner; ++k) {
        const long double product = static_cast<long double>(x.at(r, k)) * w.at(k, j);
        exact += product;
        size += std::fabs(product);
      }
      const long double unit = std::numeric_limits<T>::epsilon() / 2;  // Higham 2002, section 3.1: n·u/(1 − n·u)·Σ|xw|
      ASSERT_LE(std::fabs(y.at(r, j) - exact), inner * unit / (1 - inner * unit) * size);
    }
}

TYPED_TEST(Products, ANegativeZeroSumBecomesPositive) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  for_runnable(matmul_list<T>(), [&](auto matmul) {
    const T x[] = {-tiny, -tiny}, w[] = {tiny};
    T y[] = {T(77), T(77)};
    row_major<T>(matmul, x, 1, w, 1, y, 1, 2, 1, 1);  // fma(−tiny, tiny, +0) underflows to −0
    EXPECT_FALSE(std::signbit(y[0]) || std::signbit(y[1]));
    EXPECT_EQ(y[0], T(0));
  });
}

// The tree from above: the left branch takes the largest power of two of blocks that leaves the right one some.
template <class T>
T tree(const std::vector<T>& blocks, std::size_t first, std::size_t count) {
  if (count == 1) return blocks[first];
  const std::size_t left = std::bit_floor(count - 1);
  return tree(blocks, first, left) + tree(blocks, first + left, count - left);
}

TYPED_TEST(Products, BlocksFoldAsABalancedTree) {
  using T = TypeParam;
  for (std::size_t count = 1; count <= 33; ++count) {
    const std::size_t rows = 64 * count - count % 64;
    Block<T> x(rows, 1, 1), g(rows, 1, 1);
    PlainValues<T> values(count);
    x.fill(values);
    g.fill(values);
    std::vector<T> blocks(count, T(0));
    for (std::size_t r = 0; r < rows; ++r) blocks[r / 64] = std::fma(x.at(r, 0), g.at(r, 0), blocks[r / 64]);
    for_runnable(matmul_rows_list<T>(), [&](auto matmul_rows) {
      T y = 77;
      row_major<T>(matmul_rows, x.data(), 1, g.data(), 1, &y, 1, rows, 1, 1);
      ASSERT_EQ(y, tree(blocks, 0, count)) << count;
    });
  }
}

}  // namespace
}  // namespace lamina::kernels
