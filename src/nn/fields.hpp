// The fields of layers and networks, as layer.def declares them: the tables that reading, writing, checking, the schema
// and the manual go by.
#pragma once

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "lamina/network.hpp"
#include "nn/allowed.hpp"

namespace lamina::nn {

template <class Owner>
struct Field {
  using Member =
      std::variant<std::string Owner::*, bool Owner::*, std::int64_t Owner::*, double Owner::*, OptionalReal Owner::*,
                   RealList Owner::*, RealMatrix Owner::*, std::vector<Layer> Owner::*>;
  const char* name;
  const char* help;
  bool always;  // written even when it has its default
  Member member;
  Allowed allowed;
  std::vector<std::string> takers;

  bool taken_by(const std::string& taker) const {
    return std::find(takers.begin(), takers.end(), taker) != takers.end();
  }
};

// The takers that are no layer types.
inline constexpr const char *kOutput = "output", *kFile = "file", *kModel = "model";

const std::vector<Field<Layer>>& layer_fields();
const std::vector<Field<Network>>& network_fields();

// Null when there is none of that name that `taker` takes.
template <class Owner>
const Field<Owner>* find_field(const std::vector<Field<Owner>>& fields, const std::string& name,
                               const std::string& taker) {
  for (const auto& field : fields)
    if (name == field.name && field.taken_by(taker)) return &field;
  return nullptr;
}

// A line of the manual's table.
struct FieldInfo {
  std::string name, type, default_text, range;
  std::vector<std::string> choices, takers;
  std::string help;
};
std::vector<FieldInfo> layer_field_infos();
std::vector<FieldInfo> network_field_infos();

}  // namespace lamina::nn
