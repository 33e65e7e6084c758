// What a training step does to inputs, weights and answers so that the network does not lean on single ones.
#pragma once

#include "lamina/network.hpp"

namespace lamina::nn {

// Where a random op of a network stands. Each has a purpose number of its own by place and position of the layer
// (0: the network's inputs and labels), so that no two share their numbers.
enum class Draw : std::uint32_t { answers, weights, labels };
inline constexpr std::uint32_t kDrawPlaces = 4;  // of each layer

// Each element is 0 with this chance, else divided by the chance of being kept, so that its mean is what scoring takes
// (Srivastava et al. 2014, Dropout; Hinton et al. 2012 multiply in scoring instead). Rows are those of the table.
Value drop(const Value& x, double share, const TrainingMode& mode, int position);

// x + deviation·N(0, 1).
Value add_noise(const Value& x, double deviation, const TrainingMode& mode, int position);

// The same for weights {inputs, units}: a mask or noise for each step, whatever the rows (DropConnect: Wan, Zeiler,
// Zhang, LeCun & Fergus 2013; scoring takes the mean weight).
Value drop_weights(const Value& weights, double share, const TrainingMode& mode, int position);
Value add_weight_noise(const Value& weights, double deviation, const TrainingMode& mode, int position);

// A class of each row, {rows, 1} index, as one-hot {rows, classes} (two classes: {rows, 1}, 1 for class 1), with this
// chance that of a random other class.
Value noisy_classes(const Value& target, std::int64_t classes, double share, const TrainingMode& mode);

// β·Σ_j KL(ρ ‖ ρ̂_j), {1}: ρ̂_j the mean answer of unit j in the batch, both taken from the activation's range [low,
// high] to [0, 1] (Ng 2011, Sparse autoencoder), and ρ̂_j kept 10⁻⁶ away from the ends.
Value sparsity_penalty(const Layer& layer, const Value& output);

}  // namespace lamina::nn
