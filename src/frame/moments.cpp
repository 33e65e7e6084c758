#include "frame/moments.hpp"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t kRowsAtOnce = 64;  // so that columns whose cells lie row by row stay in the cache

// Calls visit(column, value) for each cell: rows ascend within each column.
template <class Visit>
void for_each_cell(const std::vector<const Column*>& columns, const std::vector<std::size_t>& rows, Visit visit) {
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    const std::size_t end = std::min(begin + kRowsAtOnce, rows.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
      for (std::size_t i = begin; i < end; ++i) visit(c, columns[c]->number(rows[i]));
  }
}

}  // namespace

std::vector<Moments> moments_of(const std::vector<const Column*>& columns, const std::vector<std::size_t>& rows) {
  std::vector<Moments> moments(columns.size());
  for_each_cell(columns, rows, [&](std::size_t c, double x) {
    Moments& m = moments[c];
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
  for_each_cell(columns, rows, [&](std::size_t c, double x) {
    if (x != x) return;
    const double distance = x - moments[c].mean;
    moments[c].deviation += distance * distance;
  });
  for (Moments& m : moments)
    if (m.present > 0) m.deviation = std::sqrt(m.deviation / static_cast<double>(m.present));
  return moments;
}

}  // namespace lamina
