// Which elements of a value each thread computes. A share depends on the value's size alone, so calls over equal sizes
// follow each other without waiting, and a thread meets the same weights, gradients and moments in every step.
#pragma once

#include <array>

#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "graph/panels.hpp"

namespace lamina {

enum class Division : std::uint8_t {
  one,    // all by thread 0
  rows,   // whole rows
  panels  // panel by panel, each by rows: what lies side by side in the memory of weights
};

// How the node's value is divided; `rows_only`: values of symbolic rows by rows.
Division division_of(const Graph& graph, const Node& node, bool rows_only);

// Whether the node's op meets a value in panels that it does not know how to read or write.
bool needs_row_major(const Graph& graph, const Node& node);

// Thread `thread`'s part of `rows` rows.
Range share_of_rows(std::size_t rows, int thread, int threads);

// At most the end of one panel, whole panels, and the beginning of another.
class Shares {
 public:
  Shares(Division division, Extents space, std::int64_t n, int thread, int threads) {
    if (threads == 1)
      add({0, 0, static_cast<std::size_t>(space.rows_at(n)), static_cast<std::size_t>(space.columns)});
    else
      divide(division, space, n, thread, threads);
  }
  const Rect* begin() const { return rects_.data(); }
  const Rect* end() const { return rects_.data() + count_; }

 private:
  void add(const Rect& rect) {
    if (!rect.empty()) rects_[count_++] = rect;
  }
  void divide(Division division, Extents space, std::int64_t n, int thread, int threads);
  void divide_panels(Extents space, std::size_t rows, int thread, int threads);

  std::array<Rect, 3> rects_;  // count_ of them are set
  std::size_t count_ = 0;
};

}  // namespace lamina
