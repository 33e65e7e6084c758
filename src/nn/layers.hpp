// The kinds of layers: one table.
#pragma once

#include <string>
#include <vector>

#include "lamina/network.hpp"

namespace lamina::nn {

struct LayerType {
  const char* name;
  const char* formula;
  // Adds the layer, `position` from 1, to the graph on x {rows, inputs}.
  LayerValues (*build)(Graph& graph, const Layer& layer, int position, const Value& x);
  std::int64_t (*parameters)(const Layer& layer, std::int64_t inputs);
};

const std::vector<LayerType>& layer_types();

// Null when there is none of that name.
const LayerType* find_layer_type(const std::string& name);

}  // namespace lamina::nn
