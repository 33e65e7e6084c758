// What every kind of learning begins with.
#pragma once

#include <string>
#include <vector>

#include "lamina/encoder.hpp"
#include "train/division.hpp"

namespace lamina::train {

// Decides the target, divides the rows, and learns the encoder from those to be learnt from, in this order.
Division prepare(Target& target, Encoder& encoder, const Frame& table, const Frame* valid, const Options& options,
                 std::vector<std::string>& notes);

}  // namespace lamina::train
