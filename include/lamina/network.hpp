// A network is data: a list of layer descriptions that can be read and written as JSON and built into any graph.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lamina/graph.hpp"
#include "lamina/plan.hpp"

namespace lamina {

// One layer. Names are those of the tables `layer_names`, `activation_names` and `initializer_names`.
struct Layer {
  std::string type = "dense";
  std::int64_t units = 0;  // 1 … kMaxUnits
  std::string activation = "linear";
  std::string initializer = "glorot_uniform";  // of the weights; biases start at 0
};
inline constexpr std::int64_t kMaxUnits = 1000000;

struct Network {
  std::int64_t inputs = 0;  // encoded inputs, 1 … kMaxInputs
  std::vector<Layer> layers;
  std::string loss = "squared_error";
};
inline constexpr std::int64_t kMaxInputs = 100000000;

// Throws a model error that names the path ("layers[1].units") and what is allowed.
void check_network(const Network& network);

// {"inputs": 13, "layers": [{"type": "dense", "units": 200, "activation": "relu", "initializer": "glorot_uniform"}, …],
//  "loss": "cross_entropy"}. Reading checks everything; a missing or unknown key is an error that names its path.
nlohmann::json to_json(const Network& network);
Network network_from_json(const nlohmann::json& json);

// What one layer computes: output = activation(linear).
struct LayerValues {
  Value linear, output;
};

struct Built {
  std::vector<LayerValues> layers;
  Value logits;  // {rows, units}: the last layer before its activation
  Value output;  // {rows, units}: the decoded answer, after it
};

// Adds the network's layers to the graph, on x {rows, inputs}. Layer k's parameters are "dense<k>.weights" {in, units}
// and "dense<k>.biases" {units}, k from 1.
Built build(Graph& graph, const Network& network, const Value& x);

// ℓ of each row, {rows, 1}. `target` is {rows, 1} of type index (a class each) or {rows, units} of type real.
Value row_losses(const Network& network, const Built& built, const Value& target);

// The objective {1}: Σ w·ℓ / Σ w over the rows; `row_weights` is {rows, 1}.
Value loss(const Network& network, const Built& built, const Value& target, const Value& row_weights);

// Sets the parameters of `build` to their initial values: weights by each layer's initializer, biases 0.
// Weight {i, j} of the p-th parameter tensor (p from 0, in the order of declaration) is drawn from the stream (seed,
// initial weights, step p, row i) at unit j, is computed in double, and rounded once to the store's precision. So it
// depends on nothing but its place: a wider layer has the narrower one's draws.
void initialize(LeafStore& store, const Graph& graph, const Network& network, std::uint64_t seed);

// Learnable figures of each layer.
std::vector<std::int64_t> parameter_counts(const Network& network);

const std::vector<std::string>& layer_names();
const std::vector<std::string>& activation_names();
const std::vector<std::string>& initializer_names();
const std::vector<std::string>& loss_names();

}  // namespace lamina
