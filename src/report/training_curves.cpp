#include "report/training_curves.hpp"

#include <algorithm>

#include "report/thinning.hpp"

namespace lamina::report {

namespace {
constexpr std::size_t kMarkedEpochs = 25;  // a curve of more epochs is drawn without its points
}

json epoch_curve(const std::string& name, const Epochs& all, const std::string& color, const char* dash, double width) {
  const std::vector<std::size_t> places = thinned(all.epochs, all.values);
  json trace = line(name, numbers(taken(all.epochs, places)), numbers(taken(all.values, places)), color, width, dash);
  if (all.epochs.size() <= kMarkedEpochs) trace["mode"] = "lines+markers";
  return trace;
}

json epoch_mark(const std::string& name, const Epochs& all, std::int64_t epoch, const std::string& color) {
  const auto found = std::find(all.epochs.begin(), all.epochs.end(), static_cast<double>(epoch));
  if (found == all.epochs.end()) return nullptr;
  const double value = all.values[static_cast<std::size_t>(found - all.epochs.begin())];
  json mark = points(name, json::array({epoch}), numbers({value}), color, 12);
  mark["marker"]["symbol"] = "diamond";
  return mark;
}

void number_epochs(Chart& chart, const std::vector<NamedHistory>& runs) {
  std::int64_t last = 0;
  for (const NamedHistory& run : runs)
    if (!run.scores.empty()) last = std::max(last, run.scores.back().epoch);
  if (last <= 10) chart.layout["xaxis"]["dtick"] = 1;
}

std::vector<NamedHistory> histories_of(const ChartInput& input) {
  std::vector<NamedHistory> runs;
  for (const auto& [name, model] : input.models) {
    if (model->history().empty()) continue;
    NamedHistory run{name, {}, model->best_epoch()};
    const std::int64_t start = model->best_start() > 0 ? model->best_start() : model->history().back().start;
    for (const Score& score : model->history())
      if (score.start == start) run.scores.push_back(score);
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace lamina::report
