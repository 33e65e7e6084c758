// Products that skip zeros: the bits of the dense reference at every size, density and place in memory.
#include "kernels/sparse.hpp"
#include "support.hpp"

namespace lamina::kernels {
namespace {

struct Sizes {
  std::size_t rows, inner, columns;
};

// Zeros of both signs, and numbers with the given share.
template <class T>
class SparseValues {
 public:
  SparseValues(std::uint64_t seed, double density) : plain_(seed), pick_(seed + 1), density_(density) {}
  T operator()() {
    const auto word = pick_();
    if (static_cast<double>(word >> 11) * 0x1p-53 >= density_) return word & 1 ? T(0) : -T(0);
    return plain_();
  }

 private:
  HardValues<T> plain_{0, true};
  std::mt19937_64 pick_;
  double density_;
};

template <class T>
class Sparse : public ::testing::Test {
 protected:
  // The non-zeros of x as an implementation of these two kernels finds them.
  struct Found {
    std::vector<std::uint32_t> columns;
    std::vector<NonZeros> rows;
    std::vector<std::uint16_t> masks;
    NonZeroMasks by_groups;
  };
  static Found find(const Block<T>& x, Sizes s, NonZeroColumnsFunction<T> by_columns, NonZeroRowsFunction<T> by_rows) {
    Found found;
    const std::size_t ld = (s.inner + 15) / 16 * 16;
    found.columns.resize(s.rows * s.inner + 16);
    found.masks.resize((s.rows + kMaskRows - 1) / kMaskRows * ld);
    std::size_t used = 0;
    for (std::size_t r = 0; r < s.rows; ++r) {
      std::uint32_t* const at = found.columns.data() + used;
      found.rows.push_back({at, by_columns(&x.at(r, 0), s.inner, at)});
      used += found.rows.back().count;
    }
    for (std::size_t r = 0; r < s.rows; r += kMaskRows)
      by_rows(&x.at(r, 0), x.ld(), found.masks.data() + r / kMaskRows * ld, std::min(kMaskRows, s.rows - r), s.inner);
    found.by_groups = {found.masks.data(), ld};
    return found;
  }
  static Found find(const Block<T>& x, Sizes s) {
    return find(x, s, reference(nonzero_columns_list<T>()), reference(nonzero_rows_list<T>()));
  }

  void check(Sizes s, double density, std::size_t gap = 3, std::size_t offset = 1) {
    SCOPED_TRACE(std::to_string(s.rows) + "x" + std::to_string(s.inner) + "x" + std::to_string(s.columns) +
                 " density " + std::to_string(density) + " offset " + std::to_string(offset));
    const std::uint64_t seed = s.rows + 31 * s.columns;
    Block<T> x(s.rows, s.inner, s.inner + gap, offset);
    x.fill(SparseValues<T>(seed, density));
    check_forward(x, s, gap, offset);
    check_gradient(x, s, gap, offset);
  }

  void check_forward(const Block<T>& x, Sizes s, std::size_t gap, std::size_t offset) {
    Block<T> w(s.inner, s.columns, s.columns + gap, offset), dense(s.rows, s.columns, s.columns + gap, offset);
    w.fill(HardValues<T>(s.columns, true));
    row_major<T>(reference(matmul_list<T>()), x.data(), x.ld(), w.data(), w.ld(), dense.data(), dense.ld(), s.rows,
                 s.inner, s.columns);
    const Found found = find(x, s);
    const std::vector<T> packed = pack(w, s.inner, s.columns);
    for_runnable(matmul_sparse_list<T>(), [&](auto function) {
      for (const auto& matrix :
           {Panels<const T>::rows(w.data(), w.ld()), Panels<const T>::packed(packed.data(), s.inner, s.columns)}) {
        Block<T> y(s.rows, s.columns, s.columns + gap, offset);
        function(x.data(), x.ld(), found.rows.data(), matrix, y.data(), y.ld(), s.rows, s.columns);
        ASSERT_TRUE(y.same_bits(dense));
        ASSERT_TRUE(y.guards_hold());
      }
    });
  }

  void check_gradient(const Block<T>& x, Sizes s, std::size_t gap, std::size_t offset) {
    Block<T> g(s.rows, s.columns, s.columns + gap, offset), dense(s.inner, s.columns, s.columns + gap, offset);
    g.fill(HardValues<T>(s.columns + 1, true));
    row_major<T>(reference(matmul_rows_list<T>()), x.data(), x.ld(), g.data(), g.ld(), dense.data(), dense.ld(), s.rows,
                 s.inner, s.columns);
    const Found found = find(x, s);
    const std::vector<T> expected = pack(dense, s.inner, s.columns);
    for_runnable(matmul_rows_sparse_list<T>(), [&](auto function) {
      Block<T> y(s.inner, s.columns, s.columns + gap, offset);
      function(x.data(), x.ld(), found.by_groups, g.data(), g.ld(), Panels<T>::rows(y.data(), y.ld()), s.rows, s.inner,
               s.columns);
      ASSERT_TRUE(y.same_bits(dense));
      ASSERT_TRUE(y.guards_hold());
      std::vector<T> packed(expected.size() + 1, T(77));
      function(x.data(), x.ld(), found.by_groups, g.data(), g.ld(),
               Panels<T>::packed(packed.data(), s.inner, s.columns), s.rows, s.inner, s.columns);
      for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_TRUE(same_bits(packed[i], expected[i])) << i;
      ASSERT_EQ(packed.back(), T(77));
    });
  }

