// Where the values of a plan lie: leaves in their store, inputs where they are bound, all else in memory of the plan's
// own.
#pragma once

#include <vector>

#include "base/aligned.hpp"
#include "graph/compile.hpp"
#include "graph/copies.hpp"
#include "graph/step.hpp"

namespace lamina {

class ValueMemory {
 public:
  ValueMemory(const Graph& graph, Precision precision);

  // The memory of all live values; afterwards each has its place, but for inputs, which wait to be bound.
  void place(const Compiled& compiled, LeafStore& store);
  // Kept copies lie with `copies`.
  void place_copies(const Program& program, const Copies& copies);
  // Room for an output of a plan in panels, to be copied there row by row.
  void* place_output(NodeId output);

  void bind(NodeId input, const void* data);
  void feed(NodeId input, double value);
  void pack_inputs() const;  // those bound row by row but read in panels
  void check_bound() const;  // throws a usage error that names an input

  Memory table() const { return memory_.data(); }
  const void* output(NodeId id) const { return outputs_[id] != nullptr ? outputs_[id] : memory_[id]; }
  std::size_t arena_bytes() const { return arena_.size(); }

 private:
  struct PackedInput {
    NodeId id;
    const void* bound;
    void* panels;
  };

  void place_leaf(NodeId id, LeafStore& store);
  void place_input(NodeId id);
  void place_values(NodeId id, const std::vector<double>& values);
  void merge(const Program& program);
  void* take(std::size_t bytes);

  const Graph& graph_;
  Precision precision_;
  std::vector<void*> memory_;   // per node
  std::vector<void*> outputs_;  // per node: where it lies row by row, null where that is its memory
  AlignedBuffer<char> arena_;
  std::vector<AlignedBuffer<char>> buffers_;  // constants, fed scalars, outputs row by row
  std::vector<NodeId> inputs_;                // that must be bound before a run
  std::vector<PackedInput> packed_inputs_;
};

}  // namespace lamina
