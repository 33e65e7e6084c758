// A network is data: a list of layer descriptions that can be read and written as JSON and built into any graph.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lamina/graph.hpp"
#include "lamina/lists.hpp"
#include "lamina/plan.hpp"

namespace lamina {

using OptionalReal = std::optional<double>;

inline constexpr std::int64_t kMaxUnits = 1000000, kMaxInputs = 100000000, kMaxLayers = 1000;

// One layer: the fields that layer.def describes. Names are those of the tables `layer_names`, `activation_names` and
// `initializer_names`.
struct Layer {
#define LAMINA_LAYER_FIELD(type, name, value, written, range, takers, help) type name = value;
#define LAMINA_NETWORK_FIELD(...)
#include "lamina/layer.def"
#undef LAMINA_LAYER_FIELD
#undef LAMINA_NETWORK_FIELD
};

// The whole network; the last layer is the output layer.
struct Network {
#define LAMINA_LAYER_FIELD(...)
#define LAMINA_NETWORK_FIELD(type, name, value, written, range, takers, help) type name = value;
#include "lamina/layer.def"
#undef LAMINA_LAYER_FIELD
#undef LAMINA_NETWORK_FIELD
};

// Throws an error that names the path ("layers[1].units") and what is allowed. `source` is the file that the
// description came from, for the message; without one it is a model's own.
void check_network(const Network& network, const std::string& source = {});

// {"inputs": 13, "layers": [{"type": "dense", "units": 200, "activation": "relu", "initializer": "glorot_uniform"}, …],
//  "loss": "cross_entropy"}: the fields that are always written, and those that differ from their defaults. Reading
// checks everything; a missing or unknown key is an error that names its path.
nlohmann::json to_json(const Network& network);
Network network_from_json(const nlohmann::json& json);

// The name of the k-th layer, k from 1, and of its tensors ("dense2" for "dense2.weights").
std::string layer_name(const Layer& layer, std::size_t position);

// A network as a user writes it down: the hidden layers, the fields of the output layer (its units come from the
// target) and of the network, each only if it shall differ from its default:
//   {"layers": [{"units": 200, "activation": "relu"}, {"type": "batch_norm"}], "output": {"l2": 0.001}}
struct NetworkDraft {
  Network network;  // the hidden layers; inputs and, for all but dense layers, units may be 0: not known yet
  Layer output;     // units 0
  std::set<std::string> given;  // the keys that were written at the top, and "output.KEY"
  std::string source;           // the file it came from, or "--network"
};

// `option` is the name of a JSON file, or the JSON itself when it begins with '{'. Throws usage errors that name the
// file and the path, with the nearest known name for a misspelt key.
NetworkDraft read_network_draft(const std::string& option);
// The same JSON, whatever it came from, on one line.
std::string network_draft_text(const std::string& option);

// Gives the layers whose width follows from their input that width. Called before `check_network`.
void complete_widths(Network& network);

// The JSON schema (draft 2020-12) of what `read_network_draft` takes.
nlohmann::json network_schema();

// What one layer computes: output = activation(linear), in a training step with its dropout.
struct LayerValues {
  Value linear, output;
};

struct Built {
  std::vector<LayerValues> layers;
  Value logits;   // {rows, units}: the last layer before its activation
  Value output;   // {rows, units}: the network's answer, after it
  Value penalty;  // {1}, in a training step: what the objective adds for activations; empty for none
};

// What a training step draws its random numbers by: fed inputs, or anything of those shapes.
struct TrainingMode {
  Value seed;  // {2} index: the low and the high word
  Value step;  // {} index
  Value row;   // {rows, 1} index: the rows of the table, so that a mask does not depend on the place in the batch
};

// Adds the network's layers to the graph, on x {rows, inputs}: for a training step, or without a mode for scoring. Both
// builds may stand in one graph: a parameter is declared once, by its name, and shared. A dense layer's parameters are
// "NAME.weights" {in, units} and "NAME.biases" {units}, NAME by `layer_name`.
Built build(Graph& graph, const Network& network, const Value& x, const std::optional<TrainingMode>& mode = {});

// ℓ of each row, {rows, 1}. `target` is {rows, 1} of type index (a class each), or {rows, units} of type real: numbers,
// or, where `indicators` says so, of classes 1 for the row's own and 0 for the others.
Value row_losses(const Network& network, const Built& built, const Value& target, bool indicators = false);

// For losses that learn from mistakes alone: how many units of each row are wrong, {rows, 1}; empty for the others.
Value row_mistakes(const Network& network, const Built& built, const Value& target);

// The objective {1}: Σ w·ℓ / Σ w over the rows, and the penalty on activations; `row_weights` is {rows, 1}.
Value loss(const Network& network, const Built& built, const Value& target, const Value& row_weights,
           bool indicators = false);

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
