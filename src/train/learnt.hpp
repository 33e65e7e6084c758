// Between a store of leaves and the tensors of a model.
#pragma once

#include <vector>

#include "lamina/plan.hpp"
#include "train/loop_state.hpp"

namespace lamina::train {

// The values of all leaves of one kind, in the order of declaration.
std::vector<Tensor> tensors_of(const Graph& graph, const LeafStore& store, LeafKind kind);

// Sets all leaves of one kind by name. Throws a model error when one is lacking or of another shape.
void set_tensors(const Graph& graph, LeafStore& store, LeafKind kind, const std::vector<Tensor>& tensors);

// Of two stores of one graph, to the bit.
bool same_parameters(const Graph& graph, const LeafStore& a, const LeafStore& b);

// CRC-32 of all parameters.
std::uint32_t parameters_checksum(const Graph& graph, const LeafStore& store);

}  // namespace lamina::train
