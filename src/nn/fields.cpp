#include "nn/fields.hpp"

#include <nlohmann/json.hpp>

#include "nn/field_values.hpp"

namespace lamina::nn {

#define LAMINA_LAYERS LAMINA_CHOICES(layer_names())
#define LAMINA_LOSSES LAMINA_CHOICES(loss_names())

#define LAMINA_TAKERS(...) \
  { __VA_ARGS__ }
#define LAMINA_HIDDEN LAMINA_TAKERS("dense", "batch_norm", "layer_norm", "residual", "activation")
#define LAMINA_ANYWHERE LAMINA_TAKERS("dense", "batch_norm", "layer_norm", "residual", "activation", kOutput)
#define LAMINA_OUTPUT kOutput
#define LAMINA_WEIGHTS LAMINA_TAKERS("dense", LAMINA_OUTPUT)
#define LAMINA_LEARNS LAMINA_TAKERS("dense", "batch_norm", "layer_norm", LAMINA_OUTPUT)
#define LAMINA_NORMS LAMINA_TAKERS("batch_norm", "layer_norm")
#define LAMINA_BATCH_NORM LAMINA_TAKERS("batch_norm")
#define LAMINA_RESIDUAL LAMINA_TAKERS("residual")
#define LAMINA_FILE LAMINA_TAKERS(kModel, kFile)
#define LAMINA_MODEL LAMINA_TAKERS(kModel)

namespace {

constexpr bool always = true, changed = false;

template <class Owner>
std::vector<FieldInfo> infos(const std::vector<Field<Owner>>& fields) {
  const Owner defaults;
  std::vector<FieldInfo> lines;
  for (const auto& field : fields)
    std::visit(
        [&](auto member) {
          lines.push_back({field.name, type_text(defaults.*member), default_text(defaults.*member),
                           field.allowed.text(), field.allowed.choices, field.takers, field.help});
        },
        field.member);
  return lines;
}

}  // namespace

const std::vector<Field<Layer>>& layer_fields() {
  static const std::vector<Field<Layer>> table = {
#define LAMINA_LAYER_FIELD(type, name, value, written, range, takers, help) \
  Field<Layer>{#name, help, written, &Layer::name, Allowed range, takers},
#define LAMINA_NETWORK_FIELD(...)
#include "lamina/layer.def"
#undef LAMINA_LAYER_FIELD
#undef LAMINA_NETWORK_FIELD
  };
  return table;
}

const std::vector<Field<Network>>& network_fields() {
  static const std::vector<Field<Network>> table = {
#define LAMINA_LAYER_FIELD(...)
#define LAMINA_NETWORK_FIELD(type, name, value, written, range, takers, help) \
  Field<Network>{#name, help, written, &Network::name, Allowed range, takers},
#include "lamina/layer.def"
#undef LAMINA_LAYER_FIELD
#undef LAMINA_NETWORK_FIELD
  };
  return table;
}

std::vector<FieldInfo> layer_field_infos() { return infos(layer_fields()); }
std::vector<FieldInfo> network_field_infos() { return infos(network_fields()); }

}  // namespace lamina::nn
