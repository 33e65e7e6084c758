// The metric by which epochs are compared, by epoch.
#include "lamina/score_chart.hpp"

#include <algorithm>

#include "report/parts.hpp"
#include "report/text.hpp"
#include "report/training_curves.hpp"

namespace lamina {

namespace report {

namespace {

std::optional<double> score_of(const Score& score) { return score.validation_score; }

std::string said_of(const NamedHistory& run, const Epochs& scores, const std::string& metric) {
  const auto best = std::find(scores.epochs.begin(), scores.epochs.end(), static_cast<double>(run.best_epoch));
  if (best == scores.epochs.end()) return "";
  const double value = scores.values[static_cast<std::size_t>(best - scores.epochs.begin())];
  return metric + " " + figure(value) + " in the best epoch, " + std::to_string(run.best_epoch) + ". ";
}

void add_run(Chart& chart, const NamedHistory& run, std::size_t place, bool alone, const std::string& metric) {
  const std::string color = series_color(place);
  const Epochs scores = epochs_of(run, score_of);
  const std::string name = shown(run.name, 40);
  chart.data.push_back(epoch_curve(name, scores, color, series_dash(place)));
  if (json mark = epoch_mark("best epoch", scores, run.best_epoch, color); !mark.is_null()) {
    mark["showlegend"] = alone;
    chart.data.push_back(std::move(mark));
  }
  chart.caption += (alone ? "" : name + ": ") + said_of(run, scores, metric);
}

}  // namespace

}  // namespace report

Chart score_chart(const std::vector<NamedHistory>& runs, const std::string& metric) {
  Chart chart{"score", metric + " by epoch", "On the validation rows: ", report::json::array(),
              report::axes("epoch", metric)};
  for (std::size_t i = 0; i < runs.size(); ++i) report::add_run(chart, runs[i], i, runs.size() == 1, metric);
  chart.caption.pop_back();
  report::number_epochs(chart, runs);
  return chart;
}

}  // namespace lamina
