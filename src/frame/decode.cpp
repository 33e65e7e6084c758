// From encoded rows back to cells.
#include <algorithm>

#include "lamina/encoder.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

double unscaled(const EncodedColumn& column, double x) {
  if (column.image_byte) return x * 255;
  return column.scaled ? x * column.deviation + column.mean : x;
}

Column decode_numbers(const EncodedColumn& column, const double* first, std::size_t rows, std::size_t stride,
                      const std::string& name) {
  std::vector<double> values;
  for (std::size_t row = 0; row < rows; ++row) values.push_back(unscaled(column, first[row * stride]));
  return Column::numbers(name, std::move(values));
}

Column decode_levels(const EncodedColumn& column, const double* first, std::size_t rows, std::size_t stride,
                     const std::string& name) {
  std::vector<std::int32_t> codes;
  const auto levels = static_cast<std::ptrdiff_t>(column.levels.size());
  for (std::size_t row = 0; row < rows; ++row) {
    const double* x = first + row * stride;
    const std::ptrdiff_t largest = std::max_element(x, x + column.width()) - x;
    codes.push_back(largest < levels ? static_cast<std::int32_t>(largest) : -1);
  }
  return Column::categories(name, codes, column.levels);
}

}  // namespace

Frame Encoder::decode(const std::vector<double>& encoded, const std::string& prefix) const {
  const std::size_t stride = width();
  expect(stride > 0 && encoded.size() % stride == 0, "encoded rows of another width");
  std::vector<Column> columns;
  std::size_t place = 0;
  for (const EncodedColumn& column : columns_) {
    const auto decode = column.kind == ColumnKind::number ? decode_numbers : decode_levels;
    columns.push_back(decode(column, encoded.data() + place, encoded.size() / stride, stride, prefix + column.name));
    place += column.width();
  }
  return Frame(std::move(columns));
}

}  // namespace lamina
