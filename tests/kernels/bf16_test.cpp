// bf16: rounding and packing give the same bits everywhere; products equal the reference's, or, where the CPU's own
// instruction sums in another order, lie within the error bound of a sum; and no cut into rectangles changes a bit.
#include "kernels/bf16.hpp"

#include "support.hpp"

namespace lamina::kernels {
namespace {

float from_bits(std::uint32_t bits) { return std::bit_cast<float>(bits); }

TEST(Bf16, RoundsToNearestEven) {
  EXPECT_EQ(widen(round_to_bf16(1.0f)), 1.0f);
  EXPECT_EQ(widen(round_to_bf16(-3.140625f)), -3.140625f);       // eight bits suffice
  EXPECT_EQ(widen(round_to_bf16(1.0f + 0x1p-8f)), 1.0f);         // a tie: down to the even 1
  EXPECT_EQ(widen(round_to_bf16(1.0f + 0x3p-8f)), 1 + 0x1p-6f);  // a tie: up to the even neighbour
  EXPECT_EQ(widen(round_to_bf16(1.0f + 0x1.001p-8f)), 1 + 0x1p-7f);
  EXPECT_EQ(widen(round_to_bf16(from_bits(0x7f7fffff))), INFINITY);  // beyond the largest bf16 by half a step
  EXPECT_EQ(widen(round_to_bf16(from_bits(0x7f7f7fff))), from_bits(0x7f7f0000));
  EXPECT_EQ(round_to_bf16(-INFINITY), 0xff80);
  EXPECT_TRUE(std::isnan(widen(round_to_bf16(NAN))));
  EXPECT_TRUE(std::isnan(widen(round_to_bf16(from_bits(0x7f800001)))));  // whose upper half alone is infinity
  EXPECT_EQ(round_to_bf16(0x1p-127f), 0x0000);
  EXPECT_EQ(round_to_bf16(-0x1p-127f), 0x8000);
  EXPECT_EQ(widen(round_to_bf16(0x1p-126f)), 0x1p-126f);
}

// A factor of outer × inner numbers, lying in memory as `transposed` says.
struct Matrix {
  Factor factor;
  bool transposed;
  PackedSize size;
  Block<float> memory;

  bool outer_rows() const { return (factor == Factor::left) != transposed; }
  float at(std::size_t o, std::size_t k) const { return outer_rows() ? memory.at(o, k) : memory.at(k, o); }

  template <class Values>
  Matrix(Factor side, bool other_way, PackedSize s, Values values, std::size_t gap = 0, std::size_t offset = 0)
      : factor(side),
        transposed(other_way),
        size(s),
        memory(outer_rows() ? s.outer : s.inner, outer_rows() ? s.inner : s.outer,
               (outer_rows() ? s.inner : s.outer) + gap, offset) {
    memory.fill(values);
  }

  void pack_by(PackBf16Function pack, std::vector<Bf16>& tiles) const {
    tiles.assign(size.elements(), 0xabcd);
    pack(memory.data(), memory.ld(), tiles.data(), size.strip(), size.outer, size.inner);
  }
  std::vector<Bf16> packed() const {
    std::vector<Bf16> tiles;
    pack_by(pack_bf16_list(factor, transposed).select(detect_cpu_tier()).function, tiles);
    return tiles;
  }
};

// Where the header says element (o, k) of a factor lies.
std::size_t place(const Matrix& m, std::size_t o, std::size_t k) {
  const std::size_t tile = o / 16 * m.size.strip() + k / 32 * 512, line = o % 16, in = k % 32;
  return tile + (m.factor == Factor::left ? line * 32 + in : in / 2 * 32 + line * 2 + in % 2);
}

template <class Body>
void for_packings(Body body) {
  for (const Factor factor : {Factor::left, Factor::right})
    for (const bool transposed : {false, true}) body(factor, transposed);
}

TEST(PackBf16, PutsEveryElementInItsPlaceAndZerosAround) {
  for_packings([](Factor factor, bool transposed) {
    for (std::size_t outer = 1; outer <= 33; ++outer)
      for (std::size_t inner = 1; inner <= 65; inner += 1 + outer % 3) {
        const Matrix m(factor, transposed, {outer, inner}, PlainValues<float>(outer * 100 + inner), 3, inner % 16);
        std::vector<Bf16> expected(m.size.elements(), 0);
        for (std::size_t o = 0; o < outer; ++o)
          for (std::size_t k = 0; k < inner; ++k) expected[place(m, o, k)] = round_to_bf16(m.at(o, k));
        for_runnable(pack_bf16_list(factor, transposed), [&](auto pack) {
          std::vector<Bf16> tiles;
          m.pack_by(pack, tiles);
          ASSERT_EQ(tiles, expected) << outer << 'x' << inner << " transposed " << transposed;
        });
      }
  });
}

TEST(PackBf16, RoundsHardNumbersAsTheReferenceDoes) {
  for_packings([](Factor factor, bool transposed) {
    const Matrix m(factor, transposed, {32, 64}, HardValues<float>(3));
    std::vector<Bf16> expected, tiles;
    m.pack_by(reference(pack_bf16_list(factor, transposed)), expected);
    for_runnable(pack_bf16_list(factor, transposed), [&](auto pack) {
      m.pack_by(pack, tiles);
      ASSERT_EQ(tiles, expected);
    });
  });
}

TEST(PackBf16, PartsFromWholeTilesMakeTheWhole) {
  for_packings([](Factor factor, bool transposed) {
    const Matrix m(factor, transposed, {40, 100}, PlainValues<float>(4), 1);
    const std::vector<Bf16> whole = m.packed();
    for_runnable(pack_bf16_list(factor, transposed), [&](auto pack) {
      std::vector<Bf16> tiles(m.size.elements(), 0xabcd);
      for (const auto& [o, outer] : {std::pair{0, 16}, {16, 24}})
        for (const auto& [k, inner] : {std::pair{0, 64}, {64, 36}})
          pack(m.outer_rows() ? &m.memory.at(o, k) : &m.memory.at(k, o), m.memory.ld(),
               tiles.data() + o / 16 * m.size.strip() + k / 32 * 512, m.size.strip(), outer, inner);
      ASSERT_EQ(tiles, whole);
    });
  });
}

// ---- products ----

struct Product {
  Matrix left, right;
  std::vector<Bf16> left_tiles = left.packed(), right_tiles = right.packed();

