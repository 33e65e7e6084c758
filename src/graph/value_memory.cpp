#include "graph/value_memory.hpp"

#include <algorithm>

#include "graph/panels.hpp"
#include "lamina/error.hpp"

namespace lamina {

ValueMemory::ValueMemory(const Graph& graph, Precision precision)
    : graph_(graph), precision_(precision), memory_(graph.size(), nullptr), outputs_(graph.size(), nullptr) {}

void ValueMemory::place(const Compiled& compiled, LeafStore& store) {
  const auto& [program, schedule, division, layout] = compiled;
  arena_ = AlignedBuffer<char>(layout.arena_bytes);
  for (const NodeId id : program.live) {
    if (graph_.leaf_of(id) != nullptr)
      place_leaf(id, store);
    else if (layout.in_place_of[id] != id)
      memory_[id] = store.data(layout.in_place_of[id]);
    else if (layout.offset[id] != kNowhere)
      memory_[id] = arena_.data() + layout.offset[id];
  }
  merge(program);
}

void ValueMemory::place_copies(const Program& program, const Copies& copies) {
  for (const NodeId id : program.live)
    if (program.is_copy(id))
      memory_[id] = is_vector(extents(graph_.node(id).shape)) ? memory_[program.copy_of[id]] : copies.transposed(id);
  merge(program);
}

// Steps name nodes as the graph does; a merged node's value lies where its twin's does.
void ValueMemory::merge(const Program& program) {
  for (NodeId id = 0; id < memory_.size(); ++id)
    if (program.of(id) != id) memory_[id] = memory_[program.of(id)];
}

void* ValueMemory::place_output(NodeId output) {
  const Node& node = graph_.node(output);
  return outputs_[output] = take(size(extents(node.shape).elements_at(1)) * element_size(node.type, precision_));
}

void* ValueMemory::take(std::size_t bytes) {
  buffers_.emplace_back(bytes);
  return buffers_.back().data();
}

void ValueMemory::place_leaf(NodeId id, LeafStore& store) {
  const Leaf& leaf = *graph_.leaf_of(id);
  switch (leaf.kind) {
    case LeafKind::parameter:
    case LeafKind::state:
      memory_[id] = store.data(id);
      return;
    case LeafKind::input:
      return place_input(id);
    case LeafKind::constant:
      return place_values(id, leaf.values);
  }
}

// A scalar has a cell to be fed; others wait to be bound.
void ValueMemory::place_input(NodeId id) {
  const Node& node = graph_.node(id);
  inputs_.push_back(id);
  if (node.shape.empty()) return place_values(id, {0});
  const Extents space = extents(node.shape);
  if (in_panels(space))
    packed_inputs_.push_back({id, nullptr, take(size(space.elements_at(1)) * element_size(node.type, precision_))});
}

void ValueMemory::place_values(NodeId id, const std::vector<double>& values) {
  const Node& node = graph_.node(id);
  const Extents space = extents(node.shape);
  with_element(node.type, precision_, [&](auto element) {
    using T = decltype(element);
    std::vector<T> elements(values.size());
    std::transform(values.begin(), values.end(), elements.begin(), [](double value) { return to_element<T>(value); });
    T* const to = static_cast<T*>(take(values.size() * sizeof(T)));
    in_panels(space) ? pack(space, elements.data(), to) : void(std::copy(elements.begin(), elements.end(), to));
    memory_[id] = to;
  });
}

void ValueMemory::bind(NodeId input, const void* data) {
  for (PackedInput& packed : packed_inputs_)
    if (packed.id == input) {
      packed.bound = data;
      data = packed.panels;
    }
  memory_[input] = const_cast<void*>(data);  // steps never write to inputs
}

void ValueMemory::feed(NodeId input, double value) {
  void* cell = memory_[input];
  if (cell == nullptr) return;  // nothing of this plan reads it
  with_element(graph_.node(input).type, precision_,
               [&](auto element) { *static_cast<decltype(element)*>(cell) = to_element<decltype(element)>(value); });
}

void ValueMemory::pack_inputs() const {
  for (const PackedInput& input : packed_inputs_) {
    const Node& node = graph_.node(input.id);
    with_element(node.type, precision_, [&](auto element) {
      using T = decltype(element);
      pack(extents(node.shape), static_cast<const T*>(input.bound), static_cast<T*>(input.panels));
    });
  }
}

void ValueMemory::check_bound() const {
  for (const NodeId id : inputs_)
    if (memory_[id] == nullptr)
      throw Error(ErrorKind::usage, "the input \"" + graph_.leaf_of(id)->name + "\" is not bound",
                  "bind it before running the plan");
}

}  // namespace lamina