  static std::vector<T> pack(const Block<T>& matrix, std::size_t rows, std::size_t columns) {
    std::vector<T> packed(rows * columns);
    const auto panels = Panels<T>::packed(packed.data(), rows, columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) *panels.at(r, c, columns) = matrix.at(r, c);
    return packed;
  }
};
TYPED_TEST_SUITE(Sparse, Reals);

// Ones and zeros in the columns from `dense` on, any numbers before; both products in two parts.
template <class T>
class OneHot : public Sparse<T> {
 protected:
  void check_parts(Sizes s, std::size_t dense, double density) {
    SCOPED_TRACE(std::to_string(s.rows) + "x" + std::to_string(s.inner) + "x" + std::to_string(s.columns) + " " +
                 std::to_string(dense));
    Block<T> x(s.rows, s.inner, s.inner);
    x.fill(SparseValues<T>(s.rows + s.inner, density));
    for (std::size_t r = 0; r < s.rows; ++r)
      for (std::size_t k = dense; k < s.inner; ++k) x.at(r, k) = x.at(r, k) != 0 ? T(1) : T(0);
    Block<T> ones = x;
    for (std::size_t r = 0; r < s.rows; ++r)
      for (std::size_t k = 0; k < dense; ++k) ones.at(r, k) = 0;
    const auto found = this->find(ones, s);
    forward(x, s, dense, found.rows);
    gradient(x, s, dense, found.by_groups);
  }

  void forward(const Block<T>& x, Sizes s, std::size_t dense, const std::vector<NonZeros>& rows) {
    Block<T> w(s.inner, s.columns, s.columns + 3), expected(s.rows, s.columns, s.columns);
    w.fill(HardValues<T>(s.columns, true));
    const auto matmul = [&](Block<T>& y, std::size_t inner) {
      row_major<T>(reference(matmul_list<T>()), x.data(), x.ld(), w.data(), w.ld(), y.data(), y.ld(), s.rows, inner,
                   s.columns);
    };
    matmul(expected, s.inner);
    Block<T> before(s.rows, s.columns, s.columns);
    if (dense > 0) matmul(before, dense);
    for_runnable(matmul_one_hot_list<T>(), [&](auto function) {
      Block<T> y = before;
      function(rows.data(), Panels<const T>::rows(w.data(), w.ld()), y.data(), y.ld(), s.rows, s.columns, dense > 0);
      ASSERT_TRUE(y.same_bits(expected));
      ASSERT_TRUE(y.guards_hold());
    });
  }

