#include "lamina/options.hpp"

#include "lamina/network.hpp"
#include "train/momentum.hpp"
#include "train/optimizers.hpp"
#include "train/option_table.hpp"
#include "train/schedules.hpp"
#include "train/stopping.hpp"

namespace lamina {
namespace {

std::vector<std::string> with_auto(const std::vector<std::string>& names) {
  std::vector<std::string> all = {"auto"};
  all.insert(all.end(), names.begin(), names.end());
  return all;
}

#define LAMINA_OUTPUTS LAMINA_CHOICES(with_auto(activation_names()))
#define LAMINA_LOSSES LAMINA_CHOICES(with_auto(loss_names()))
#define LAMINA_OPTIMIZERS LAMINA_CHOICES(train::optimizer_names())
#define LAMINA_MOMENTUM_FORMS LAMINA_CHOICES(train::momentum_form_names())
#define LAMINA_SCHEDULES LAMINA_CHOICES(train::schedule_names())
#define LAMINA_STOP_METRICS LAMINA_CHOICES(with_auto(train::stop_metric_names()))

using Table = train::OptionTable<Options>;

const Table& table() {
  using nn::Allowed;
  static const Table all({
#define LAMINA_OPTION(group, type, name, value, range, help) \
  Table::Entry{{#name, #group, train::option_type(type{}), "", "", {}, help}, &Options::name, Allowed range},
#include "lamina/options.def"
#undef LAMINA_OPTION
  });
  return all;
}

}  // namespace

const std::vector<OptionInfo>& option_table() { return table().infos(); }

void set_option(Options& options, const std::string& name, const std::string& text) {
  table().set(options, name, text);
}

std::string get_option(const Options& options, const std::string& name) { return table().get(options, name); }

void check_options(const Options& options) { table().check_all(options); }

nlohmann::json to_json(const Options& options) { return table().to_json(options); }

Options options_from_json(const nlohmann::json& json) { return table().from_json(json); }

}  // namespace lamina
