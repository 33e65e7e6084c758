// Charts of searches and models side by side.
#include "report/choosing_charts.hpp"

#include "report/answers.hpp"
#include "report/chart_groups.hpp"

namespace lamina::report {

namespace {

bool compares(const ChartInput& input) {
  return input.models.size() > 1 && has_answers(first_model(input), input.data) && all_comparable(input);
}

}  // namespace

std::vector<ChartKind> choosing_charts() {
  return {
      {"leaderboard",
       "Search",
       "a search's trials as lines over what they were given and how they did",
       "search",
       Needs::optional,
       Needs::optional,
       false,
       {},
       has_trials,
       draw_leaderboard},
      {"trials",
       "Trials",
       "the score of each trial of a search in their order, and the best so far",
       "search",
       Needs::optional,
       Needs::optional,
       false,
       {},
       has_trials,
       draw_trials},
      {"comparison",
       "Models compared",
       "the metrics of several models on the same rows",
       "comparison",
       Needs::some,
       Needs::one,
       true,
       {},
       compares,
       draw_comparison},
  };
}

}  // namespace lamina::report