  template <class Values>
  Product(std::size_t rows, std::size_t inner, std::size_t columns, Values values)
      : left(Factor::left, false, {rows, inner}, values), right(Factor::right, false, {columns, inner}, values) {}

  std::size_t rows() const { return left.size.outer; }
  std::size_t columns() const { return right.size.outer; }
  PackedView left_view() const { return {left_tiles.data(), left.size.strip()}; }
  PackedView right_view() const { return {right_tiles.data(), right.size.strip()}; }

  Block<float> run(MatmulBf16Function matmul, std::size_t gap = 0, std::size_t offset = 0) const {
    Block<float> y(rows(), columns(), columns() + gap, offset);
    matmul(left_view(), right_view(), left.size.tiles(), Panels<float>::rows(y.data(), y.ld()), rows(), columns());
    EXPECT_TRUE(y.guards_hold()) << rows() << 'x' << left.size.inner << 'x' << columns() << " offset " << offset;
    return y;
  }
};

// The sum of the rounded products and the sum of their sizes.
struct Exact {
  double sum = 0, size = 0;
};
Exact exact(const Product& p, std::size_t r, std::size_t j) {
  Exact e;
  for (std::size_t k = 0; k < p.left.size.inner; ++k) {
    const double product = static_cast<double>(widen(round_to_bf16(p.left.at(r, k)))) *
                           static_cast<double>(widen(round_to_bf16(p.right.at(j, k))));
    e.sum += product;
    e.size += std::fabs(product);
  }
  return e;
}

// Products of two bf16 numbers are exact in fp32, so an output is a sum of n numbers in some order: the error is at
// most (n − 1)u/(1 − (n − 1)u)·Σ|xw| (Higham 2002, section 4.2), and FLT_MIN for each result that may be flushed to
// zero. Padding adds zeros, which round nothing.
double bound(std::size_t inner, double size) {
  const double n = static_cast<double>(inner), unit = 0x1p-24;
  return n * unit / (1 - n * unit) * size + 2 * n * 0x1p-126;
}

bool sums_in_its_own_order(CpuTier tier) { return tier == CpuTier::avx512bf16; }

template <class Values>
void check(std::size_t rows, std::size_t inner, std::size_t columns, Values values, std::size_t gap = 3,
           std::size_t offset = 1) {
  const Product p(rows, inner, columns, values);
  const auto list = matmul_bf16_list();
  const Block<float> expected = p.run(reference(list), gap, offset);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < columns; ++j) {
      const Exact e = exact(p, r, j);
      ASSERT_LE(std::fabs(expected.at(r, j) - e.sum), bound(inner, e.size)) << inner;
    }
  for (std::size_t i = 0; i + 1 < list.count; ++i) {
    if (list.first[i].tier > detect_cpu_tier()) continue;
    SCOPED_TRACE(list.first[i].name);
    const Block<float> y = p.run(list.first[i].function, gap, offset);
    if (!sums_in_its_own_order(list.first[i].tier)) {
      ASSERT_TRUE(y.same_bits(expected)) << rows << 'x' << inner << 'x' << columns << " offset " << offset;
      continue;
    }
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t j = 0; j < columns; ++j) {
        const Exact e = exact(p, r, j);
        ASSERT_LE(std::fabs(y.at(r, j) - e.sum), bound(inner, e.size)) << inner;
      }
  }
}

TEST(MatmulBf16, AtEverySize) {
  for (std::size_t columns = 0; columns <= 66; ++columns)
    for (std::size_t rows = 0; rows <= 66; rows += 3 + columns % 5)
      check(rows, 1 + (rows + columns) % 34, columns, PlainValues<float>(rows + 31 * columns));
}

