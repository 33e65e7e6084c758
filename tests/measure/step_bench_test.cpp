#include "lamina/step_bench.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"

namespace lamina {
namespace {

StepBenchOptions quick(const std::string& network, std::int64_t batch) {
  StepBenchOptions options;
  options.options.network = network;
  options.options.batch = batch;
  options.options.threads = 1;
  options.steps = 3;
  return options;
}

std::string refusal(const StepBenchOptions& options) {
  try {
    bench_step(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return {};
}

TEST(StepBench, CountsTheMultiplyAddsOfTheProducts) {
  // Three products for every layer (forward, gradient of its weights, gradient of its inputs) but the first, whose
  // inputs need none: 2·128·(3·(784·200 + 200·200 + 200·10) − 784·200) operations.
  const StepBench step = bench_step(quick("784,200,200,10", 128));
  EXPECT_EQ(step.flops, 112537600);
  EXPECT_EQ(step.parameters, 785 * 200 + 201 * 200 + 201 * 10);
  EXPECT_EQ(step.batch, 128);
  EXPECT_GE(step.steps, 3);
  EXPECT_GT(step.minimum, 0);
  EXPECT_LE(step.minimum, step.median);
  EXPECT_LE(step.minimum, step.mean);
  EXPECT_GT(step.peak, 0);
  EXPECT_DOUBLE_EQ(step.share(), step.flops / step.median / step.peak);
}

TEST(StepBench, TakesAnyNetworkAndOptimizer) {
  for (const char* optimizer : {"sgd", "adagrad", "adadelta", "rmsprop", "nadam", "lion"}) {
    StepBenchOptions options = quick("6,5,1", 7);  // one output: two classes
    options.options.optimizer = optimizer;
    options.options.dropout = {0.5};
    EXPECT_EQ(bench_step(options).flops, 2 * 7 * (3 * (6 * 5 + 5) - 6 * 5)) << optimizer;
  }
  StepBenchOptions numbers = quick("6,5,3", 7);
  numbers.options.loss = "squared_error";
  numbers.options.precision = "fp64";
  EXPECT_EQ(bench_step(numbers).precision, "fp64");
}

TEST(StepBench, TakesADescriptionWithTheNumbersOfInputsAndOutputs) {
  StepBenchOptions options = quick(R"({"layers": [{"units": 8}, {"type": "batch_norm", "activation": "tanh"}]})", 16);
  EXPECT_NE(refusal(options).find("inputs and outputs are not known; give --inputs and --outputs"), std::string::npos);
  options.inputs = 4;
  options.outputs = 2000;
  EXPECT_NE(refusal(options).find("2000 outputs are more classes than the 1000"), std::string::npos);
  options.outputs = 3;
  const StepBench step = bench_step(options);
  EXPECT_EQ(step.network.layers.size(), 3u);
  EXPECT_EQ(step.flops, 2 * 16 * (3 * (4 * 8 + 8 * 3) - 4 * 8));
}

TEST(StepBench, RefusesWhatIsNoStep) {
  EXPECT_NE(refusal(quick("784,10", 0)).find("option batch: a step needs at least one row"), std::string::npos);
  EXPECT_NE(refusal(quick("784", 1)).find("'784' has one number"), std::string::npos);
  EXPECT_NE(refusal(quick("784,0,10", 1)).find("has a layer of 0 units"), std::string::npos);
  EXPECT_NE(refusal(quick("784,,10", 1)).find("is no list of sizes"), std::string::npos);
  EXPECT_NE(refusal(quick("784,10,", 1)).find("is no list of sizes"), std::string::npos);
  EXPECT_NE(refusal(quick("784,99999999999999999999", 1)).find("is no list of sizes"), std::string::npos);
  EXPECT_NE(refusal(quick("784,10x", 1)).find("is no list of sizes"), std::string::npos);
  EXPECT_NE(refusal(quick("", 1)).find("there is no network to measure"), std::string::npos);
  auto options = quick("784,10", 1);
  options.options.optimizer = "lbfgs";
  EXPECT_NE(refusal(options).find("lbfgs takes all rows at once"), std::string::npos);
  options = quick("784,10", 1);
  options.outputs = 3;
  EXPECT_NE(refusal(options).find("says all sizes, and other options name some again"), std::string::npos);
  options = quick("784,10", 1);
  options.zeros = 1.5;
  EXPECT_NE(refusal(options).find("option zeros: is a share"), std::string::npos);
  options = quick("784,10", 1);
  options.steps = 0;
  options.seconds = 0;
  EXPECT_NE(refusal(options).find("option seconds: must be above 0"), std::string::npos);
}

}  // namespace
}  // namespace lamina
