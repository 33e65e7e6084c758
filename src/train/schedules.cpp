#include "train/schedules.hpp"

#include "nn/names.hpp"

namespace lamina::train {
namespace {

double constant(std::int64_t, std::int64_t) { return 1; }

double linear(std::int64_t done, std::int64_t steps) {
  return static_cast<double>(steps - done) / static_cast<double>(steps);
}

}  // namespace

const std::vector<Schedule>& schedules() {
  static const std::vector<Schedule> table = {
      {"constant", "1", {}, constant},
      {"linear", "1 − done / steps", {}, linear},
  };
  return table;
}

const Schedule* find_schedule(const std::string& name) { return nn::find_named(schedules(), name); }

const std::vector<std::string>& schedule_names() {
  static const auto names = nn::names_of(schedules());
  return names;
}

}  // namespace lamina::train
