// Left factors of products that may be mostly zero, such as one-hot columns: what a plan computes from its inputs
// alone. Where they are not zero is found once in a run, and products skip the zeros of a batch that has enough of them
// (kernels/sparse.hpp). That changes no bit.
#pragma once

#include <memory>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "graph/program.hpp"
#include "graph/step.hpp"
#include "kernels/sparse.hpp"

namespace lamina {

// Where one value is not zero. Threads find it for their own rows (share_of_rows).
class SparseInput {
 public:
  // `over_rows`: a matmul_rows reads it too.
  SparseInput(NodeId node, Extents size, bool over_rows, std::int64_t max_rows, int threads);

  static constexpr std::size_t kNever = static_cast<std::size_t>(-1);
  static constexpr std::size_t kBytes = 1;  // written for an element, roughly: an index for every fourth

  NodeId node() const { return node_; }
  std::unique_ptr<Step> make_step(const Lowering& lowering);
  std::size_t found_by = kNever;  // the number of that step in the plan

  // Whether to skip the zeros of these rows of n.
  bool is_sparse(std::int64_t n, Range rows) const;
  const kernels::NonZeros* rows_from(std::size_t row) const { return nonzeros_.data() + row; }
  kernels::NonZeroMasks masks_from(std::size_t column) const { return {masks_.data() + column, masks_ld()}; }

 private:
  template <class T>
  friend class FindNonZerosStep;

  std::size_t columns() const { return size(size_.columns); }
  std::size_t masks_ld() const;

  NodeId node_;
  Extents size_;
  bool over_rows_;
  AlignedBuffer<kernels::NonZeros> nonzeros_;  // a row; without columns: not sparse
  AlignedBuffer<std::uint32_t> indices_;
  AlignedBuffer<std::uint16_t> masks_;
};

// Those of a plan.
class SparseInputs {
 public:
  SparseInputs(const Program& program, Precision precision, std::int64_t max_rows, int threads);

  // Null when the node is none.
  SparseInput* of(NodeId node) const;

 private:
  std::vector<NodeId> same_as_;
  std::vector<std::unique_ptr<SparseInput>> inputs_;
};

// Bytes that they take in a plan.
std::size_t sparse_inputs_bytes(const Program& program, Precision precision, std::int64_t max_rows, int threads);

}  // namespace lamina
