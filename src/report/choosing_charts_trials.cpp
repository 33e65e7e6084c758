// The trials of a search.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "lamina/error.hpp"
#include "lamina/metrics.hpp"
#include "report/choosing_charts.hpp"
#include "report/memory.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"
#include "select/leaderboard.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kMostTrials = 2000;

// Those that did not fail, in their order.
std::shared_ptr<const select::SavedSearch> search_of(const ChartInput& input) {
  if (input.folder.empty())
    throw Error(ErrorKind::usage, "there is no search to show",
                "name the folder that `lamina search --out` has written");
  return remembered(input, "search", [&] {
    select::SavedSearch saved = select::read_search(input.folder);
    auto& trials = saved.trials;
    trials.erase(std::remove_if(trials.begin(), trials.end(), [](const Trial& trial) { return trial.failed(); }),
                 trials.end());
    std::sort(trials.begin(), trials.end(), [](const Trial& a, const Trial& b) { return a.number < b.number; });
    if (trials.empty())
      throw Error(ErrorKind::data, "no trial of the search has come to an end", "let it go on", {input.folder, 0, {}});
    trials.resize(std::min(trials.size(), kMostTrials));
    return saved;
  });
}

bool higher_is_better(const select::SavedSearch& search) {
  const MetricInfo* metric = find_metric(search.metric);
  return metric && metric->higher_is_better;
}

bool better(double a, double b, bool higher) { return higher ? a > b : a < b; }

const Trial& best_of(const select::SavedSearch& search) {
  const bool higher = higher_is_better(search);
  return *std::min_element(search.trials.begin(), search.trials.end(),
                           [&](const Trial& a, const Trial& b) { return better(a.score, b.score, higher); });
}

std::string settings_text(const Trial& trial) {
  std::string text;
  for (const auto& [option, value] : trial.settings)
    text += (text.empty() ? "" : ", ") + option + " " + shown(value, 40);
  return text;
}

std::string best_said(const select::SavedSearch& search) {
  const Trial& best = best_of(search);
  return "Of " + counted_whole(static_cast<double>(search.trials.size()), "trial") + " number " +
         std::to_string(best.number) + " is best, with " + search.metric + " " + figure(best.score) + ": " +
         settings_text(best) + ".";
}

std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Numbers that differ by far stand as well apart as their logarithms do.
bool spread_widely(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *low > 0 && *high / *low >= 100;
}

// Few different values, or words: each has its own place, in order.
json places_dimension(const std::string& option, const std::vector<std::string>& all) {
  std::vector<std::string> levels(all.begin(), all.end());
  order_levels(levels);
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  json values = json::array(), places = json::array(), names = json::array();
  for (const std::string& one : all) values.push_back(std::find(levels.begin(), levels.end(), one) - levels.begin());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    places.push_back(i);
    names.push_back(shown(levels[i], 24));
  }
  return {{"label", option}, {"values", values}, {"tickvals", places}, {"ticktext", names}};
}

json dimension_of(const std::string& option, const std::vector<Trial>& trials) {
  std::vector<std::string> texts;
  std::vector<double> values;
  for (const Trial& trial : trials) {
    const auto found = trial.settings.find(option);
    texts.push_back(found == trial.settings.end() ? "" : found->second);
    if (const auto value = number_in(texts.back())) values.push_back(*value);
  }
  const std::set<std::string> different(texts.begin(), texts.end());
  constexpr std::size_t kPlaces = 8;
  if (values.size() < texts.size() || different.size() <= kPlaces) return places_dimension(option, texts);
  if (!spread_widely(values)) return {{"label", option}, {"values", numbers(values)}};
  for (double& value : values) value = std::log10(value);
  return {{"label", "log₁₀ " + option}, {"values", numbers(values)}};
}

}  // namespace

bool has_trials(const ChartInput& input) { return !input.folder.empty(); }

std::vector<Chart> draw_leaderboard(const ChartInput& input) {
  const auto search = search_of(input);
  std::set<std::string> options;
  std::vector<double> scores;
  for (const Trial& trial : search->trials) {
    for (const auto& [option, value] : trial.settings) options.insert(option);
    scores.push_back(trial.score);
  }
  json dimensions = json::array();
  for (const std::string& option : options) dimensions.push_back(dimension_of(option, search->trials));
  dimensions.push_back({{"label", search->metric}, {"values", numbers(scores)}});
  Chart chart{"leaderboard", "Search", best_said(*search) + " Each line is a trial, coloured by its score.",
              json::array(), json::object()};
  chart.data.push_back({{"type", "parcoords"},
                        {"name", "trials"},
                        {"dimensions", dimensions},
                        {"line", {{"color", numbers(scores)}, {"colorscale", kSizeScale}, {"showscale", true}}}});
  return {chart};
}

std::vector<Chart> draw_trials(const ChartInput& input) {
  const auto search = search_of(input);
  const bool higher = higher_is_better(*search);
  Chart chart{"trials", "Trials", best_said(*search), json::array(), axes("trial", search->metric)};
  std::vector<double> trial_numbers, scores, best;
  json texts = json::array();
  for (const Trial& trial : search->trials) {
    trial_numbers.push_back(static_cast<double>(trial.number));
    scores.push_back(trial.score);
    best.push_back(best.empty() || better(trial.score, best.back(), higher) ? trial.score : best.back());
    texts.push_back(settings_text(trial));
  }
  chart.data.push_back(points("trial", numbers(trial_numbers), numbers(scores), series_color(0), 7));
  chart.data.back()["hovertext"] = texts;
  chart.data.push_back(line("best so far", numbers(trial_numbers), numbers(best), series_color(1)));
  chart.data.back()["line"]["shape"] = "hv";
  if (search->trials.size() <= 10) chart.layout["xaxis"]["dtick"] = 1;
  return {chart};
}

}  // namespace lamina::report
