// The learning rate over the steps of a run: one table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::train {

struct Schedule {
  const char* name;
  const char* formula;
  std::vector<const char*> reads;  // the options of its own
  // The share of the learning rate that the step gets, after `done` of `steps` steps.
  double (*factor)(std::int64_t done, std::int64_t steps);
};

const std::vector<Schedule>& schedules();

// Null when there is none of that name.
const Schedule* find_schedule(const std::string& name);
const std::vector<std::string>& schedule_names();

}  // namespace lamina::train
