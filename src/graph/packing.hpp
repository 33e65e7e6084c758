// Factors of bf16 products: rounded and packed (kernels/bf16.hpp) anew in each run.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "graph/step.hpp"
#include "kernels/bf16.hpp"

namespace lamina {

// A node's value as a factor; `transposed` as in pack_bf16_list.
class PackedFactor {
 public:
  // Room for `copies` of it, each for up to max_rows rows.
  PackedFactor(const Lowering& lowering, NodeId node, kernels::Factor factor, bool transposed, std::int64_t max_rows,
               int copies);

  bool is(NodeId node, kernels::Factor factor, bool transposed) const;
  kernels::PackedSize size_at(std::int64_t n) const;
  kernels::PackedView view(std::int64_t n, int copy) const;
  Extents space() const { return size_; }  // of the node
  const char* kernel() const { return kernel_.name; }

  // Packs a part that begins at a whole tile.
  void pack(Memory memory, std::int64_t n, Range outer, Range inner, int copy) const;

 private:
  void pack_block(Memory memory, const kernels::PackedSize& all, Range outer, Range inner, int copy) const;
  std::size_t start(int copy) const { return static_cast<std::size_t>(copy) * room_; }

  NodeId node_;
  Extents size_;
  kernels::Factor factor_;
  bool transposed_;
  bool outer_rows_;  // the node's rows are the factor's outer axis
  kernels::Implementation<kernels::PackBf16Function> kernel_;
  std::size_t room_;  // of a copy
  AlignedBuffer<kernels::Bf16> tiles_;
};

// How the factors of a plan are packed. Up to kFewThreads each thread packs for itself what it multiplies, though
// others pack some of that too: the first-level caches' traffic is cheaper than fetching what another core has written.
// More threads share the packing, in steps of their own.
class Packing {
 public:
  static constexpr int kFewThreads = 4;

  explicit Packing(std::int64_t max_rows) : max_rows_(max_rows) {}

  std::int64_t max_rows() const { return max_rows_; }

  // The factor that threads pack together, once for all products that read it. Valid as long as this object.
  const PackedFactor* shared(const Lowering& lowering, NodeId node, kernels::Factor factor, bool transposed);

  // The steps that pack the factors asked for since the last call, each with what it packs. They run before the first
  // product that reads them.
  using NodeStep = std::pair<NodeId, std::unique_ptr<Step>>;
  std::vector<NodeStep> take_steps() { return std::exchange(steps_, {}); }

 private:
  std::int64_t max_rows_;
  std::vector<std::unique_ptr<PackedFactor>> factors_;
  std::vector<NodeStep> steps_;
};

}  // namespace lamina
