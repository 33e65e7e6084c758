#include "frame/moments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lamina {

namespace {

constexpr std::size_t kRowsAtOnce = 64;  // so that columns whose cells lie row by row stay in the cache

// Calls visit(value) for the cells of the rows [begin, end).
template <class Visit>
void for_cells(const Column& column, const std::size_t* begin, const std::size_t* end, Visit visit) {
  if (const std::uint8_t* bytes = column.byte_data()) {
    const std::size_t stride = column.byte_stride();
    for (const std::size_t* row = begin; row < end; ++row) visit(static_cast<double>(bytes[*row * stride]));
  } else {
    const double* numbers = column.number_data();
    for (const std::size_t* row = begin; row < end; ++row) visit(numbers[*row]);
  }
}

// Calls visit(moments, value) for each cell: rows ascend within each column.
template <class Visit>
void for_each_cell(const std::vector<const Column*>& columns, const std::vector<std::size_t>& rows,
                   std::vector<Moments>& moments, Visit visit) {
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    const std::size_t end = std::min(begin + kRowsAtOnce, rows.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      Moments m = moments[c];
      for_cells(*columns[c], rows.data() + begin, rows.data() + end, [&](double x) { visit(m, x); });
      moments[c] = m;
    }
  }
}

}  // namespace

std::vector<Moments> moments_of(const std::vector<const Column*>& columns, const std::vector<std::size_t>& rows) {
  std::vector<Moments> moments(columns.size());
  for_each_cell(columns, rows, moments, [](Moments& m, double x) {
    if (x != x) {
      ++m.missing;
      return;
    }
    m.low = m.present == 0 || x < m.low ? x : m.low;
    m.high = m.present == 0 || x > m.high ? x : m.high;
    m.mean += x;  // a sum until the pass is over
    ++m.present;
  });
  for (Moments& m : moments)
    if (m.present > 0) m.mean /= static_cast<double>(m.present);
  for_each_cell(columns, rows, moments, [](Moments& m, double x) {
    if (x != x) return;
    const double distance = x - m.mean;
    m.deviation += distance * distance;
  });
  for (Moments& m : moments)
    if (m.present > 0) m.deviation = std::sqrt(m.deviation / static_cast<double>(m.present));
  return moments;
}

}  // namespace lamina
