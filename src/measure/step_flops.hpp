// How much arithmetic a step is.
#pragma once

#include "train/network_graph.hpp"

namespace lamina::measure {

// Floating-point operations of the matrix products that loss and updates need at `rows` rows, a multiply-add counting
// two.
double product_flops(const train::NetworkGraph& step, std::int64_t rows);

}  // namespace lamina::measure
