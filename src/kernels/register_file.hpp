// Registers for straight-line code, by Belady's rule: where one is needed and none is free, the value whose next use is
// farthest gives way. (Belady 1966, A study of replacement algorithms for virtual-storage computers.)
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/vector_code.hpp"

namespace lamina::kernels {

// The places at which each value of `code` is used, ascending.
class Uses {
 public:
  explicit Uses(const std::vector<VectorInstruction>& code) : at_(code.size()) {
    for (std::size_t i = 0; i < code.size(); ++i)
      for (const VectorValue in : code[i].in)
        if (in != kNoValue) at_[static_cast<std::size_t>(in)].push_back(static_cast<std::int32_t>(i));
  }
  static constexpr std::int32_t kNever = INT32_MAX;
  // The first use after `place`.
  std::int32_t next(VectorValue value, std::int32_t place) const {
    for (const std::int32_t use : at_[static_cast<std::size_t>(value)])
      if (use > place) return use;
    return kNever;
  }

 private:
  std::vector<std::vector<std::int32_t>> at_;
};

// Which value each register holds.
class RegisterFile {
 public:
  RegisterFile(int first, int count, const Uses& uses)
      : first_(first), uses_(uses), held_(static_cast<std::size_t>(count), kNoValue), pinned_(held_.size(), false) {}

  // The register that holds the value, −1 when none does.
  int find(VectorValue value) const {
    for (std::size_t r = 0; r < held_.size(); ++r)
      if (held_[r] == value) return first_ + static_cast<int>(r);
    return -1;
  }
  void pin(int reg) { pinned_[index(reg)] = true; }
  void unpin_all() { pinned_.assign(pinned_.size(), false); }

  // A register for `value`, defined or reloaded at `place`. `evicted` is the value that gave way, kNoValue when none.
  // Answers −1 when all are pinned.
  int take(VectorValue value, std::int32_t place, VectorValue& evicted) {
    evicted = kNoValue;
    int best = -1;
    std::int32_t farthest = -1;
    for (std::size_t r = 0; r < held_.size(); ++r) {
      if (pinned_[r]) continue;
      const std::int32_t next = held_[r] == kNoValue ? Uses::kNever : uses_.next(held_[r], place - 1);
      if (held_[r] == kNoValue || next > farthest) {
        best = static_cast<int>(r), farthest = next;
        if (held_[r] == kNoValue) break;
      }
    }
    if (best < 0) return -1;
    evicted = held_[static_cast<std::size_t>(best)];
    held_[static_cast<std::size_t>(best)] = value;
    return first_ + best;
  }
  // Forgets values that are not used after `place`.
  void release_dead(std::int32_t place) {
    for (VectorValue& value : held_)
      if (value != kNoValue && uses_.next(value, place) == Uses::kNever) value = kNoValue;
  }
  void rename(int reg, VectorValue value) { held_[index(reg)] = value; }
  void clear() { held_.assign(held_.size(), kNoValue); }

 private:
  std::size_t index(int reg) const { return static_cast<std::size_t>(reg - first_); }
  int first_;
  const Uses& uses_;
  std::vector<VectorValue> held_;
  std::vector<bool> pinned_;
};

}  // namespace lamina::kernels
