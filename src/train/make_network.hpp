// From options to the description of a network.
#pragma once

#include "lamina/network.hpp"
#include "lamina/options.hpp"
#include "train/target.hpp"

namespace lamina::train {

// The network that the options ask for: that of options.network, or hidden layers by options.hidden and its kin; the
// output layer by the target. Throws usage errors that name the option, or the file and the path in it.
Network make_network(const Options& options, std::int64_t inputs, const Target& target);

// Layers that leave l1, l2 or max_w2 to the options take those of the options.
Network with_penalties(Network network, const Options& options);

}  // namespace lamina::train
