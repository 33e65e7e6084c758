#include "train/learnt.hpp"

#include <algorithm>
#include <cstring>

#include "base/checksum.hpp"
#include "lamina/error.hpp"

namespace lamina::train {

std::vector<Tensor> tensors_of(const Graph& graph, const LeafStore& store, LeafKind kind) {
  std::vector<Tensor> tensors;
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == kind) tensors.push_back({leaf.name, graph.node(leaf.node).shape, store.get(leaf.name)});
  return tensors;
}

void set_tensors(const Graph& graph, LeafStore& store, LeafKind kind, const std::vector<Tensor>& tensors) {
  for (const auto& leaf : graph.leaves()) {
    if (leaf.kind != kind) continue;
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == leaf.name; });
    if (found == tensors.end() || found->shape != graph.node(leaf.node).shape)
      throw Error(ErrorKind::model, "the tensor " + leaf.name + " is lacking or has another shape",
                  "the model is damaged: train it again");
    store.set(leaf.name, found->values);
  }
}

bool same_parameters(const Graph& graph, const LeafStore& a, const LeafStore& b) {
  return std::all_of(graph.leaves().begin(), graph.leaves().end(), [&](const Leaf& leaf) {
    return leaf.kind != LeafKind::parameter ||
           std::memcmp(a.data(leaf.node), b.data(leaf.node), a.bytes(leaf.node)) == 0;
  });
}

std::uint32_t parameters_checksum(const Graph& graph, const LeafStore& store) {
  std::uint32_t checksum = 0;
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter)
      checksum = crc32({static_cast<const std::byte*>(store.data(leaf.node)), store.bytes(leaf.node)}, checksum);
  return checksum;
}

}  // namespace lamina::train
