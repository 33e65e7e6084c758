// The activations: one table.
#pragma once

#include <string>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina::nn {

struct Activation {
  const char* name;
  const char* formula;
  Value (*apply)(const Value& z);
};

const std::vector<Activation>& activations();

// Null when there is none of that name.
const Activation* find_activation(const std::string& name);

}  // namespace lamina::nn
