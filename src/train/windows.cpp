#include "train/windows.hpp"

#include <algorithm>
#include <utility>

namespace lamina::train {
namespace {

constexpr std::size_t kPieceBytes = 2048;        // a thread that is waited for is held up no longer than that takes
constexpr std::size_t kParallelBytes = 1 << 16;  // below this, waking the team costs more than it saves

}  // namespace

Windows::Windows(Feeder& feeder, TargetFeeder& answers, std::size_t rows, ThreadPool& pool)
    : feeder_(feeder),
      answers_(answers),
      rows_(rows),
      pool_(pool),
      two_(feeder.max_rows() > rows),
      piece_(pool.size() == 1 ? rows : std::max<std::size_t>(1, kPieceBytes / (feeder.row_bytes() + 1))),
      shares_(std::make_unique<Share[]>(static_cast<std::size_t>(pool.size()))) {}

void Windows::begin(std::span<const std::size_t> order) {
  order_ = order;
  ready_ = next_ = {};
}

void Windows::start(std::size_t first) {
  next_ = {first, std::min(first + rows_, order_.size())};
  next_place_ = two_ && ready_place_ == 0 ? rows_ : 0;
  for (int thread = 0; thread < pool_.size(); ++thread) {
    const Range mine = part(next_.size(), thread, pool_.size());
    Share& share = shares_[static_cast<std::size_t>(thread)];
    share.next.store(mine.begin, std::memory_order_relaxed);
    share.end = mine.end;
  }
}

bool Windows::work(int thread) {
  const auto threads = static_cast<std::size_t>(pool_.size());
  for (std::size_t i = 0; i < threads; ++i) {
    Share& share = shares_[(static_cast<std::size_t>(thread) + i) % threads];
    if (share.next.load(std::memory_order_relaxed) >= share.end) continue;
    const std::size_t from = share.next.fetch_add(piece_, std::memory_order_relaxed);
    if (from >= share.end) continue;
    const Range piece{from, std::min(from + piece_, share.end)};
    const auto rows = order_.subspan(next_.begin, next_.size());
    feeder_.gather(rows, piece, next_place_, thread);
    answers_.gather(rows, piece, next_place_);
    return true;
  }
  return false;
}

std::size_t Windows::rows_left() const {
  std::size_t left = 0;
  for (int thread = 0; thread < pool_.size(); ++thread) {
    const Share& share = shares_[static_cast<std::size_t>(thread)];
    left += share.end - std::min(share.end, share.next.load(std::memory_order_relaxed));
  }
  return left;
}

void Windows::finish() {
  const auto rest = [this](int thread) {
    while (work(thread)) {
    }
  };
  if (pool_.size() > 1 && rows_left() * feeder_.row_bytes() >= kParallelBytes)
    pool_.run(rest);
  else
    rest(0);
}

void Windows::advance(std::size_t first) {
  if (next_.size() == 0 || next_.begin != first) start(first);
  finish();
  ready_ = std::exchange(next_, {});
  ready_place_ = next_place_;
  if (two_ && ready_.end < order_.size()) start(ready_.end);
}

}  // namespace lamina::train
