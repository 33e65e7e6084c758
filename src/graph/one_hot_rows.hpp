// One-hot columns that only products read, such as the categories of a table: a row of them is where its ones are. They
// come straight from the codes and nothing of the columns' width is written or looked through. No bit changes: rules 3
// and 4 of the contract of bits.
#pragma once

#include <memory>
#include <vector>

#include "base/aligned.hpp"
#include "graph/program.hpp"
#include "graph/step.hpp"
#include "kernels/sparse.hpp"

namespace lamina {

// Pass: finds them, and drops the ops that would write them out. The factor's own node stays, for the call that notes
// where the ones are.
void find_one_hots(Program& program, Precision precision);

// The ones of a batch: of each row their columns ascending, and the same as masks of 16 rows for gradients. Threads
// note them for their own rows (share_of_rows).
class OneHotInput {
 public:
  OneHotInput(const Program& program, const OneHotRows& rows, std::int64_t max_rows);
  static std::size_t bytes(const Program& program, const OneHotRows& rows, std::int64_t max_rows);

  const OneHotRows& layout() const { return rows_; }
  std::unique_ptr<Step> make_step();

  const kernels::NonZeros* rows_from(std::size_t row) const { return ones_.data() + row; }
  // From one of the one-hot columns on.
  kernels::NonZeroMasks masks_from(std::size_t column) const {
    return {masks_.data() + (column - rows_.dense_columns), ld_};
  }

 private:
  friend class NoteOnesStep;

  OneHotRows rows_;
  std::size_t ld_;  // of the masks
  AlignedBuffer<kernels::NonZeros> ones_;
  AlignedBuffer<std::uint32_t> columns_;
  AlignedBuffer<std::uint16_t> masks_;  // empty when no gradient reads them
};

// Those of a plan.
class OneHotInputs {
 public:
  OneHotInputs(const Program& program, std::int64_t max_rows);
  OneHotInput* of(NodeId node) const;  // null when the node is none

 private:
  std::vector<NodeId> same_as_;
  std::vector<std::unique_ptr<OneHotInput>> inputs_;
};

// Bytes that they take in a plan.
std::size_t one_hot_bytes(const Program& program, std::int64_t max_rows);

}  // namespace lamina
