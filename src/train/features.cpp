#include "train/features.hpp"

#include <algorithm>

#include "train/bulk.hpp"
#include "train/feeder.hpp"
#include "train/learnt.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {
namespace {

// Computes values of the graph that scores, for all rows of a frame, block by block.
struct Observer {
  Observer(const Learnt& model, const Frame& table, ThreadPool& threads, CpuTier cpu, std::vector<std::string>* notes)
      : learnt(model),
        frame(table),
        pool(threads),
        tier(cpu),
        encoded(model.encoder.encode(table, model.target.columns())),
        graph(build_scoring(model.encoder, model.network, model.target)),
        store(graph->graph, model.precision) {
    if (notes) notes->insert(notes->end(), encoded.notes.begin(), encoded.notes.end());
    set_tensors(graph->graph, store, LeafKind::parameter, model.parameters);
  }

  // Calls f(first row, plan) after each block; once.
  template <class F>
  void run(const std::vector<Value>& values, F&& f) {
    Plan plan(graph->graph, values, store, pool, tier, {.max_rows = kBulkRows});
    Feeder feeder(learnt.encoder, std::move(encoded), frame, kBulkRows);
    feeder.add_offsets(frame, learnt.target.offset);
    feeder.bind(plan, graph->inputs);
    const std::vector<std::size_t> rows = all_rows(frame.rows());
    for (std::size_t first = 0; first < rows.size(); first += kBulkRows) {
      const std::size_t count = std::min(kBulkRows, rows.size() - first);
      feeder.gather({rows.data() + first, count}, pool);
      plan.run(static_cast<std::int64_t>(count));
      f(first, plan);
    }
  }

  const Learnt& learnt;
  const Frame& frame;
  ThreadPool& pool;
  CpuTier tier;
  EncodedRows encoded;
  std::unique_ptr<NetworkGraph> graph;
  LeafStore store;
};

std::vector<Value> values_of(const NetworkGraph& graph, const std::vector<std::int64_t>& layers) {
  std::vector<Value> values;
  for (const auto layer : layers) values.push_back(graph.built.layers.at(static_cast<std::size_t>(layer) - 1).output);
  return values;
}

}  // namespace

std::vector<LayerOutputs> layer_outputs(const Learnt& learnt, const std::vector<std::int64_t>& layers,
                                        const Frame& frame, ThreadPool& pool, CpuTier tier,
                                        std::vector<std::string>* notes) {
  Observer observer(learnt, frame, pool, tier, notes);
  const std::vector<Value> values = values_of(*observer.graph, layers);
  std::vector<LayerOutputs> outputs;
  for (std::size_t i = 0; i < layers.size(); ++i) outputs.push_back({layers[i], values[i].shape()[1], {}});
  observer.run(values, [&](std::size_t, const Plan& plan) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const std::vector<double> block = plan.output_values(values[i]);
      outputs[i].values.insert(outputs[i].values.end(), block.begin(), block.end());
    }
  });
  return outputs;
}

namespace {

// Of each encoded input: Σ w·(output − input)² over the rows.
std::vector<double> squared_errors(const Learnt& learnt, const Frame& frame, const std::vector<double>& weights,
                                   ThreadPool& pool, CpuTier tier) {
  Observer observer(learnt, frame, pool, tier, nullptr);
  const std::vector<Value> values = {observer.graph->encoded, observer.graph->built.output};
  const std::size_t width = learnt.encoder.width();
  std::vector<double> sums(width);
  observer.run(values, [&](std::size_t first, const Plan& plan) {
    const std::vector<double> inputs = plan.output_values(values[0]), outputs = plan.output_values(values[1]);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const double error = outputs[i] - inputs[i];
      sums[i % width] += (weights.empty() ? 1 : weights[first + i / width]) * error * error;
    }
  });
  return sums;
}

}  // namespace

std::vector<ColumnError> column_errors(const Learnt& learnt, const Frame& frame, ThreadPool& pool, CpuTier tier) {
  const std::vector<double> weights = read_target(frame, learnt.target).truth.weights;
  const std::vector<double> sums = squared_errors(learnt, frame, weights, pool, tier);
  double whole = weights.empty() ? static_cast<double>(frame.rows()) : 0;
  for (const double weight : weights) whole += weight;
  std::vector<ColumnError> errors;
  std::size_t input = 0;
  for (const EncodedColumn& column : learnt.encoder.columns()) {
    ColumnError error{column.name, column.width(), 0};
    for (std::size_t i = 0; i < error.inputs; ++i) error.error += sums[input++];
    error.error /= whole * static_cast<double>(error.inputs);
    if (whole > 0) errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace lamina::train
