// What a declaration file such as options.def makes of a struct of options: their table, text and JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "lamina/options.hpp"
#include "nn/allowed.hpp"
#include "train/option_text.hpp"

#define LAMINA_ONE_OF(...) LAMINA_CHOICES((std::vector<std::string>{__VA_ARGS__}))

namespace lamina::train {

template <class Struct>
class OptionTable {
 public:
  using Member = std::variant<std::string Struct::*, bool Struct::*, std::int64_t Struct::*, std::uint64_t Struct::*,
                              double Struct::*, IntegerList Struct::*, RealList Struct::*, StringList Struct::*,
                              StringMap Struct::*>;
  struct Entry {
    OptionInfo info;
    Member member;
    nn::Allowed allowed;
  };

  explicit OptionTable(std::vector<Entry> entries) : entries_(std::move(entries)) {
    const Struct defaults;
    for (Entry& entry : entries_) {
      entry.info.default_text = std::visit([&](auto member) { return write(defaults.*member); }, entry.member);
      entry.info.range = entry.allowed.text();
      entry.info.choices = entry.allowed.choices;
      infos_.push_back(entry.info);
    }
  }

  const std::vector<OptionInfo>& infos() const { return infos_; }

  void set(Struct& options, const std::string& name, const std::string& text) const {
    const Entry& entry = named(name);
    std::visit([&](auto member) { assign(options, member, entry, text); }, entry.member);
  }

  std::string get(const Struct& options, const std::string& name) const {
    return std::visit([&](auto member) { return write(options.*member); }, named(name).member);
  }

  void check_all(const Struct& options) const {
    for (const Entry& entry : entries_) std::visit([&](auto member) { check(entry, options.*member); }, entry.member);
  }

  nlohmann::json to_json(const Struct& options) const {
    nlohmann::json object = nlohmann::json::object();
    for (const Entry& entry : entries_)
      std::visit([&](auto member) { object[entry.info.name] = options.*member; }, entry.member);
    return object;
  }

  // Starts from the defaults and refuses unknown keys.
  Struct from_json(const nlohmann::json& object) const {
    if (!object.is_object()) throw Error(ErrorKind::usage, "the options are no JSON object", "write them as {…}");
    Struct options;
    for (const auto& item : object.items()) {
      const Entry& entry = named(item.key());
      std::visit([&](auto member) { assign_json(options, member, entry, item.value()); }, entry.member);
    }
    return options;
  }

 private:
  [[noreturn]] static void refuse(const Entry& entry, const std::string& text, const std::string& what) {
    const auto& names = entry.allowed.choices;
    std::string remedy = "give " + (entry.info.range.empty() ? std::string(name(entry.info.type)) : entry.info.range);
    const std::string close = nearest(text, names);
    if (!close.empty()) remedy = "did you mean " + close + "? (" + entry.info.range + ")";
    throw Error(ErrorKind::usage, "option " + entry.info.name + ": '" + text + "' " + what, remedy);
  }

  static void check(const Entry& entry, double value, const std::string& text) {
    if (!entry.allowed.contains(value)) refuse(entry, text, "is out of range");
  }
  static void check(const Entry& entry, const std::string& value) {
    const auto& names = entry.allowed.choices;
    if (names.empty()) return;
    for (const auto& known : names)
      if (value == known) return;
    refuse(entry, value, "is not known");
  }
  static void check(const Entry&, bool) {}
  static void check(const Entry& entry, double value) { check(entry, value, write(value)); }
  static void check(const Entry& entry, std::int64_t value) { check(entry, static_cast<double>(value), write(value)); }
  static void check(const Entry&, std::uint64_t) {}
  static void check(const Entry&, const StringMap&) {}
  template <class Item>
  static void check(const Entry& entry, const std::vector<Item>& values) {
    for (const auto& value : values) check(entry, value);
  }

  // Assigns only what was read and allowed, so that a refused value changes nothing.
  template <class T>
  static void assign(Struct& options, T Struct::*member, const Entry& entry, const std::string& text) {
    T value{};
    if (!read(text, value)) refuse(entry, text, std::string("is not ") + name(entry.info.type));
    check(entry, value);
    options.*member = std::move(value);
  }

  const Entry& named(std::string name) const {
    for (char& c : name)
      if (c == '-') c = '_';
    std::vector<std::string> names;
    for (const auto& entry : entries_) {
      if (entry.info.name == name) return entry;
      names.push_back(entry.info.name);
    }
    const std::string close = nearest(name, names);
    throw Error(ErrorKind::usage, "there is no option '" + name + "'",
                close.empty() ? "see the table of options" : "did you mean " + close + "?");
  }

  template <class T>
  static void assign_json(Struct& options, T Struct::*member, const Entry& entry, const nlohmann::json& value) {
    const bool negative = std::is_same_v<T, std::uint64_t> && value.is_number() && !value.is_number_unsigned();
    const bool fraction = std::is_integral_v<T> && !std::is_same_v<T, bool> && !value.is_number_integer();
    T read{};
    try {
      if (negative || fraction) throw nlohmann::json::type_error::create(302, "", nullptr);
      read = value.get<T>();
    } catch (const nlohmann::json::exception&) {
      refuse(entry, value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
             std::string("is not ") + name(entry.info.type));
    }
    check(entry, read);
    options.*member = std::move(read);
  }

  std::vector<Entry> entries_;
  std::vector<OptionInfo> infos_;
};

}  // namespace lamina::train
