// The part of a graph that a plan computes, after the passes that look at single nodes.
#pragma once

#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// A left factor of products whose last columns are one-hot and that nothing else reads: its calls find the ones by the
// codes, so it is never written out (one_hot_rows.hpp).
struct OneHotRows {
  static constexpr NodeId kNoNode = static_cast<NodeId>(-1);
  struct Codes {
    NodeId index;
    std::size_t first, width;  // columns
  };
  NodeId node = kNoNode;
  NodeId dense = kNoNode;  // the value of the columns before
  std::size_t dense_columns = 0;
  std::vector<Codes> codes;
};

struct Program {
  const Graph* graph = nullptr;
  std::vector<NodeId> outputs;
  std::vector<Update> updates;
  std::vector<NodeId> same_as;  // per node of the graph: the node whose value it shares (itself when not merged)
  std::vector<NodeId> live;     // nodes to compute and leaves to read, ascending: inputs come before their users
  std::vector<OneHotRows> one_hots;

  std::vector<NodeId> copy_of;  // per node: the parameter that it is a copy of, kept from run to run; itself otherwise

  NodeId of(NodeId id) const { return same_as[id]; }
  bool is_copy(NodeId id) const { return copy_of[id] != id; }
  bool is_given(NodeId id) const;  // there when a run begins: a leaf or a kept copy
  bool keeps_copies = false;
  // The parameter that the node is, or is a kept copy of; null for others, and where no copies are kept.
  const Leaf* kept_parameter(NodeId id) const;
  const Node& node(NodeId id) const { return graph->node(id); }
  const OneHotRows* one_hot(NodeId id) const;  // null when the node is none
};

// Everything the outputs and updates need.
Program make_program(const Graph& graph, const std::vector<Value>& outputs, bool updates);

// Pass: nodes with the same op, inputs and attributes (constants: the same values) become one. Inputs, parameters and
// states are never merged; a random op differs from another by the purpose among its attributes.
void merge_common(Program& program);

// Pass: a transposed parameter needs no call of its own: it is kept as a copy (graph/copies.hpp), which changes with
// the parameter. One that whoever runs the plan asks for, or that a leaf takes, is computed, for it must not change.
void keep_copies(Program& program);

// Pass: drops what nothing needs any more.
void remove_dead(Program& program);

}  // namespace lamina
