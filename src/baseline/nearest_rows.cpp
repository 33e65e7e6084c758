#include "baseline/nearest_rows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace lamina::baseline {

namespace {

constexpr std::size_t kStretch = 56;  // columns between two looks whether all rows of a tile are already too far

// Two numbers in a register that every x86-64 and ARM64 has.
using Two [[gnu::vector_size(16)]] = double;

// Adds (point − cell)² of each column to the sums of `Lanes` rows: each its own chain of additions. Left to itself, gcc
// shuffles columns to make vectors of them, which takes three times as long.
template <std::size_t Lanes>
void add_squares(const double* point, const double* cells, std::size_t columns, double* sums) {
  Two own[Lanes / 2], cell;
  std::memcpy(own, sums, sizeof own);
  for (std::size_t column = 0; column < columns; ++column, cells += Lanes) {
    const Two here = {point[column], point[column]};
    for (std::size_t i = 0; i < Lanes / 2; ++i) {
      std::memcpy(&cell, cells + 2 * i, sizeof cell);
      const Two away = here - cell;
      own[i] += away * away;
    }
  }
  std::memcpy(sums, own, sizeof own);
}

}  // namespace

NearestRows::NearestRows(const Matrix& rows)
    : rows_(rows.rows), columns_(rows.columns), tiles_((rows.rows + kLanes - 1) / kLanes * kLanes * rows.columns) {
  for (std::size_t i = 0; i < rows_; ++i)
    for (std::size_t j = 0; j < columns_; ++j)
      tiles_[(i / kLanes * columns_ + j) * kLanes + i % kLanes] = rows.row(i)[j];
}

Matrix NearestRows::matrix() const {
  Matrix matrix{rows_, columns_, std::vector<double>(rows_ * columns_)};
  for (std::size_t i = 0; i < rows_; ++i)
    for (std::size_t j = 0; j < columns_; ++j)
      matrix.cells[i * columns_ + j] = tiles_[(i / kLanes * columns_ + j) * kLanes + i % kLanes];
  return matrix;
}

// A sum of squares never falls, so a row whose first columns are too far away is so with all of them.
void NearestRows::search_tile(std::size_t tile, const double* point, std::size_t count,
                              std::vector<Neighbor>& heap) const {
  const double* cells = &tiles_[tile * columns_ * kLanes];
  const double worst = heap.size() < count ? std::numeric_limits<double>::infinity() : heap.front().distance;
  double sums[kLanes] = {};
  for (std::size_t column = 0; column < columns_; column += kStretch) {
    add_squares<kLanes>(point + column, cells + column * kLanes, std::min(kStretch, columns_ - column), sums);
    if (heap.size() == count && *std::min_element(sums, sums + kLanes) >= worst) return;
  }
  for (std::size_t lane = 0; lane < kLanes && tile * kLanes + lane < rows_; ++lane) {
    const Neighbor candidate{sums[lane], tile * kLanes + lane};
    if (heap.size() == count) {
      if (!(candidate < heap.front())) continue;
      std::pop_heap(heap.begin(), heap.end());
      heap.pop_back();
    }
    heap.push_back(candidate);
    std::push_heap(heap.begin(), heap.end());
  }
}

void NearestRows::find(const Matrix& points, std::size_t first, std::size_t last, std::size_t count,
                       std::vector<Neighbor>& found) const {
  std::vector<std::vector<Neighbor>> heaps(last - first);
  const std::size_t tiles = (rows_ + kLanes - 1) / kLanes;
  for (std::size_t tile = 0; tile < tiles; ++tile)
    for (std::size_t i = first; i < last; ++i) search_tile(tile, points.row(i), count, heaps[i - first]);
  found.clear();
  for (auto& heap : heaps) {
    std::sort_heap(heap.begin(), heap.end());
    found.insert(found.end(), heap.begin(), heap.end());
  }
}

}  // namespace lamina::baseline
