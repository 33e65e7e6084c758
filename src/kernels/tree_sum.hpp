// Sums over a batch: a chain within each block of 64 rows, the blocks' sums folded as a streaming balanced tree, so
// that cutting a batch at whole blocks changes no bit.
#pragma once

#include <cstddef>

namespace lamina::kernels {

inline constexpr std::size_t kBlockRows = 64;
inline constexpr int kTreeLevels = 58;  // more blocks than any memory holds

// Folds blocks like a binary counter: a finished block is added to the waiting sum of its level, the earlier one on
// the left; leftovers are added smallest level first.
template <class T>
class TreeSum {
 public:
  void add(T block) {
    int level = 0;
    for (std::size_t n = blocks_++; n & 1; n >>= 1) block = waiting_[level++] + block;
    waiting_[level] = block;
  }

  T total() const {
    if (blocks_ == 0) return 0;
    int level = 0;
    while (!(blocks_ >> level & 1)) ++level;
    T sum = waiting_[level];
    for (++level; blocks_ >> level; ++level)
      if (blocks_ >> level & 1) sum = waiting_[level] + sum;
    return sum;
  }

 private:
  T waiting_[kTreeLevels];
  std::size_t blocks_ = 0;
};

}  // namespace lamina::kernels
