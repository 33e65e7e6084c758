#include "train/features.hpp"

#include <algorithm>

#include "train/bulk.hpp"
#include "train/feeder.hpp"
#include "train/learnt.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {
namespace {

std::vector<Value> values_of(const NetworkGraph& graph, const std::vector<std::int64_t>& layers) {
  std::vector<Value> values;
  for (const auto layer : layers) values.push_back(graph.built.layers.at(static_cast<std::size_t>(layer) - 1).output);
  return values;
}

}  // namespace

std::vector<LayerOutputs> layer_outputs(const Learnt& learnt, const std::vector<std::int64_t>& layers,
                                        const Frame& frame, ThreadPool& pool, CpuTier tier,
                                        std::vector<std::string>* notes) {
  EncodedRows encoded = learnt.encoder.encode(frame, learnt.target.columns());
  if (notes) notes->insert(notes->end(), encoded.notes.begin(), encoded.notes.end());
  const auto graph = build_scoring(learnt.encoder, learnt.network, learnt.target);
  LeafStore store(graph->graph, learnt.precision);
  set_tensors(graph->graph, store, LeafKind::parameter, learnt.parameters);
  const std::vector<Value> values = values_of(*graph, layers);
  Plan plan(graph->graph, values, store, pool, tier, {.max_rows = kBulkRows});
  Feeder feeder(learnt.encoder, std::move(encoded), frame, kBulkRows);
  feeder.add_offsets(frame, learnt.target.offset);
  feeder.bind(plan, graph->inputs);

  std::vector<LayerOutputs> outputs;
  for (std::size_t i = 0; i < layers.size(); ++i) outputs.push_back({layers[i], values[i].shape()[1], {}});
  const std::vector<std::size_t> rows = all_rows(frame.rows());
  for (std::size_t first = 0; first < rows.size(); first += kBulkRows) {
    const std::size_t count = std::min(kBulkRows, rows.size() - first);
    feeder.gather({rows.data() + first, count}, pool);
    plan.run(static_cast<std::int64_t>(count));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const std::vector<double> block = plan.output_values(values[i]);
      outputs[i].values.insert(outputs[i].values.end(), block.begin(), block.end());
    }
  }
  return outputs;
}

}  // namespace lamina::train
