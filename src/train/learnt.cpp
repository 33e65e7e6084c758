#include "train/learnt.hpp"

#include <algorithm>

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

}  // namespace lamina::train
