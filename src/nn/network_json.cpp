// The JSON of a model's network.
#include <nlohmann/json.hpp>

#include "lamina/network.hpp"
#include "nn/field_owners.hpp"
#include "nn/layers.hpp"

namespace lamina {
namespace {

using nlohmann::json;
using nn::Path;

Layer layer_from_json(const json& object, const Path& path) {
  nn::check_object(object, path);
  Layer layer;
  if (!object.contains("type")) path.key("type").refuse("is missing", "add it");
  nn::read_value(object["type"], path.key("type"), layer.type);
  nn::check_value({0, 0, false, layer_names()}, path.key("type"), layer.type);
  const auto keys = nn::read_fields(nn::layer_fields(), object, layer.type, nn::layer_text(layer.type), path, layer);
  nn::check_complete(nn::layer_fields(), keys, layer.type, path);
  return layer;
}

}  // namespace

json to_json(const Network& network) {
  json object = nn::write_fields(nn::network_fields(), nn::kModel, network);
  object["layers"] = json::array();
  for (const auto& layer : network.layers)
    object["layers"].push_back(nn::write_fields(nn::layer_fields(), layer.type, layer));
  return object;
}

Network network_from_json(const json& object) {
  const Path path("");
  nn::check_object(object, path);
  Network network;
  const auto keys = nn::read_fields(nn::network_fields(), object, nn::kModel, "a network", path, network);
  nn::check_complete(nn::network_fields(), keys, nn::kModel, path);
  const json& layers = object["layers"];
  if (!layers.is_array()) path.key("layers").refuse("is no list", "write it as […]");
  for (std::size_t i = 0; i < layers.size(); ++i)
    network.layers.push_back(layer_from_json(layers[i], path.key("layers").item(i)));
  check_network(network);
  return network;
}

}  // namespace lamina
