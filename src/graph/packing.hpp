// Factors of bf16 products: rounded and packed once in a run (kernels/bf16.hpp), however many products read them.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "graph/step.hpp"
#include "kernels/bf16.hpp"

namespace lamina {

// A node's value as a factor.
class PackedFactor {
 public:
  PackedFactor(NodeId node, Extents size, kernels::Factor factor, bool transposed, std::int64_t max_rows);

  bool is(NodeId node, kernels::Factor factor, bool transposed) const;
  kernels::PackedSize size_at(std::int64_t n) const;
  kernels::PackedView view(std::int64_t n) const { return {tiles_.data(), size_at(n).strip()}; }

 private:
  friend class PackStep;
  NodeId node_;
  Extents size_;  // of the node
  kernels::Factor factor_;
  bool transposed_;
  bool outer_rows_;  // the node's rows are the factor's outer axis
  AlignedBuffer<kernels::Bf16> tiles_;
};

// The factors of a plan.
class Packing {
 public:
  explicit Packing(std::int64_t max_rows) : max_rows_(max_rows) {}

  // The node's value as that factor; `transposed` as in pack_bf16_list. Valid as long as this object.
  const PackedFactor* factor(const Lowering& lowering, NodeId node, kernels::Factor factor, bool transposed);

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
