// The whole function from raw row to answer as one graph, and for training the objective and the updates with it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "lamina/encoder.hpp"
#include "lamina/graph.hpp"
#include "lamina/network.hpp"
#include "lamina/options.hpp"
#include "train/target.hpp"
#include "train/updates.hpp"

namespace lamina::train {

// What is fed of a row's predictors; empty values where there are no such columns.
struct EncodedInputs {
  Value numbers;                  // {rows, n} exact, NaN where missing
  Value pixels;                   // {rows, n} byte
  Value dense;                    // {rows, n} real: numbers and pixels encoded, in place of these two
  std::vector<Value> categories;  // each {rows, 1} index: the code of EncodedRows
  Value row;                      // {rows, 1} index: the row of the frame, for random numbers; empty for scoring
  Value offset;                   // {rows, 1} exact: added to the logits, in the target's units behind a linear output
};

// Numbers, then pixels, then categories, each in their former order: the order of the network's inputs, and so of the
// rows of the first layer's weights. Done once, after fitting; `encode_inputs` relies on it.
void order_columns(Encoder& encoder);

// What a network is fed: cells that its graph encodes, or numbers and pixels that are encoded before (dense_rows.hpp),
// categories being codes in both; or `NetworkGraph::encoded` itself, to ask for derivatives by it.
enum class InputForm { cells, encoded, inputs };

// The encoder's part alone.
struct EncodingGraph {
  Graph graph;
  EncodedInputs inputs;
  Value dense;  // {rows, numbers + pixels} real; empty when there are none
};
std::unique_ptr<EncodingGraph> build_encoding(const Encoder& encoder);

struct NetworkGraph {
  Graph graph;
  EncodedInputs inputs;
  Value encoded;  // {rows, width} real
  Value offset;   // {rows, 1} real, as the logits count it; empty for none
  Built built;    // for scoring
  // Classes: {rows, 1} the positive level's probability, or {rows, levels}; numbers: {rows, targets} exact, in the
  // data's units; a reconstruction: {rows, 1} its mean squared error.
  Value answer;
  Deviance deviance;  // numbers: what the loss stands for, in the data's units

  // For training and validation.
  Built training;    // of the same parameters
  Value seed, step;  // {2}, {} index: what random numbers are addressed by
  // {rows, 1} index: the class (two classes: 1 for the positive one); {rows, targets} exact: the numbers. Not fed for a
  // reconstruction, whose target is `encoded`.
  Value target;
  Value row_losses;   // {rows, 1}, as in scoring; of numbers: of the target as it is scaled
  Value row_weights;  // {rows, 1}
  StepScalars fed;
  std::optional<WholeGradient> whole;  // when the optimizer takes all rows at once
  std::string loss_name;
  Value loss;      // {1}, of a training step
  Value mistakes;  // {1}, of a training step; empty for losses that do not count them
};

std::unique_ptr<NetworkGraph> build_scoring(const Encoder& encoder, const Network& network, const Target& target,
                                            InputForm form = InputForm::cells);

// Adds the objective, and the updates of options.optimizer. Parameters keep the penalties that `build_scoring` was
// given; `build_training` does both, with those of the options (see `with_penalties`).
void add_training(NetworkGraph& network_graph, const Network& network, const Target& target, const Options& options);
std::unique_ptr<NetworkGraph> build_training(const Encoder& encoder, const Network& network, const Target& target,
                                             const Options& options, InputForm form = InputForm::cells);

// Of a row of `encoded`, in double precision.
std::size_t encoded_row_bytes(const NetworkGraph& graph);

// What the plan of a training step computes beside the updates, and what that of scoring does.
std::vector<Value> step_outputs(const NetworkGraph& graph);
std::vector<Value> scoring_outputs(const NetworkGraph& graph, bool losses);

}  // namespace lamina::train
