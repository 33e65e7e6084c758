#include "baseline/saved.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

Shape shape_of(const std::vector<std::size_t>& sizes) {
  Shape shape;
  for (const std::size_t size : sizes) shape.push_back(static_cast<std::int64_t>(size));
  return shape;
}

}  // namespace

void check_saved(bool holds, const std::string& what) {
  if (!holds) throw Error(ErrorKind::model, "the parts of the model do not fit together: " + what, "train it again");
}

train::Tensor& find_tensor(Saved& saved, const std::string& name) {
  const auto found = std::find_if(saved.tensors.begin(), saved.tensors.end(),
                                  [&](const train::Tensor& tensor) { return tensor.name == name; });
  check_saved(found != saved.tensors.end(), "the tensor " + name + " is lacking");
  return *found;
}

std::vector<double> take_tensor(Saved& saved, const std::string& name, const std::vector<std::size_t>& shape) {
  train::Tensor& tensor = find_tensor(saved, name);
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  check_saved(tensor.shape == shape_of(shape) && tensor.values.size() == count,
              "the tensor " + name + " has another shape");
  check_saved(std::all_of(tensor.values.begin(), tensor.values.end(), [](double x) { return std::isfinite(x); }),
              "the tensor " + name + " has a value that is no number");
  return std::move(tensor.values);
}

train::Tensor make_tensor(const std::string& name, const std::vector<std::size_t>& shape, std::vector<double> values) {
  return {name, shape_of(shape), std::move(values)};
}

}  // namespace lamina::baseline
