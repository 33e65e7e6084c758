// Numbers and tensors in the header and the sections of a model file.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/file.hpp"
#include "train/loop_state.hpp"

namespace lamina::model {

// JSON has no infinities; they are kept as text.
nlohmann::json real_json(double value);
double real_from(const nlohmann::json& value);

nlohmann::json optional_json(const std::optional<double>& value);
std::optional<double> optional_from(const nlohmann::json& value);

// Every name is written behind `prefix`.
std::vector<FileTensor> file_tensors(const std::vector<train::Tensor>& tensors, Precision precision,
                                     const std::string& prefix = "");

// Throws a model error when a tensor has another precision or its name another beginning.
std::vector<train::Tensor> tensors_from(std::vector<FileTensor> tensors, Precision precision, const std::string& path,
                                        const std::string& prefix = "");

}  // namespace lamina::model
