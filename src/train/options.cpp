#include "lamina/options.hpp"

#include <nlohmann/json.hpp>
#include <variant>

#include "lamina/error.hpp"
#include "lamina/frame.hpp"
#include "lamina/nearest.hpp"
#include "lamina/network.hpp"
#include "nn/allowed.hpp"
#include "train/momentum.hpp"
#include "train/optimizers.hpp"
#include "train/option_text.hpp"
#include "train/schedules.hpp"
#include "train/stopping.hpp"

namespace lamina {
namespace {

using nlohmann::json;
using nn::Allowed;

std::vector<std::string> with_auto(const std::vector<std::string>& names) {
  std::vector<std::string> all = {"auto"};
  all.insert(all.end(), names.begin(), names.end());
  return all;
}

using Member = std::variant<std::string Options::*, bool Options::*, std::int64_t Options::*, std::uint64_t Options::*,
                            double Options::*, IntegerList Options::*, RealList Options::*, StringList Options::*,
                            StringMap Options::*>;

struct Entry {
  OptionInfo info;
  Member member;
  Allowed allowed;
};

#define LAMINA_ONE_OF(...) LAMINA_CHOICES((std::vector<std::string>{__VA_ARGS__}))
#define LAMINA_OUTPUTS LAMINA_CHOICES(with_auto(activation_names()))
#define LAMINA_LOSSES LAMINA_CHOICES(with_auto(loss_names()))
#define LAMINA_OPTIMIZERS LAMINA_CHOICES(train::optimizer_names())
#define LAMINA_MOMENTUM_FORMS LAMINA_CHOICES(train::momentum_form_names())
#define LAMINA_SCHEDULES LAMINA_CHOICES(train::schedule_names())
#define LAMINA_STOP_METRICS LAMINA_CHOICES(with_auto(train::stop_metric_names()))

std::vector<Entry> make_entries() {
  std::vector<Entry> entries = {
#define LAMINA_OPTION(group, type, name, value, range, help) \
  Entry{{#name, #group, train::option_type(type{}), "", "", {}, help}, &Options::name, Allowed range},
#include "lamina/options.def"
#undef LAMINA_OPTION
  };
  const Options defaults;
  for (auto& entry : entries) {
    entry.info.default_text = std::visit([&](auto member) { return train::write(defaults.*member); }, entry.member);
    entry.info.range = entry.allowed.text();
    entry.info.choices = entry.allowed.choices;
  }
  return entries;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> table = make_entries();
  return table;
}

[[noreturn]] void refuse(const Entry& entry, const std::string& text, const std::string& what) {
  const auto& names = entry.allowed.choices;
  std::string remedy = "give " + (entry.info.range.empty() ? std::string(name(entry.info.type)) : entry.info.range);
  const std::string close = nearest(text, names);
  if (!close.empty()) remedy = "did you mean " + close + "? (" + entry.info.range + ")";
  throw Error(ErrorKind::usage, "option " + entry.info.name + ": '" + text + "' " + what, remedy);
}

void check(const Entry& entry, double value, const std::string& text) {
  if (!entry.allowed.contains(value)) refuse(entry, text, "is out of range");
}
void check(const Entry& entry, const std::string& value) {
  const auto& names = entry.allowed.choices;
  if (names.empty()) return;
  for (const auto& known : names)
    if (value == known) return;
  refuse(entry, value, "is not known");
}
void check(const Entry&, bool) {}
void check(const Entry& entry, double value) { check(entry, value, train::write(value)); }
void check(const Entry& entry, std::int64_t value) { check(entry, static_cast<double>(value), train::write(value)); }
void check(const Entry&, std::uint64_t) {}
void check(const Entry&, const StringMap&) {}
template <class Item>
void check(const Entry& entry, const std::vector<Item>& values) {
  for (const auto& value : values) check(entry, value);
}

// Assigns only what was read and allowed, so that a refused value changes nothing.
template <class T>
void assign(Options& options, T Options::*member, const Entry& entry, const std::string& text) {
  T value{};
  if (!train::read(text, value)) refuse(entry, text, std::string("is not ") + name(entry.info.type));
  check(entry, value);
  options.*member = std::move(value);
}

const Entry& entry_named(std::string name) {
  for (char& c : name)
    if (c == '-') c = '_';
  std::vector<std::string> names;
  for (const auto& entry : entries()) {
    if (entry.info.name == name) return entry;
    names.push_back(entry.info.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "there is no option '" + name + "'",
              close.empty() ? "see the table of options" : "did you mean " + close + "?");
}

template <class T>
void assign_json(Options& options, T Options::*member, const Entry& entry, const json& value) {
  const bool negative = std::is_same_v<T, std::uint64_t> && value.is_number() && !value.is_number_unsigned();
  const bool fraction = std::is_integral_v<T> && !std::is_same_v<T, bool> && !value.is_number_integer();
  T read{};
  try {
    if (negative || fraction) throw json::type_error::create(302, "", nullptr);
    read = value.get<T>();
  } catch (const json::exception&) {
    refuse(entry, value.dump(-1, ' ', false, json::error_handler_t::replace),
           std::string("is not ") + name(entry.info.type));
  }
  check(entry, read);
  options.*member = std::move(read);
}

}  // namespace

const std::vector<OptionInfo>& option_table() {
  static const std::vector<OptionInfo> table = [] {
    std::vector<OptionInfo> infos;
    for (const auto& entry : entries()) infos.push_back(entry.info);
    return infos;
  }();
  return table;
}

void set_option(Options& options, const std::string& name, const std::string& text) {
  const Entry& entry = entry_named(name);
  std::visit([&](auto member) { assign(options, member, entry, text); }, entry.member);
}

std::string get_option(const Options& options, const std::string& name) {
  return std::visit([&](auto member) { return train::write(options.*member); }, entry_named(name).member);
}

void check_options(const Options& options) {
  for (const auto& entry : entries()) std::visit([&](auto member) { check(entry, options.*member); }, entry.member);
}

json to_json(const Options& options) {
  json object = json::object();
  for (const auto& entry : entries())
    std::visit([&](auto member) { object[entry.info.name] = options.*member; }, entry.member);
  return object;
}

Options options_from_json(const json& object) {
  if (!object.is_object()) throw Error(ErrorKind::usage, "the options are no JSON object", "write them as {…}");
  Options options;
  for (const auto& item : object.items()) {
    const Entry& entry = entry_named(item.key());
    std::visit([&](auto member) { assign_json(options, member, entry, item.value()); }, entry.member);
  }
  return options;
}

}  // namespace lamina
