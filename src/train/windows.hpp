// The rows that an epoch's steps take, gathered a window of batches at a time; the next window while the steps on this
// one compute.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "base/thread_pool.hpp"
#include "lamina/plan.hpp"
#include "train/feeder.hpp"

namespace lamina::train {

// With several threads there are two windows, at the places 0 and `rows` of the feeders: steps read one, and threads
// that wait for others fill the other a few rows at a time, each first those that it reads in the step to come. One
// thread never waits, so it gathers between the steps, to a window that stays in its cache.
class Windows final : public Background {
 public:
  // `rows` of a window, whole batches. The feeders hold all windows, and must outlive this as the pool must.
  Windows(Feeder& feeder, TargetFeeder& answers, std::size_t rows, ThreadPool& pool);

  // Rows that the feeders must hold, for windows of so many of `all` rows.
  static std::size_t room(std::size_t rows, std::size_t all, const ThreadPool& pool) {
    return rows < all && pool.size() > 1 ? 2 * rows : rows;
  }

  // Another epoch: its rows in the order of its steps, which must stay as it is.
  void begin(std::span<const std::size_t> order);

  // Whether the `count` rows from `first` of the order on are ready for steps.
  bool ready(std::size_t first, std::size_t count) const {
    return first >= ready_.begin && first + count <= ready_.end;
  }
  // Makes them so, with a window that begins there, and has the next one begun.
  void advance(std::size_t first);
  // Where a row that is ready lies.
  std::size_t place(std::size_t row) const { return ready_place_ + row - ready_.begin; }

  bool work(int thread) override;

 private:
  // The rows of a thread, as offsets in the window.
  struct alignas(64) Share {
    std::atomic<std::size_t> next = 0;
    std::size_t end = 0;
  };

  void start(std::size_t first);
  void finish();
  std::size_t rows_left() const;

  Feeder& feeder_;
  TargetFeeder& answers_;
  std::size_t rows_;
  ThreadPool& pool_;
  bool two_;           // windows
  std::size_t piece_;  // rows that are gathered at a time
  std::span<const std::size_t> order_;
  Range ready_, next_;  // of the order
  std::size_t ready_place_ = 0, next_place_ = 0;
  std::unique_ptr<Share[]> shares_;  // of the next one
};

}  // namespace lamina::train
