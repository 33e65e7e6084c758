// The kinds of layers: one table.
#pragma once

#include <string>
#include <vector>

#include "lamina/network.hpp"
#include "nn/path.hpp"

namespace lamina::nn {

// What a layer is built from.
struct LayerContext {
  Graph& graph;
  const Layer& layer;
  int position;                      // from 1
  std::string name;                  // of its tensors
  const std::vector<Value>& values;  // what earlier layers answer; values[0]: the network's input
  const TrainingMode* training;      // null: for scoring

  const Value& x() const { return values.back(); }
};

// What a layer is checked against: the widths of the network's input and of the layers before.
using Widths = std::vector<std::int64_t>;

struct LayerType {
  const char* name;
  const char* formula;
  const char* citation;
  bool keeps_width;                              // of its input; otherwise `units` is free
  Value (*linear)(const LayerContext& context);  // {rows, linear_width(layer)}: what the activation acts on
  std::int64_t (*parameters)(const Layer& layer, std::int64_t inputs);        // learnable figures
  void (*check)(const Layer& layer, const Widths& before, const Path& path);  // beyond what every layer is checked for
};

const std::vector<LayerType>& layer_types();

// Null when there is none of that name.
const LayerType* find_layer_type(const std::string& name);

// The width of what the activation acts on: `units`, or more of them when the activation folds several into one.
std::int64_t linear_width(const Layer& layer);

// "a dense layer".
std::string layer_text(const std::string& type);

}  // namespace lamina::nn
