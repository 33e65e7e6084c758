// The losses: one table.
#pragma once

#include <string>
#include <vector>

#include "lamina/network.hpp"

namespace lamina::nn {

struct Loss {
  const char* name;
  const char* formula;
  // ℓ of each row, {rows, 1}. `target` is as `loss` in network.hpp says.
  Value (*rows)(const Built& built, const Value& target);
  // Why the loss cannot be used behind an output layer, empty when it can.
  std::string (*refusal)(const Layer& output);
};

const std::vector<Loss>& losses();

// Null when there is none of that name.
const Loss* find_loss(const std::string& name);

}  // namespace lamina::nn
