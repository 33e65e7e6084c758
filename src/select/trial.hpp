// One trial of a search: fitted, and scored on rows that it has not seen.
#pragma once

#include <optional>

#include "lamina/model.hpp"
#include "lamina/search.hpp"

namespace lamina::select {

// How trials are judged: the metric, and the one that breaks ties.
struct Judge {
  const MetricInfo* metric = nullptr;
  const MetricInfo* tie = nullptr;

  bool better(const Trial& a, const Trial& b) const;  // a strictly better than b, earlier ones before later ones
};

// By options.metric for this task; throws a usage error that names the metrics that the task has.
Judge make_judge(const std::string& metric, Task task);

// Places of the trials that did not fail, the best first.
std::vector<std::size_t> rank(const std::vector<Trial>& trials, const Judge& judge);

struct TrialRun {
  const Frame& table;
  const Frame* valid;
  const SearchOptions& search;
  const Judge& judge;
  const SearchContext& context;
};

struct FittedTrial {
  Trial trial;
  std::optional<Model> model;  // without folds
};

// Fits with `options`, the trial's own. What the user can mend, such as options that do not go together, is the trial's
// failure; none when cancelled.
std::optional<FittedTrial> run_trial(const TrialRun& run, const Options& options, std::size_t number,
                                     const Settings& settings);

}  // namespace lamina::select
