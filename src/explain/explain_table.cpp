#include "lamina/explain.hpp"
#include "train/option_table.hpp"

namespace lamina {
namespace {

using Table = train::OptionTable<ExplainOptions>;

const Table& table() {
  using nn::Allowed;
  static const Table all({
#define LAMINA_OPTION(group, type, name, value, range, help) \
  Table::Entry{{#name, #group, train::option_type(type{}), "", "", {}, help}, &ExplainOptions::name, Allowed range},
#include "lamina/explain.def"
#undef LAMINA_OPTION
  });
  return all;
}

}  // namespace

const std::vector<OptionInfo>& explain_option_table() { return table().infos(); }

void set_option(ExplainOptions& options, const std::string& name, const std::string& text) {
  table().set(options, name, text);
}

std::string get_option(const ExplainOptions& options, const std::string& name) { return table().get(options, name); }

void check_options(const ExplainOptions& options) { table().check_all(options); }

}  // namespace lamina
