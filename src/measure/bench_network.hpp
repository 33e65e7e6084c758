// The network that a measurement is of: from options alone, without a table.
#pragma once

#include "lamina/network.hpp"
#include "lamina/step_bench.hpp"
#include "train/target.hpp"

namespace lamina::measure {

struct BenchNetwork {
  Options options;  // with the hidden layers that a list of sizes names
  Network network;
  train::Target target;
};

// Throws usage errors that name the option.
BenchNetwork bench_network(const StepBenchOptions& options);

}  // namespace lamina::measure
