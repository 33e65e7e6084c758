// Networks as users write them down, and the schema of that.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/read_file.hpp"
#include "lamina/error.hpp"
#include "lamina/network.hpp"
#include "nn/field_owners.hpp"
#include "nn/layers.hpp"

namespace lamina {
namespace {

using nlohmann::json;
using nn::Path;

bool is_inline(const std::string& option) {
  const auto first = option.find_first_not_of(" \t\r\n");
  return first != std::string::npos && option[first] == '{';
}

std::string source_of(const std::string& option) { return is_inline(option) ? "--network" : option; }

// Refuses an object with a key that stands there twice, of which the parser would keep the last.
class TwiceGivenKeys {
 public:
  explicit TwiceGivenKeys(std::string source) : source_(std::move(source)) {}

  bool operator()(int, json::parse_event_t event, const json& value) {
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end) keys_.pop_back();
    if (event == json::parse_event_t::key && !keys_.back().insert(value.get<std::string>()).second)
      Path(source_).key(value.get<std::string>()).refuse("stands twice in one object", "leave one of them out");
    return true;
  }

 private:
  std::string source_;
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

json parsed(const std::string& option) {
  const std::string text = is_inline(option) ? option : read_file(option);
  try {
    return json::parse(text, TwiceGivenKeys(source_of(option)));
  } catch (const json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    throw Error(ErrorKind::usage, "this is no JSON", "mend the description of the network there",
                {source_of(option), line, {}});
  }
}

// Reads one layer, but for its type, and checks what can be checked without knowing its inputs.
std::set<std::string> read_layer(const json& object, const std::string& taker, const std::string& text,
                                 const Path& path, Layer& layer) {
  nn::check_object(object, path);
  auto keys = nn::read_fields(nn::layer_fields(), object, taker, text, path, layer);
  Layer checked = layer;
  if (keys.count("units") == 0) checked.units = taker == nn::kOutput ? 0 : 1;
  nn::check_fields(nn::layer_fields(), taker, text, path, checked);
  return keys;
}

Layer read_hidden(const json& object, const Path& path) {
  nn::check_object(object, path);
  Layer layer;
  if (object.contains("type")) nn::read_value(object["type"], path.key("type"), layer.type);
  nn::check_value({0, 0, false, layer_names()}, path.key("type"), layer.type);
  const auto keys = read_layer(object, layer.type, nn::layer_text(layer.type), path, layer);
  if (keys.count("units") == 0 && !nn::find_layer_type(layer.type)->keeps_width)
    path.key("units").refuse("is missing", "add it");
  return layer;
}

// ---- schema ----

template <class Owner>
json properties_of(const std::vector<nn::Field<Owner>>& fields, const std::string& taker) {
  const Owner defaults;
  json properties = json::object();
  for (const auto& field : fields) {
    if (!field.taken_by(taker)) continue;
    std::visit(
        [&](auto member) {
          if constexpr (!std::is_same_v<decltype(member), std::vector<Layer> Owner::*>) {
            json schema = nn::value_schema(defaults.*member, field.allowed);
            schema["description"] = field.help;
            properties[field.name] = std::move(schema);
          }
        },
        field.member);
  }
  return properties;
}

json layer_schema(const nn::LayerType& type) {
  json properties = properties_of(nn::layer_fields(), type.name);
  properties["type"] = {{"const", type.name}, {"description", type.formula}};
  json required = json::array();
  if (type.name != Layer().type) required.push_back("type");
  if (!type.keeps_width) required.push_back("units");
  return {{"type", "object"},
          {"title", type.name},
          {"properties", properties},
          {"required", required},
          {"additionalProperties", false}};
}

}  // namespace

NetworkDraft read_network_draft(const std::string& option) {
  const json object = parsed(option);
  NetworkDraft draft;
  draft.source = source_of(option);
  const Path path(draft.source);
  nn::check_object(object, path);
  for (const auto& item : object.items())
    nn::check_key(nn::network_fields(), item.key(), nn::kFile, "a network file", path.key(item.key()), {nn::kOutput});
  json fields = object;
  fields.erase(nn::kOutput);
  draft.given = nn::read_fields(nn::network_fields(), fields, nn::kFile, "a network file", path, draft.network);
  nn::check_fields(nn::network_fields(), nn::kFile, "a network file", path, draft.network);
  if (!object.contains("layers")) path.key("layers").refuse("is missing", "add it: a list of the hidden layers");
  const json& layers = object["layers"];
  if (!layers.is_array()) path.key("layers").refuse("is no list", "write it as […]");
  for (std::size_t i = 0; i < layers.size(); ++i)
    draft.network.layers.push_back(read_hidden(layers[i], path.key("layers").item(i)));
  if (object.contains(nn::kOutput))
    for (const auto& key :
         read_layer(object[nn::kOutput], nn::kOutput, "the output layer", path.key(nn::kOutput), draft.output))
      draft.given.insert("output." + key);
  return draft;
}

std::string network_draft_text(const std::string& option) { return parsed(option).dump(); }

json network_schema() {
  json layers = json::array();
  for (const auto& type : nn::layer_types()) layers.push_back(layer_schema(type));
  json properties = properties_of(nn::network_fields(), nn::kFile);
  properties["layers"] = {{"type", "array"},
                          {"items", {{"oneOf", layers}}},
                          {"maxItems", kMaxLayers - 1},
                          {"description", "the hidden layers in order"}};
  properties[nn::kOutput] = {{"type", "object"},
                             {"properties", properties_of(nn::layer_fields(), nn::kOutput)},
                             {"additionalProperties", false},
                             {"description", "fields of the output layer; its units come from the target"}};
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"title", "A network for lamina train --network"},
          {"type", "object"},
          {"properties", properties},
          {"required", {"layers"}},
          {"additionalProperties", false}};
}

}  // namespace lamina
