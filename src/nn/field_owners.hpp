// Layers and networks as collections of their fields: read, written and checked field by field.
#pragma once

#include <set>
#include <string>

#include "lamina/nearest.hpp"
#include "nn/field_values.hpp"
#include "nn/fields.hpp"

namespace lamina::nn {

inline void check_object(const nlohmann::json& object, const Path& path) {
  if (!object.is_object()) path.refuse("is no object", "write it as {…}");
}

// Refuses a key that is no field, or none that `taker` takes. `names`: what else may stand there.
template <class Owner>
void check_key(const std::vector<Field<Owner>>& fields, const std::string& key, const std::string& taker,
               const std::string& owner, const Path& path, std::vector<std::string> names = {}) {
  bool known = false;
  for (const auto& field : fields) {
    if (field.taken_by(taker)) names.emplace_back(field.name);
    known = known || key == field.name;
  }
  if (std::find(names.begin(), names.end(), key) != names.end()) return;
  if (known) path.refuse("is no field of " + owner, "leave it out; it takes " + joined(names));
  const std::string close = nearest(key, names);
  path.refuse("is not known", (close.empty() ? "" : "did you mean " + close + "? ") + "use one of " + joined(names));
}

// Reads the fields that are there, but for lists of layers. Answers the keys.
template <class Owner>
std::set<std::string> read_fields(const std::vector<Field<Owner>>& fields, const nlohmann::json& object,
                                  const std::string& taker, const std::string& owner, const Path& path, Owner& read) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) {
    check_key(fields, item.key(), taker, owner, path.key(item.key()));
    std::visit(
        [&](auto member) {
          if constexpr (!std::is_same_v<decltype(member), std::vector<Layer> Owner::*>)
            read_value(item.value(), path.key(item.key()), read.*member);
        },
        find_field(fields, item.key(), taker)->member);
    keys.insert(item.key());
  }
  return keys;
}

// Refuses an object without one of the fields that are always written.
template <class Owner>
void check_complete(const std::vector<Field<Owner>>& fields, const std::set<std::string>& keys,
                    const std::string& taker, const Path& path) {
  for (const auto& field : fields)
    if (field.always && field.taken_by(taker) && keys.count(field.name) == 0)
      path.key(field.name).refuse("is missing", "add it");
}

// The fields that are always written and those that differ from their defaults, but for lists of layers.
template <class Owner>
nlohmann::json write_fields(const std::vector<Field<Owner>>& fields, const std::string& taker, const Owner& owner) {
  const Owner defaults;
  nlohmann::json object = nlohmann::json::object();
  for (const auto& field : fields) {
    if (!field.taken_by(taker)) continue;
    std::visit(
        [&](auto member) {
          if constexpr (!std::is_same_v<decltype(member), std::vector<Layer> Owner::*>)
            if (field.always || owner.*member != defaults.*member) object[field.name] = json_of(owner.*member);
        },
        field.member);
  }
  return object;
}

// Refuses values out of range, and values other than the default of fields that `taker` does not take.
template <class Owner>
void check_fields(const std::vector<Field<Owner>>& fields, const std::string& taker, const std::string& owner_text,
                  const Path& path, const Owner& owner) {
  const Owner defaults;
  for (const auto& field : fields)
    std::visit(
        [&](auto member) {
          if constexpr (!std::is_same_v<decltype(member), std::vector<Layer> Owner::*>) {
            if (field.taken_by(taker))
              check_value(field.allowed, path.key(field.name), owner.*member);
            else if (owner.*member != defaults.*member)
              check_key(fields, field.name, taker, owner_text, path.key(field.name));
          }
        },
        field.member);
}

}  // namespace lamina::nn
