// What learners share in reading back what they saved.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "baseline/learner.hpp"

namespace lamina::baseline {

// Throws an error of kind `model` unless `holds`.
void check_saved(bool holds, const std::string& what);

// Takes the values of the tensor out, which must have this shape and be finite.
std::vector<double> take_tensor(Saved& saved, const std::string& name, const std::vector<std::size_t>& shape);

// The tensor of this name; throws as `check_saved` when there is none.
train::Tensor& find_tensor(Saved& saved, const std::string& name);

train::Tensor make_tensor(const std::string& name, const std::vector<std::size_t>& shape, std::vector<double> values);

}  // namespace lamina::baseline
