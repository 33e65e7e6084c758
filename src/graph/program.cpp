#include "graph/program.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <tuple>

#include "graph/op.hpp"

namespace lamina {
namespace {

using Key = std::tuple<std::string_view, std::vector<NodeId>, Shape, Type, std::int64_t, std::vector<std::uint64_t>>;

// Numbers as their bits: 0 and −0 differ, and a NaN is itself.
std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits(values.size());
  std::transform(values.begin(), values.end(), bits.begin(),
                 [](double value) { return std::bit_cast<std::uint64_t>(value); });
  return bits;
}

Key key_of(const Program& program, NodeId id) {
  const Node& node = program.node(id);
  std::vector<NodeId> inputs;
  for (const NodeId input : node.inputs) inputs.push_back(program.of(input));
  const Leaf* leaf = program.graph->leaf_of(id);
  return {node.op->name,           std::move(inputs),
          node.attributes.shape,   node.attributes.type,
          node.attributes.integer, leaf != nullptr ? bits_of(leaf->values) : std::vector<std::uint64_t>{}};
}

bool mergeable(const Program& program, NodeId id) {
  const Leaf* leaf = program.graph->leaf_of(id);
  return leaf == nullptr || leaf->kind == LeafKind::constant;
}

}  // namespace

bool Program::is_given(NodeId id) const { return is_copy(id) || node(id).op->is_leaf(); }

const Leaf* Program::kept_parameter(NodeId id) const {
  const Leaf* leaf = keeps_copies ? graph->leaf_of(copy_of[id]) : nullptr;
  return leaf != nullptr && leaf->kind == LeafKind::parameter ? leaf : nullptr;
}

Program make_program(const Graph& graph, const std::vector<Value>& outputs, bool updates) {
  Program program;
  program.graph = &graph;
  for (const Value& output : outputs) program.outputs.push_back(output.id());
  if (updates) program.updates = graph.updates();
  program.same_as.resize(graph.size());
  std::iota(program.same_as.begin(), program.same_as.end(), NodeId{0});
  program.copy_of = program.same_as;
  remove_dead(program);
  return program;
}

const OneHotRows* Program::one_hot(NodeId id) const {
  for (const OneHotRows& rows : one_hots)
    if (rows.node == same_as[id]) return &rows;
  return nullptr;
}

void remove_dead(Program& program) {
  std::vector<bool> needed(program.graph->size(), false);
  for (const NodeId output : program.outputs) needed[program.of(output)] = true;
  for (const Update& update : program.updates) needed[update.leaf] = needed[program.of(update.next)] = true;
  for (NodeId id = static_cast<NodeId>(needed.size()); id-- > 0;) {
    if (!needed[id]) continue;
    for (const NodeId input : program.node(id).inputs) needed[program.of(input)] = true;
  }
  program.live.clear();
  for (NodeId id = 0; id < needed.size(); ++id)
    if (needed[id]) program.live.push_back(id);
}

void merge_common(Program& program) {
  std::map<Key, NodeId> first;
  for (const NodeId id : program.live)
    if (mergeable(program, id)) program.same_as[id] = first.emplace(key_of(program, id), id).first->second;
}

void keep_copies(Program& program) {
  program.keeps_copies = true;
  std::vector<bool> wanted(program.graph->size(), false);
  for (const NodeId output : program.outputs) wanted[program.of(output)] = true;
  for (const Update& update : program.updates) wanted[program.of(update.next)] = true;
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    if (node.op != &ops::transpose || wanted[id]) continue;
    const Leaf* leaf = program.graph->leaf_of(program.of(node.inputs[0]));
    if (leaf != nullptr && leaf->kind == LeafKind::parameter) program.copy_of[id] = leaf->node;
  }
}

}  // namespace lamina
