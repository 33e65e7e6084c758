#include "train/divergence.hpp"

#include <algorithm>
#include <cmath>

#include "base/shortest.hpp"
#include "train/optimizers.hpp"

namespace lamina::train {
namespace {

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

}  // namespace

Error divergence(std::int64_t step, const std::string& what, const Options& options) {
  std::string remedy = "try a smaller --learning-rate (now " + shortest(learning_rate(options)) + ")";
  if (!options.standardize) remedy += ", or --standardize yes";
  if (options.precision != "fp64") remedy += ", or --precision fp64";
  return Error(ErrorKind::divergence, "training diverged at step " + std::to_string(step) + ": " + what, remedy);
}

std::string first_broken_parameter(const Graph& graph, const LeafStore& store) {
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter && !all_finite(store.get(leaf.name)))
      return "the " + leaf.parameter.role + " of layer " + std::to_string(leaf.parameter.layer) + " (" + leaf.name +
             ")";
  return {};
}

std::string describe_batch(NetworkGraph& graph, LeafStore& store, const Feeder& feeder, std::size_t count,
                           const DrawFeeder& draws, std::int64_t step, ThreadPool& pool, CpuTier tier) {
  if (const auto broken = first_broken_parameter(graph.graph, store); !broken.empty())
    return broken + " are not finite";
  std::vector<Value> linear;
  for (const auto& layer : graph.training.layers) linear.push_back(layer.linear);
  Plan plan(graph.graph, linear, store, pool, tier, {.max_rows = static_cast<std::int64_t>(count)});
  feeder.bind(plan, graph.inputs);
  draws.bind(plan, graph);
  draws.feed(plan, graph, step);
  plan.run(static_cast<std::int64_t>(count));
  for (std::size_t i = 0; i < linear.size(); ++i)
    if (!all_finite(plan.output_values(linear[i])))
      return "the values of layer " + std::to_string(i + 1) + " are not finite";
  return "the loss is not finite, behind layer " + std::to_string(linear.size());
}

}  // namespace lamina::train
