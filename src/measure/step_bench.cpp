#include "lamina/step_bench.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/aligned.hpp"
#include "base/available_memory.hpp"
#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "measure/arithmetic.hpp"
#include "measure/bench_network.hpp"
#include "measure/best_rate.hpp"
#include "measure/step_flops.hpp"
#include "model/impl.hpp"
#include "train/feeder.hpp"
#include "train/make_network.hpp"
#include "train/memory_need.hpp"

namespace lamina {

namespace measure {
namespace {

// Counter-based, so that a batch is the beginning of any larger one.
class Drawn {
 public:
  explicit Drawn(std::uint64_t seed) : stream_(seed, Purpose::toy) {}
  double uniform() { return stream_.uniform(at_++); }

 private:
  Stream stream_;
  std::uint32_t at_ = 0;
};

template <class T>
AlignedBuffer<T> inputs(std::int64_t rows, std::int64_t columns, double zeros) {
  AlignedBuffer<T> x(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  Drawn blank(7), value(8);
  for (T& cell : x) {
    const double number = value.uniform();
    cell = blank.uniform() < zeros ? T(0) : static_cast<T>(number);
  }
  return x;
}

// The batch, what is to be answered to it, and the row numbers that random ops ask for.
class Batch {
 public:
  Batch(const BenchNetwork& bench, std::int64_t rows, Precision precision, double zeros)
      : classes_(static_cast<std::size_t>(rows)),
        numbers_(static_cast<std::size_t>(rows * bench.target.units())),
        row_(static_cast<std::size_t>(rows)),
        weights32_(static_cast<std::size_t>(rows)),
        weights64_(static_cast<std::size_t>(rows)),
        precision_(precision) {
    if (precision == Precision::fp64)
      x64_ = inputs<double>(rows, bench.network.inputs, zeros);
    else
      x32_ = inputs<float>(rows, bench.network.inputs, zeros);
    Drawn answer(9);
    const auto levels = static_cast<double>(bench.target.levels.size());
    for (auto& level : classes_) level = static_cast<std::int32_t>(answer.uniform() * levels);
    for (auto& number : numbers_) number = answer.uniform();
    std::iota(row_.begin(), row_.end(), 0);
    std::fill(weights32_.begin(), weights32_.end(), 1.0f);
    std::fill(weights64_.begin(), weights64_.end(), 1.0);
  }

  void bind(Plan& plan, const train::NetworkGraph& graph) const {
    const bool wide = precision_ == Precision::fp64;
    const auto pick = [&](const void* narrow, const void* exact) { return wide ? exact : narrow; };
    plan.bind(graph.encoded, pick(x32_.data(), x64_.data()));
    plan.bind(graph.row_weights, pick(weights32_.data(), weights64_.data()));
    if (graph.target.type() == Type::index)
      plan.bind(graph.target, classes_.data());
    else
      plan.bind(graph.target, numbers_.data());
    plan.bind(graph.inputs.row, row_.data());
  }

 private:
  AlignedBuffer<float> x32_;
  AlignedBuffer<double> x64_;
  AlignedBuffer<std::int32_t> classes_;
  AlignedBuffer<double> numbers_;
  AlignedBuffer<std::int32_t> row_;
  AlignedBuffer<float> weights32_;
  AlignedBuffer<double> weights64_;
  Precision precision_;
};

// The graph of `lamina train`, with the encoded inputs fed instead of computed.
std::unique_ptr<train::NetworkGraph> step_graph(const BenchNetwork& bench, const Network& network) {
  auto step = std::make_unique<train::NetworkGraph>();
  step->encoded = step->graph.input("x", {kRows, network.inputs});
  step->built = build(step->graph, network, step->encoded);
  train::add_training(*step, network, bench.target, bench.options);
  return step;
}

// The graph, once it is known that memory can hold what the step needs.
std::unique_ptr<train::NetworkGraph> affordable(std::unique_ptr<train::NetworkGraph> graph, const BenchNetwork& bench,
                                                std::int64_t rows, Precision precision) {
  const train::Learnt learnt{{}, bench.network, bench.target, precision, {}};
  const train::MemoryNeed need = train::memory_need({learnt, bench.options, static_cast<std::size_t>(rows), 0}, *graph);
  const double batch = static_cast<double>(rows) * static_cast<double>(bench.network.inputs) * sizeof(double);
  const double bytes = need.parameters + need.states + need.activations + batch;
  const auto free = static_cast<double>(available_memory());
  if (bytes > free)
    throw Error(ErrorKind::usage,
                fmt::format("the step is too large for memory: it needs {:.3g} GB, and {:.3g} GB are free",
                            bytes * 1e-9, free * 1e-9),
                "use a smaller --batch or narrower layers");
  return graph;
}

class Runner {
 public:
  Runner(const BenchNetwork& bench, const Network& network, std::int64_t rows, double zeros, ThreadPool& pool,
         CpuTier tier)
      : rows_(rows),
        precision_(parse_precision(bench.options.precision)),
        graph_(affordable(step_graph(bench, network), bench, rows, precision_)),
        store_(graph_->graph, precision_),
        batch_(bench, rows, precision_, zeros),
        plan_(graph_->graph, {graph_->loss}, store_, pool, tier, {.max_rows = rows, .updates = true}) {
    initialize(store_, graph_->graph, network, bench.options.seed);
    draws_.set_seed(bench.options.seed);
    draws_.bind(plan_, *graph_);
    batch_.bind(plan_, *graph_);
    plan_.feed(graph_->fed.rate, train::learning_rate(bench.options));
    if (graph_->fed.momentum) plan_.feed(graph_->fed.momentum, bench.options.momentum);
  }

  // Seconds of `steps` steps.
  double run(std::int64_t steps) {
    const auto start = Clock::now();
    for (std::int64_t i = 0; i < steps; ++i) {
      draws_.feed(plan_, *graph_, step_++);
      plan_.run(rows_);
    }
    return seconds_since(start);
  }

  double flops() const { return product_flops(*graph_, rows_); }
  std::vector<PlanStepInfo> calls() const { return plan_.steps(); }

 private:
  std::int64_t rows_, step_ = 0;
  Precision precision_;
  std::unique_ptr<train::NetworkGraph> graph_;
  LeafStore store_;
  Batch batch_;
  train::DrawFeeder draws_;
  Plan plan_;
};

// Warm caches, clocks and branch predictors, and how many steps make a sample that a clock can tell from nothing.
std::int64_t warm_up(Runner& runner, double seconds) {
  constexpr double kSample = 50e-6;
  std::int64_t steps = 1;
  const auto start = Clock::now();
  double took = runner.run(1);  // the first touches memory for the first time
  do {
    took = runner.run(steps);
    if (took < kSample) steps *= 2;
  } while (took < kSample || seconds_since(start) < seconds);
  return steps;
}

void summarize(StepBench& result, std::vector<double>& samples, std::int64_t steps_each) {
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  result.median = samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
  result.minimum = samples.front();
  result.mean = std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
  result.steps = static_cast<std::int64_t>(samples.size()) * steps_each;
}

void time_steps(StepBench& result, Runner& runner, const StepBenchOptions& options) {
  constexpr double kMostWarmUp = 0.2;
  constexpr std::size_t kMostSamples = 1 << 20;
  std::int64_t steps_each = warm_up(runner, options.steps > 0 ? 0 : std::min(kMostWarmUp, options.seconds / 4));
  if (options.steps > 0) steps_each = std::min(steps_each, options.steps);
  std::vector<double> samples;
  const auto start = Clock::now();
  const auto enough = [&] {
    if (samples.empty()) return false;
    if (options.steps > 0) return static_cast<std::int64_t>(samples.size()) * steps_each >= options.steps;
    return seconds_since(start) >= options.seconds || samples.size() == kMostSamples;
  };
  while (!enough()) samples.push_back(runner.run(steps_each) / static_cast<double>(steps_each));
  summarize(result, samples, steps_each);
}

void count_calls(StepBench& result, const std::vector<PlanStepInfo>& calls) {
  result.kernel_calls = static_cast<std::int64_t>(calls.size());
  if (result.threads == 1) return;
  for (std::size_t i = 1; i < calls.size(); ++i) result.waits += calls[i].phase != calls[i - 1].phase;
}

void check(const StepBenchOptions& options) {
  const auto refuse = [](const std::string& message, const std::string& remedy) {
    throw Error(ErrorKind::usage, message, remedy);
  };
  if (options.options.batch < 1) refuse("option batch: a step needs at least one row", "give --batch 128, say");
  if (train::takes_all_rows(options.options))
    refuse("option optimizer: " + options.options.optimizer + " takes all rows at once and has no steps of batches",
           "choose another --optimizer");
  if (!(options.zeros >= 0 && options.zeros <= 1))
    refuse("option zeros: is a share of the inputs", "give a number from 0 to 1");
  if (!(options.seconds > 0 && options.seconds <= 3600))
    refuse("option seconds: must be above 0 and at most 3600", "give --seconds 1, say");
  if (options.steps < 0 || options.steps > 1000000000)
    refuse("option steps: must be from 0 to 1000000000", "give --steps 1000, say");
}

}  // namespace
}  // namespace measure

StepBench bench_step(const StepBenchOptions& options) {
  check_options(options.options);
  measure::check(options);
  const measure::BenchNetwork bench = measure::bench_network(options);
  const Network network = train::with_penalties(bench.network, bench.options);
  const CpuTier tier = choose_cpu_tier(bench.options.cpu_tier);
  ThreadPool pool(model::thread_count(bench.options.threads));
  measure::Runner runner(bench, network, options.options.batch, options.zeros, pool, tier);

  StepBench result;
  result.network = bench.network;
  for (const std::int64_t count : parameter_counts(network)) result.parameters += count;
  result.batch = options.options.batch;
  result.optimizer = bench.options.optimizer;
  result.precision = bench.options.precision;
  result.cpu_tier = name(tier);
  result.threads = pool.size();
  result.zeros = options.zeros;
  measure::time_steps(result, runner, options);
  result.flops = runner.flops();
  measure::count_calls(result, runner.calls());
  result.peak = measure::arithmetic_peak(result.precision, tier, pool, 0.1);
  return result;
}

}  // namespace lamina
