// The loss of training and validation by epoch.
#include "report/parts.hpp"
#include "report/text.hpp"
#include "report/training_curves.hpp"

namespace lamina {

namespace report {

namespace {

// One run's two curves differ in colour; of several, each has its colour and dashes, and training is the thin one.
void add_run(json& traces, const NamedHistory& run, std::size_t place, bool alone) {
  const std::string prefix = alone ? "" : shown(run.name) + ", ";
  const std::string color = series_color(place), second = alone ? series_color(1) : color;
  const Epochs training = epochs_of(run, [](const Score& score) { return std::optional(score.training_loss); });
  const Epochs validation = epochs_of(run, [](const Score& score) { return score.validation_loss; });
  const bool validates = !validation.epochs.empty();
  const char* dash = series_dash(place);
  traces.push_back(epoch_curve(prefix + "training", training, color, dash, alone || !validates ? 2 : 1));
  if (!validates) return;
  traces.push_back(epoch_curve(prefix + "validation", validation, second, dash));
  json mark = epoch_mark(prefix + "best epoch", validation, run.best_epoch, second);
  if (mark.is_null()) return;
  mark["showlegend"] = alone;
  traces.push_back(std::move(mark));
}

std::string said_of(const NamedHistory& run) {
  if (run.scores.empty()) return "no epoch yet. ";
  const Score& last = run.scores.back();
  std::string text = "after " + counted_whole(static_cast<double>(last.epoch), "epoch") + " the training loss is " +
                     figure(last.training_loss);
  if (last.validation_loss) text += ", the validation loss " + figure(*last.validation_loss);
  for (const Score& score : run.scores)
    if (score.epoch == run.best_epoch && score.validation_loss)
      text += "; the best epoch is " + std::to_string(run.best_epoch) + ", with a validation loss of " +
              figure(*score.validation_loss);
  return text + ". ";
}

}  // namespace

}  // namespace report

Chart history_chart(const std::vector<NamedHistory>& runs) {
  Chart chart{"history", "Loss by epoch", "", report::json::array(), report::axes("epoch", "loss")};
  const bool alone = runs.size() == 1;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    report::add_run(chart.data, runs[i], i, alone);
    chart.caption += alone ? report::capitalised(report::said_of(runs[i]))
                           : report::shown(runs[i].name) + ": " + report::said_of(runs[i]);
  }
  if (!chart.caption.empty()) chart.caption.pop_back();
  report::number_epochs(chart, runs);
  return chart;
}

}  // namespace lamina
