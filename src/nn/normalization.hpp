// Batch and layer normalisation.
#pragma once

#include "nn/layers.hpp"

namespace lamina::nn {

// In a training step: by mean and variance of the batch (divisor n), which also move the running ones,
//   S ← δ·S + 1,   μ ← μ + (mean − μ)/S,   σ² ← σ² + (variance·n/(n − 1) − σ²)/S,
// the means of all steps so far, weighted by δᵃᵍᵉ; δ is the layer's decay. In scoring, and in a frozen layer: by the
// running ones. A batch of one row has no variance: it is normalised by the running statistics as they are, and its
// squared distance from μ counts as its variance.
Value batch_norm(const LayerContext& context);

Value layer_norm(const LayerContext& context);

std::int64_t norm_parameters(const Layer& layer, std::int64_t inputs);  // γ and β

}  // namespace lamina::nn
