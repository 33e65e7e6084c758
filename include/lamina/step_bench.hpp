// How long one training step of a network takes, on batches that lie in memory as the network reads them: forward,
// loss, backward and update, without reading, shuffling or encoding.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/network.hpp"
#include "lamina/options.hpp"

namespace lamina {

struct StepBenchOptions {
  // Network, regularization, training and running. options.network may also be a list of sizes, inputs first and
  // outputs last ("784,200,200,10"); a description of hidden layers needs the two numbers below. The loss says what is
  // learnt: classes (one output: two of them), or with squared_error and its like as many numbers as there are outputs.
  Options options;
  std::int64_t inputs = 0, outputs = 0;  // 0: by options.network
  double zeros = 0.8;                    // share of the inputs that are 0, as in MNIST; the others are even in [0, 1)
  double seconds = 1;                    // how long to measure
  std::int64_t steps = 0;                // measure so many steps instead; 0: by `seconds`
};

// Times are in seconds. Where a step is very short, several in a row are timed as one sample.
struct StepBench {
  Network network;
  std::int64_t parameters = 0, batch = 0, steps = 0;
  std::string optimizer, precision, cpu_tier;
  int threads = 0;
  double zeros = 0;
  std::int64_t kernel_calls = 0, waits = 0;  // of a step: calls of kernels, and how often threads wait for each other
  double median = 0, minimum = 0, mean = 0;
  double flops = 0;  // of the matrix products of one step, a multiply-add counting two: zeros count as well
  double peak = 0;   // floating-point operations a second that the threads reach at best in this precision and tier

  double rate() const { return flops / median; }  // a second
  double share() const { return peak > 0 ? rate() / peak : 0; }
};

// Throws usage errors that name the option: sizes that are none, a batch of 0 rows, an optimizer without steps.
StepBench bench_step(const StepBenchOptions& options);

}  // namespace lamina
