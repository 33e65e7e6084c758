#include <algorithm>
#include <cstring>
#include <map>

#include "base/aligned.hpp"
#include "graph/panels.hpp"
#include "graph/step.hpp"
#include "lamina/error.hpp"
#include "lamina/plan.hpp"

namespace lamina {

const char* name(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return "fp32";
    case Precision::fp64:
      return "fp64";
    case Precision::bf16:
      return "bf16";
  }
  return "fp32";
}

Precision parse_precision(const std::string& text) {
  std::string names;
  for (const Precision precision : {Precision::fp32, Precision::fp64, Precision::bf16}) {
    if (text == name(precision)) return precision;
    names += (names.empty() ? "" : ", ") + std::string(name(precision));
  }
  throw Error(ErrorKind::usage, "there is no precision '" + text + "'", "choose one of " + names);
}

struct LeafStore::Impl {
  struct Entry : AlignedBuffer<char> {
    using AlignedBuffer<char>::AlignedBuffer;
    std::uint64_t writes = 1;
  };

  const Graph* graph;
  Precision precision;
  std::map<NodeId, Entry> memory;

  NodeId find(const std::string& leaf) const {
    const Leaf* found = graph->find_leaf(leaf);
    if (found == nullptr || memory.count(found->node) == 0)
      throw Error(ErrorKind::usage, "no parameter or state is named \"" + leaf + "\"",
                  "use a name of the graph's leaves");
    return found->node;
  }

  // Leaves may have been added to the graph since; they get memory when a plan or a caller asks for it.
  void add_new_leaves() {
    for (const Leaf& leaf : graph->leaves()) {
      if ((leaf.kind != LeafKind::parameter && leaf.kind != LeafKind::state) || memory.count(leaf.node) > 0) continue;
      const Node& node = graph->node(leaf.node);
      const std::size_t count = size(extents(node.shape).elements_at(1));
      Entry buffer(count * element_size(node.type, precision));
      const double initial = leaf.kind == LeafKind::state ? leaf.values[0] : 0.0;
      with_arithmetic(node.type, precision, [&](auto element) {
        using T = decltype(element);
        for (std::size_t i = 0; i < count; ++i) reinterpret_cast<T*>(buffer.data())[i] = static_cast<T>(initial);
      });
      memory.emplace(leaf.node, std::move(buffer));
    }
  }
};

LeafStore::LeafStore(const Graph& graph, Precision precision) : impl_(new Impl{&graph, precision, {}}) {
  impl_->add_new_leaves();
}
LeafStore::~LeafStore() = default;
LeafStore::LeafStore(LeafStore&&) noexcept = default;
LeafStore& LeafStore::operator=(LeafStore&&) noexcept = default;

Precision LeafStore::precision() const { return impl_->precision; }

std::vector<double> LeafStore::get(const std::string& leaf) const {
  const NodeId id = impl_->find(leaf);
  const auto& buffer = impl_->memory.at(id);
  const Extents space = extents(impl_->graph->node(id).shape);
  return with_arithmetic(Type::real, impl_->precision, [&](auto element) {
    using T = decltype(element);
    const T* data = reinterpret_cast<const T*>(buffer.data());
    const std::size_t count = buffer.size() / sizeof(T);
    std::vector<T> rows(data, data + count);
    if (in_panels(space)) unpack(space, data, rows.data());
    return std::vector<double>(rows.begin(), rows.end());
  });
}

void LeafStore::set(const std::string& leaf, const std::vector<double>& values) {
  const NodeId id = impl_->find(leaf);
  auto& buffer = impl_->memory.at(id);
  const Extents space = extents(impl_->graph->node(id).shape);
  with_arithmetic(Type::real, impl_->precision, [&](auto element) {
    using T = decltype(element);
    if (values.size() * sizeof(T) != buffer.size())
      throw Error(ErrorKind::usage,
                  "\"" + leaf + "\" has " + std::to_string(buffer.size() / sizeof(T)) + " elements, got " +
                      std::to_string(values.size()),
                  "pass as many values as the leaf has");
    const std::vector<T> rows(values.begin(), values.end());
    T* const data = reinterpret_cast<T*>(buffer.data());
    ++buffer.writes;
    in_panels(space) ? pack(space, rows.data(), data) : void(std::copy(rows.begin(), rows.end(), data));
  });
}

void* LeafStore::data(NodeId leaf) {
  impl_->add_new_leaves();
  const auto found = impl_->memory.find(leaf);
  if (found == impl_->memory.end()) return nullptr;
  ++found->second.writes;
  return found->second.data();
}

const void* LeafStore::data(NodeId leaf) const {
  const auto found = impl_->memory.find(leaf);
  return found == impl_->memory.end() ? nullptr : found->second.data();
}

std::uint64_t& LeafStore::writes(NodeId parameter) {
  impl_->add_new_leaves();
  return impl_->memory.at(parameter).writes;
}

std::size_t LeafStore::bytes(NodeId leaf) const {
  const auto found = impl_->memory.find(leaf);
  return found == impl_->memory.end() ? 0 : found->second.size();
}

LeafStore LeafStore::clone() const {
  LeafStore copy(*impl_->graph, impl_->precision);
  copy.copy_from(*this);
  return copy;
}

void LeafStore::copy_from(const LeafStore& other) {
  for (auto& entry : impl_->memory) {
    const auto source = other.impl_->memory.find(entry.first);
    if (source == other.impl_->memory.end()) continue;
    std::memcpy(entry.second.data(), source->second.data(), entry.second.size());
    ++entry.second.writes;
  }
}

}  // namespace lamina
