// Greedy layer-wise pre-training of the hidden layers as autoencoders, before the network learns its target (Bengio,
// Lamblin, Popovici & Larochelle 2007, Greedy layer-wise training of deep networks).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "train/feeder.hpp"
#include "train/train.hpp"

namespace lamina::train {

// Of the training rows: cells, which of the frame's rows, and what each counts.
struct PretrainRows {
  Feeder& feeder;  // of encoded rows
  const std::vector<std::size_t>& rows;
  const std::vector<double>& weights;
};

// Trains one hidden dense layer after the other, together with the layers without weights that follow it, for
// options.pretrain epochs each: the layers before it stay as they are, and a linear layer behind it learns to answer
// what those give it. Sets the parameters of `store` to what was learnt. Gives back one line for each layer: the mean
// squared error of its last epoch. Does nothing when options.pretrain is 0; stops early when cancelled.
std::vector<std::string> pretrain(LeafStore& store, const Graph& graph, const Learnt& learnt, const Options& options,
                                  std::uint64_t seed, const PretrainRows& training, ThreadPool& pool, CpuTier tier,
                                  const FitContext& context);

}  // namespace lamina::train
