#include "lamina/charts.hpp"
#include "train/option_table.hpp"

namespace lamina {
namespace {

using Table = train::OptionTable<ChartOptions>;

const Table& table() {
  using nn::Allowed;
  static const Table all({
#define LAMINA_OPTION(group, type, name, value, range, help) \
  Table::Entry{{#name, #group, train::option_type(type{}), "", "", {}, help}, &ChartOptions::name, Allowed range},
#include "lamina/chart.def"
#include "lamina/explain.def"
#undef LAMINA_OPTION
  });
  return all;
}

}  // namespace

const std::vector<OptionInfo>& chart_option_table() { return table().infos(); }

void set_option(ChartOptions& options, const std::string& name, const std::string& text) {
  table().set(options, name, text);
}

std::string get_option(const ChartOptions& options, const std::string& name) { return table().get(options, name); }

}  // namespace lamina
