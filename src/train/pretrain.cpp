#include "train/pretrain.hpp"

#include "base/shortest.hpp"
#include "train/loop.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {
namespace {

const std::string kDense = Layer().type;

// One hidden dense layer and what follows it: layers [first, end).
struct Stage {
  std::size_t first, end;
};

std::vector<Stage> stages_of(const Network& network) {
  std::vector<Stage> stages;
  const std::size_t hidden = network.layers.size() - 1;
  for (std::size_t i = 0; i < hidden; ++i) {
    if (network.layers[i].type != kDense) {
      if (!stages.empty()) stages.back().end = i + 1;
      continue;
    }
    stages.push_back({i, i + 1});
  }
  return stages;
}

// The network up to the end of the stage, with all before it frozen, and the layer that reconstructs what it was given.
Network stage_network(const Network& network, const Stage& stage, const Options& options) {
  Network part = network;
  part.layers.assign(network.layers.begin(), network.layers.begin() + static_cast<std::ptrdiff_t>(stage.end));
  for (std::size_t i = 0; i < stage.first; ++i) part.layers[i].frozen = true;
  Layer decoder;
  decoder.units = stage.first == 0 ? network.inputs : network.layers[stage.first - 1].units;
  decoder.initializer = options.initializer;
  decoder.initial_scale = options.initial_scale;
  decoder.name = "pretrained" + std::to_string(stage.end);
  part.layers.push_back(decoder);
  part.loss = "mean_squared_error";
  part.label_noise = 0;
  return part;
}

Target stage_target(const Network& part, const Stage& stage) {
  Target target;
  target.answer = Answer::reconstruction;
  target.reconstructed = part.layers.back().units;
  target.reconstructed_layer = stage.first;
  return target;
}

Options stage_options(const Options& options, std::uint64_t seed) {
  Options own = options;
  own.epochs = options.pretrain;
  own.seed = seed;
  own.starts = 1;
  own.ema = 0;
  own.stop_metric = "auto";
  own.watch.clear();  // the history is that of the network itself
  return own;
}

// The parameters that both graphs have.
void copy_parameters(const Graph& from_graph, const LeafStore& from, const Graph& to_graph, LeafStore& to) {
  for (const auto& leaf : from_graph.leaves())
    if (leaf.kind == LeafKind::parameter && to_graph.find_leaf(leaf.name)) to.set(leaf.name, from.get(leaf.name));
}

}  // namespace

std::vector<std::string> pretrain(LeafStore& store, const Graph& graph, const Learnt& learnt, const Options& options,
                                  std::uint64_t seed, const PretrainRows& training, ThreadPool& pool, CpuTier tier,
                                  const FitContext& context) {
  std::vector<std::string> lines;
  if (options.pretrain == 0) return lines;
  const Options own = stage_options(options, seed);
  const FitContext silent{{}, context.cancel};
  for (const Stage& stage : stages_of(learnt.network)) {
    if (context.cancel && context.cancel->load()) return lines;
    const Network part = stage_network(learnt.network, stage, options);
    const Target target = stage_target(part, stage);
    const auto own_graph = build_training(learnt.encoder, part, target, own, InputForm::encoded);
    LeafStore own_store(own_graph->graph, learnt.precision);
    initialize(own_store, own_graph->graph, part, seed);
    copy_parameters(graph, store, own_graph->graph, own_store);
    const Truth truth;
    TargetFeeder answers(target, truth, training.weights, learnt.precision, training.feeder.max_rows());
    Loop loop(*own_graph, own_store, target, own, {training.feeder, answers, truth, training.rows}, nullptr, pool, tier,
              silent, [](LeafStore&, std::uint64_t) {});
    loop.run();
    copy_parameters(own_graph->graph, own_store, graph, store);
    const auto history = loop.state().history;
    if (!history.empty())
      lines.push_back("layer " + std::to_string(stage.first + 1) + " was pre-trained: mean squared error " +
                      shortest(history.back().training_loss) + " of its reconstruction");
  }
  return lines;
}

}  // namespace lamina::train
