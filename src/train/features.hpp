// What hidden layers make of rows: deep features.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "train/train.hpp"

namespace lamina::train {

// The outputs of one layer, position from 1, for all rows of a frame.
struct LayerOutputs {
  std::int64_t layer = 0, units = 0;
  std::vector<double> values;  // rows × units, row-major
};

// One of each of `layers`, in their order; they must be hidden layers of the network. `notes` receives what the encoder
// noticed.
std::vector<LayerOutputs> layer_outputs(const Learnt& learnt, const std::vector<std::int64_t>& layers,
                                        const Frame& frame, ThreadPool& pool, CpuTier tier,
                                        std::vector<std::string>* notes = nullptr);

// Of an autoencoder: the error of each predictor over all rows of a frame, by row weights where it has them. None where
// nothing weighs.
std::vector<ColumnError> column_errors(const Learnt& learnt, const Frame& frame, ThreadPool& pool, CpuTier tier);

}  // namespace lamina::train
