#include "lamina/network.hpp"

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"
#include "nn/names.hpp"

namespace lamina {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::model, "network: " + path + " " + what, remedy);
}

void check_size(const std::string& path, std::int64_t value, std::int64_t high) {
  if (value < 1 || value > high)
    refuse(path, "is " + std::to_string(value), "use a whole number from 1 to " + std::to_string(high));
}

void check_name(const std::string& path, const std::string& name, const std::vector<std::string>& names) {
  for (const auto& known : names)
    if (name == known) return;
  refuse(path, "is '" + name + "', which is not known", "use one of " + nn::joined(names));
}

std::string layer_path(std::size_t i) { return "layers[" + std::to_string(i) + "]"; }

// Reading: each key once, with its place in the description.
class Reader {
 public:
  Reader(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) refuse(where(), "is no object", "write it as {…}");
  }

  std::string key(const std::string& name) const { return path_.empty() ? name : path_ + "." + name; }

  const json& at(const std::string& name) {
    const auto found = object_.find(name);
    if (found == object_.end()) refuse(key(name), "is missing", "add it");
    ++read_;
    return *found;
  }
  std::string text(const std::string& name) {
    const json& value = at(name);
    if (!value.is_string()) refuse(key(name), "is no text", "write a name in quotes");
    return value.get<std::string>();
  }
  std::int64_t whole(const std::string& name) {
    const json& value = at(name);
    const bool fits =
        value.is_number_integer() &&
        (!value.is_number_unsigned() ||
         value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits) refuse(key(name), "is no whole number", "write a whole number");
    return value.get<std::int64_t>();
  }
  void finish(const std::vector<std::string>& known) const {
    if (read_ == object_.size()) return;
    for (const auto& item : object_.items()) check_name("the key " + key(item.key()), item.key(), known);
  }

 private:
  std::string where() const { return path_.empty() ? "the description" : path_; }

  const json& object_;
  std::string path_;
  std::size_t read_ = 0;
};

Layer layer_from_json(const json& object, const std::string& path) {
  Reader reader(object, path);
  Layer layer;
  layer.type = reader.text("type");
  layer.units = reader.whole("units");
  layer.activation = reader.text("activation");
  layer.initializer = reader.text("initializer");
  reader.finish({"type", "units", "activation", "initializer"});
  return layer;
}

void check_parameters(const Network& network) {
  constexpr std::int64_t kMaxParameters = std::int64_t{1} << 32;
  const auto counts = parameter_counts(network);
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > kMaxParameters)
      refuse(layer_path(i), "has " + std::to_string(counts[i]) + " parameters",
             "use fewer units or inputs; a layer may have " + std::to_string(kMaxParameters));
}

}  // namespace

void check_network(const Network& network) {
  check_size("inputs", network.inputs, kMaxInputs);
  if (network.layers.empty()) refuse("layers", "is empty", "describe at least the output layer");
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    check_name(layer_path(i) + ".type", layer.type, layer_names());
    check_size(layer_path(i) + ".units", layer.units, kMaxUnits);
    check_name(layer_path(i) + ".activation", layer.activation, activation_names());
    check_name(layer_path(i) + ".initializer", layer.initializer, initializer_names());
  }
  check_name("loss", network.loss, loss_names());
  const auto refusal = nn::find_loss(network.loss)->refusal(network.layers.back());
  const auto last = layer_path(network.layers.size() - 1) + ".activation";
  if (!refusal.empty()) refuse(last, "is '" + network.layers.back().activation + "'", refusal);
  check_parameters(network);
}

json to_json(const Network& network) {
  json layers = json::array();
  for (const auto& layer : network.layers)
    layers.push_back({{"type", layer.type},
                      {"units", layer.units},
                      {"activation", layer.activation},
                      {"initializer", layer.initializer}});
  return {{"inputs", network.inputs}, {"layers", std::move(layers)}, {"loss", network.loss}};
}

Network network_from_json(const json& object) {
  Reader reader(object, "");
  Network network;
  network.inputs = reader.whole("inputs");
  network.loss = reader.text("loss");
  const json& layers = reader.at("layers");
  if (!layers.is_array()) refuse("layers", "is no list", "write it as […]");
  for (std::size_t i = 0; i < layers.size(); ++i) network.layers.push_back(layer_from_json(layers[i], layer_path(i)));
  reader.finish({"inputs", "layers", "loss"});
  check_network(network);
  return network;
}

}  // namespace lamina