TEST(MatmulBf16, AtEveryLengthOfTheSum) {
  for (std::size_t inner = 0; inner <= 130; ++inner)
    check(1 + inner % 35, inner, 1 + inner % 50, PlainValues<float>(inner));
  for (const std::size_t inner : {200, 784, 1024}) check(37, inner, 53, PlainValues<float>(inner));
}

TEST(MatmulBf16, AtEveryAlignment) {
  for (std::size_t offset = 0; offset < 16; ++offset)
    for (const std::size_t columns : {10, 37, 64})
      check(33, 40, columns, PlainValues<float>(offset), offset % 5, offset);
}

TEST(MatmulBf16, TinyNumbersAreFlushedAsTheReferenceDoes) {
  std::mt19937 random(5);
  const auto tiny = [&] {  // products between 2⁻¹⁶⁰ and 2⁻¹⁰⁰, of both signs
    const float size =
        std::ldexp(1.0f + static_cast<float>(random() % 256) / 256, -80 + static_cast<int>(random() % 30));
    return random() % 2 ? size : -size;
  };
  check(18, 70, 35, tiny);
}

TEST(MatmulBf16, NaNAndInfinityReachTheSameOutputs) {
  const Product p(20, 40, 37, HardValues<float>(9));
  const auto list = matmul_bf16_list();
  const Block<float> expected = p.run(reference(list));
  for_runnable(list, [&](auto matmul) {
    const Block<float> y = p.run(matmul);
    for (std::size_t r = 0; r < 20; ++r)
      for (std::size_t j = 0; j < 37; ++j) ASSERT_EQ(std::isnan(y.at(r, j)), std::isnan(expected.at(r, j)));
  });
}

TEST(MatmulBf16, AnyCutIntoRectanglesGivesTheSameBits) {
  const Product p(70, 100, 90, PlainValues<float>(6));
  for_runnable(matmul_bf16_list(), [&](auto matmul) {
    const Block<float> whole = p.run(matmul);
    for (const std::size_t height : {16, 32, 48})
      for (const std::size_t width : {16, 32, 64}) {
        Block<float> y(70, 90, 91);
        for (std::size_t r = 0; r < 70; r += height)
          for (std::size_t j = 0; j < 90; j += width)
            matmul(p.left_view().from(r), p.right_view().from(j), p.left.size.tiles(),
                   Panels<float>::rows(&y.at(r, j), y.ld()), std::min(height, 70 - r), std::min(width, 90 - j));
        ASSERT_TRUE(y.same_bits(whole)) << height << 'x' << width;
        ASSERT_TRUE(y.guards_hold());
      }
  });
}

TEST(MatmulBf16, AResultInPanelsHasTheBitsItHasInRows) {
  for (const std::size_t columns : {7, 16, 40, 64, 90}) {
    const Product p(50, 70, columns, PlainValues<float>(columns));
    for_runnable(matmul_bf16_list(), [&](auto matmul) {
      const Block<float> rows = p.run(matmul);
      std::vector<float> memory(50 * columns + 1, 77.0f);
      const auto panels = Panels<float>::packed(memory.data(), 50, columns);
      matmul(p.left_view(), p.right_view(), p.left.size.tiles(), panels, 50, columns);
      for (std::size_t r = 0; r < 50; ++r)
        for (std::size_t j = 0; j < columns; ++j) ASSERT_EQ(*panels.at(r, j, columns), rows.at(r, j)) << columns;
      ASSERT_EQ(memory.back(), 77.0f);
    });
  }
}

TEST(MatmulBf16, ARowAloneHasTheBitsItHasInABatch) {
  const Product p(33, 150, 77, PlainValues<float>(7));
  const auto pack = pack_bf16_list(Factor::left, false).select(detect_cpu_tier()).function;
  for_runnable(matmul_bf16_list(), [&](auto matmul) {
    const Block<float> batch = p.run(matmul);
    for (std::size_t r = 0; r < 33; ++r) {
      std::vector<Bf16> row(PackedSize{1, 150}.elements());
      pack(&p.left.memory.at(r, 0), p.left.memory.ld(), row.data(), PackedSize{1, 150}.strip(), 1, 150);
      Block<float> y(1, 77, 77);
      matmul({row.data(), PackedSize{1, 150}.strip()}, p.right_view(), p.left.size.tiles(),
             Panels<float>::rows(y.data(), 77), 1, 77);
      ASSERT_EQ(std::memcmp(y.data(), &batch.at(r, 0), 77 * sizeof(float)), 0);
    }
  });
}

TEST(MatmulBf16, WholeNumbersAreExact) {
  std::mt19937 random(3);
  const Product p(50, 70, 41, [&] { return static_cast<float>(static_cast<int>(random() % 257) - 128); });
  for_runnable(matmul_bf16_list(), [&](auto matmul) {
    const Block<float> y = p.run(matmul);
    for (std::size_t r = 0; r < 50; ++r)
      for (std::size_t j = 0; j < 41; ++j) {
        long sum = 0;
        for (std::size_t k = 0; k < 70; ++k) sum += long(p.left.at(r, k)) * long(p.right.at(j, k));
        ASSERT_EQ(y.at(r, j), static_cast<float>(sum));
      }
  });
}

}  // namespace
}  // namespace lamina::kernels
