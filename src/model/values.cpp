#include "model/values.hpp"

#include <cmath>
#include <cstdlib>

#include "base/shortest.hpp"
#include "lamina/error.hpp"

namespace lamina::model {

using nlohmann::json;

json real_json(double value) { return std::isfinite(value) ? json(value) : json(shortest(value)); }
double real_from(const json& value) {
  return value.is_string() ? std::strtod(value.get_ref<const std::string&>().c_str(), nullptr) : value.get<double>();
}

json optional_json(const std::optional<double>& value) { return value ? real_json(*value) : json(); }
std::optional<double> optional_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional<double>(real_from(value));
}

std::vector<FileTensor> file_tensors(const std::vector<train::Tensor>& tensors, Precision precision,
                                     const std::string& prefix) {
  std::vector<FileTensor> found;
  for (const train::Tensor& tensor : tensors)
    found.push_back({prefix + tensor.name, storage(precision), tensor.shape, tensor.values});
  return found;
}

std::vector<train::Tensor> tensors_from(std::vector<FileTensor> tensors, Precision precision, const std::string& path,
                                        const std::string& prefix) {
  std::vector<train::Tensor> found;
  for (FileTensor& tensor : tensors) {
    if (tensor.precision != storage(precision) || tensor.name.compare(0, prefix.size(), prefix) != 0)
      throw Error(ErrorKind::model, "the tensor " + tensor.name + " has another name or precision than the model",
                  "train it again", {path, 0, {}});
    found.push_back({tensor.name.substr(prefix.size()), std::move(tensor.shape), std::move(tensor.values)});
  }
  return found;
}

}  // namespace lamina::model
