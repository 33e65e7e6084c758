// Kernels that move or convert.
#include "support.hpp"

namespace lamina::kernels {
namespace {

template <class T>
class Transpose : public ::testing::Test {};
TYPED_TEST_SUITE(Transpose, Reals);

TYPED_TEST(Transpose, EverySizeAndAlignment) {
  using T = TypeParam;
  for (std::size_t rows = 0; rows <= 34; ++rows)
    for (std::size_t columns = 0; columns <= 34; ++columns) {
      const std::size_t offset = (rows + 3 * columns) % 16;
      Block<T> x(rows, columns, columns + rows % 3, offset);
      x.fill(HardValues<T>(rows));
      for_runnable(transpose_list<T>(), [&](auto transpose) {
        Block<T> y(columns, rows, rows + columns % 3, offset), expected = y;
        for (std::size_t r = 0; r < rows; ++r)
          for (std::size_t c = 0; c < columns; ++c) expected.at(c, r) = x.at(r, c);
        transpose(x.data(), x.ld(), y.data(), y.ld(), rows, columns);
        ASSERT_TRUE(y.same_bits(expected)) << rows << 'x' << columns;
        ASSERT_TRUE(y.guards_hold()) << rows << 'x' << columns;
      });
    }
}

TEST(Cast, DoubleToFloatRoundsToNearest) {
  for (std::size_t count = 0; count <= 34; ++count)
    for (std::size_t offset = 0; offset < 8; ++offset) {
      Block<double> x(1, count, count, offset);
      x.fill(HardValues<double>(count));
      for_runnable(cast_double_float_list(), [&](auto cast) {
        Block<float> y(1, count, count, offset), expected(1, count, count, offset);
        for (std::size_t i = 0; i < count; ++i) expected.at(0, i) = static_cast<float>(x.at(0, i));
        cast(x.data(), y.data(), count);
        ASSERT_TRUE(y.same_bits(expected)) << count;
        ASSERT_TRUE(y.guards_hold()) << count;
      });
    }
  for_runnable(cast_double_float_list(), [](auto cast) {
    const double x[] = {1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, 0x1p-149, 0x1p-151};
    float y[5];
    cast(x, y, 5);
    const float expected[] = {1, 1 + 0x1p-22f, std::numeric_limits<float>::infinity(), 0x1p-149f, 0};
    EXPECT_EQ(std::memcmp(y, expected, sizeof y), 0);
  });
}

TEST(Cast, ByteToDouble) {
  std::vector<std::uint8_t> bytes(256);
  for (int i = 0; i < 256; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  for_runnable(cast_byte_double_list(), [&](auto cast) {
    for (std::size_t count = 0; count <= 40; ++count)
      for (std::size_t start = 0; start + count <= 256; start += 9) {
        Block<double> y(1, count, count, start % 8);
        cast(bytes.data() + start, y.data(), count);
        for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(y.at(0, i), double(start + i));
        ASSERT_TRUE(y.guards_hold());
      }
  });
}

template <class T>
class LookUp : public ::testing::Test {};
TYPED_TEST_SUITE(LookUp, Reals);

TYPED_TEST(LookUp, EveryLengthAndAlignment) {
  using T = TypeParam;
  Block<T> table(1, 256, 256);
  table.fill(HardValues<T>(7));
  std::vector<std::uint8_t> bytes(400);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 167);
  for_runnable(look_up_list<T>(), [&](auto look_up) {
    for (std::size_t count = 0; count <= 300; count += count < 70 ? 1 : 23)
      for (std::size_t offset = 0; offset < 16; ++offset) {
        Block<T> y(1, count, count, offset), expected = y;
        for (std::size_t i = 0; i < count; ++i) expected.at(0, i) = table.at(0, bytes[offset + i]);
        look_up(bytes.data() + offset, table.data(), y.data(), count);
        ASSERT_TRUE(y.same_bits(expected)) << count;
        ASSERT_TRUE(y.guards_hold()) << count;
      }
  });
}

}  // namespace
}  // namespace lamina::kernels
