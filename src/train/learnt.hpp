// Between a store of leaves and the tensors of a model.
#pragma once

#include <vector>

#include "lamina/plan.hpp"
#include "train/train.hpp"

namespace lamina::train {

// The values of all leaves of one kind, in the order of declaration.
std::vector<Tensor> tensors_of(const Graph& graph, const LeafStore& store, LeafKind kind);

// Sets leaves by name. Throws a model error when a parameter is lacking or of another shape.
void set_parameters(const Graph& graph, LeafStore& store, const std::vector<Tensor>& tensors);

}  // namespace lamina::train