  void gradient(const Block<T>& x, Sizes s, std::size_t dense, const NonZeroMasks& masks) {
    Block<T> g(s.rows, s.columns, s.columns + 3), expected(s.inner, s.columns, s.columns);
    g.fill(HardValues<T>(s.columns + 1, true));
    row_major<T>(reference(matmul_rows_list<T>()), x.data(), x.ld(), g.data(), g.ld(), expected.data(), expected.ld(),
                 s.rows, s.inner, s.columns);
    Block<T> before(s.inner, s.columns, s.columns);
    row_major<T>(reference(matmul_rows_list<T>()), x.data(), x.ld(), g.data(), g.ld(), before.data(), before.ld(),
                 s.rows, dense, s.columns);
    for_runnable(matmul_rows_one_hot_list<T>(), [&](auto function) {
      Block<T> y = before;
      function({masks.masks + dense, masks.ld}, g.data(), g.ld(), Panels<T>::rows(y.data() + dense * y.ld(), y.ld()),
               s.rows, s.inner - dense, s.columns);
      ASSERT_TRUE(y.same_bits(expected));
      ASSERT_TRUE(y.guards_hold());
    });
  }
};
TYPED_TEST_SUITE(OneHot, Reals);

TYPED_TEST(OneHot, TheDenseProductInTwoParts) {
  for (const std::size_t rows : {1, 17, 130})
    for (const std::size_t columns : {1, 37, 80})
      for (const std::size_t dense : {0, 5, 20})
        for (const double density : {0.0, 0.1, 1.0}) this->check_parts({rows, 20, columns}, dense, density);
}

TYPED_TEST(Sparse, NonZerosAreFoundAtEverySizeAndPlace) {
  using T = TypeParam;
  for (std::size_t inner = 0; inner <= 70; ++inner)
    for (const std::size_t rows : {1, 2, 15, 16, 17, 33})
      for (const double density : {0.0, 0.1, 0.6, 1.0}) {
        const Sizes s{rows, inner, 0};
        Block<T> x(rows, inner, inner + inner % 3, inner % 16);
        x.fill(SparseValues<T>(inner, density));
        if (inner > 2) x.at(rows - 1, inner - 2) = std::numeric_limits<T>::quiet_NaN();
        if (inner > 2) x.at(rows - 1, inner - 1) = std::numeric_limits<T>::denorm_min();
        const auto expected = this->find(x, s);
        std::size_t count = 0;
        for (std::size_t r = 0; r < rows; ++r)
          for (std::size_t k = 0; k < inner; ++k) {
            if (x.at(r, k) == 0) continue;
            ASSERT_EQ(expected.columns[count++], k);
            ASSERT_TRUE(expected.masks[r / 16 * expected.by_groups.ld + k] >> r % 16 & 1);
          }
        for_runnable(nonzero_columns_list<T>(), [&](auto by_columns) {
          const auto found = this->find(x, s, by_columns, reference(nonzero_rows_list<T>()));
          for (std::size_t r = 0; r < rows; ++r) ASSERT_EQ(found.rows[r].count, expected.rows[r].count);
          for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(found.columns[i], expected.columns[i]);
        });
        for_runnable(nonzero_rows_list<T>(), [&](auto by_rows) {
          const auto found = this->find(x, s, reference(nonzero_columns_list<T>()), by_rows);
          for (std::size_t r = 0; r < rows; r += kMaskRows)
            for (std::size_t k = 0; k < inner; ++k) {
              const std::size_t i = r / kMaskRows * expected.by_groups.ld + k;
              ASSERT_EQ(found.masks[i], expected.masks[i]);
            }
        });
      }
}

TYPED_TEST(Sparse, EveryNumberOfColumns) {
  for (std::size_t columns = 0; columns <= 300; ++columns)
    for (const std::size_t rows : {0, 1, 5}) this->check({rows, 1 + columns % 7, columns}, 0.4);
}

TYPED_TEST(Sparse, EveryNumberOfInputs) {
  for (std::size_t inner = 0; inner <= 70; ++inner)
    for (const std::size_t columns : {10, 37}) this->check({9, inner, columns}, 0.2);
}

TYPED_TEST(Sparse, RowsAcrossBlocks) {
  for (const std::size_t rows : {2, 15, 16, 17, 63, 64, 65, 128, 129, 192, 193, 300, 449, 512, 705})
    for (const std::size_t columns : {10, 150}) this->check({rows, 7, columns}, 0.1);
  this->check({193, 131, 40}, 0.1);
}

TYPED_TEST(Sparse, EveryDensity) {
  for (int part = 0; part <= 10; ++part)
    for (const std::size_t columns : {10, 100}) this->check({70, 20, columns}, part / 10.0);
}

TYPED_TEST(Sparse, EveryAlignment) {
  for (std::size_t offset = 0; offset < 16; ++offset)
    for (const std::size_t columns : {10, 37, 100}) this->check({9, 20, columns}, 0.3, offset % 5, offset);
}

// Not those whose every finite input is zero: only they may differ from the dense product.
TYPED_TEST(Sparse, NaNAndInfinityOfANonZeroInputReachItsOutputs) {
  using T = TypeParam;
  const Sizes s{3, 20, 40};
  Block<T> x(s.rows, s.inner, s.inner), w(s.inner, s.columns, s.columns);
  x.fill([] { return T(0); });
  w.fill(PlainValues<T>(3));
  x.at(0, 4) = std::numeric_limits<T>::quiet_NaN();
  x.at(1, 5) = 1;
  w.at(5, 7) = std::numeric_limits<T>::quiet_NaN();
  x.at(2, 6) = std::numeric_limits<T>::infinity();
  const auto found = this->find(x, s);
  for_runnable(matmul_sparse_list<T>(), [&](auto function) {
    Block<T> y(s.rows, s.columns, s.columns);
    function(x.data(), x.ld(), found.rows.data(), Panels<const T>::rows(w.data(), w.ld()), y.data(), y.ld(), s.rows,
             s.columns);
    for (std::size_t j = 0; j < s.columns; ++j) {
      EXPECT_TRUE(std::isnan(y.at(0, j)));
      EXPECT_EQ(std::isnan(y.at(1, j)), j == 7);
      EXPECT_FALSE(std::isfinite(y.at(2, j)));
    }
  });
  Block<T> g(s.rows, s.columns, s.columns);
  g.fill(PlainValues<T>(4));
  g.at(1, 9) = std::numeric_limits<T>::infinity();
  for_runnable(matmul_rows_sparse_list<T>(), [&](auto function) {
    Block<T> y(s.inner, s.columns, s.columns);
    function(x.data(), x.ld(), found.by_groups, g.data(), g.ld(), Panels<T>::rows(y.data(), y.ld()), s.rows, s.inner,
             s.columns);
    EXPECT_EQ(y.at(5, 9), std::numeric_limits<T>::infinity());
    EXPECT_TRUE(std::isnan(y.at(4, 0)));
  });
}

}  // namespace
}  // namespace lamina::kernels
