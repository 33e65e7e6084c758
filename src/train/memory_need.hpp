// How much memory training takes, before any of it is allocated.
#pragma once

#include <cstddef>

#include "train/network_graph.hpp"
#include "train/train.hpp"

namespace lamina::train {

// A network that is about to be trained.
struct Undertaking {
  const Learnt& learnt;  // encoder, network, target, precision
  const Options& options;
  std::size_t rows = 0, validation_rows = 0;
};

// In bytes; the table, which is there already, is not counted.
struct MemoryNeed {
  double parameters = 0;
  double states = 0;       // of the optimizer
  double copies = 0;       // of both: the epoch's start, the best epoch, what the model is made from at the end
  double activations = 0;  // intermediate values and gradients of the plans, which reuse each other's memory
  double rows = 0;         // their order, answers and codes, and those that are encoded at a time
  double rest = 0;         // generated code, texts, and what the allocator cannot use: an allowance
  double total() const { return parameters + states + copies + activations + rows + rest; }
};

// `graph` is that of the undertaking's training.
MemoryNeed memory_need(const Undertaking& undertaking, const NetworkGraph& graph);

// Throws a usage error when training needs more than `available` bytes: how much, for what, and the largest batch or
// else the widest hidden layers (all narrowed alike) that fit.
void check_memory(const Undertaking& undertaking, const NetworkGraph& graph, std::size_t available);

}  // namespace lamina::train
