// The rows of a table that are nearest to a point: brute force, in tiles that fit the caches.
#pragma once

#include <cstddef>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

struct Neighbor {
  double distance;  // squared, Euclidean: one chain of additions over the columns
  std::size_t row;

  bool operator<(const Neighbor& other) const {
    return distance < other.distance || (distance == other.distance && row < other.row);
  }
};

class NearestRows {
 public:
  explicit NearestRows(const Matrix& rows);
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  Matrix matrix() const;  // the rows again

  // For each of the rows first … last of `points` the `count` nearest, nearest first, of equally near ones the lowest
  // rows; `count` ≤ rows(). In `found` one after the other.
  void find(const Matrix& points, std::size_t first, std::size_t last, std::size_t count,
            std::vector<Neighbor>& found) const;

 private:
  static constexpr std::size_t kLanes = 16;  // rows side by side, whose sums stay in registers

  void search_tile(std::size_t tile, const double* point, std::size_t count, std::vector<Neighbor>& heap) const;

  std::size_t rows_, columns_;
  std::vector<double> tiles_;  // tiles × columns × kLanes, zeros behind the last row
};

}  // namespace lamina::baseline
