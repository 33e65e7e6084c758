// Training that left the finite numbers: finding where, and saying what to try.
#pragma once

#include <cstdint>
#include <string>

#include "lamina/error.hpp"
#include "train/feeder.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {

// "training diverged at step 12: WHAT; try …".
Error divergence(std::int64_t step, const std::string& what, const Options& options);

// "the weights of layer 2 (dense2.weights)", the first parameter with a value that is not finite; empty when there is
// none.
std::string first_broken_parameter(const Graph& graph, const LeafStore& store);

// Runs the forward part of a training step on the `count` rows that `feeder` has gathered and names the first thing
// that is not finite.
std::string describe_batch(NetworkGraph& graph, LeafStore& store, const Feeder& feeder, std::size_t count,
                           const DrawFeeder& draws, std::int64_t step, ThreadPool& pool, CpuTier tier);

}  // namespace lamina::train
