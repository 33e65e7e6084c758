// lamina cv: how well a network trained with these options does on rows it has not seen, by cross-validation.
#include "command.hpp"
#include "exit_code.hpp"
#include "fold_flags.hpp"
#include "interrupt.hpp"
#include "jobs_progress.hpp"
#include "lamina/cross_validation.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "lamina/input.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "table_summary.hpp"
#include "text_table.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

class Validation {
 public:
  Validation(CLI::App& app, Common& common);
  int run();

 private:
  void tell(const Fold& fold);
  nlohmann::json json_of(const CrossValidation& result, const std::vector<std::string>& notes) const;
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  std::string path_, out_;
  FoldFlags fold_flags_;
  OptionFlags flags_;
  Options options_;
  Frame table_;
  JobsProgress progress_{"fold"};
};

Validation::Validation(CLI::App& app, Common& common)
    : common_(common),
      fold_flags_(
          (app.add_option("FILE", path_, "CSV file with a header, plain or gzip, or IDX images")->required(), app)),
      flags_(app, {"data", "learner", "network", "regularization", "training", "stopping", "running", "reading"}) {
  app.add_option("--out-predictions", out_, "CSV file to write the out-of-fold predictions to, a line for every row")
      ->option_text("FILE")
      ->group("output");
  flags_.add_preset(app);
  add_common(app, common);
}

constexpr std::size_t kShownMetrics = 6;  // what a terminal takes side by side; --json has them all

// Of every fold a line of metrics, then their mean and deviation.
std::string folds_text(const CrossValidation& result) {
  std::vector<std::string> header = {"fold", "rows"};
  const std::vector<MetricSpread> shown(
      result.spread.begin(),
      result.spread.begin() + static_cast<std::ptrdiff_t>(std::min(kShownMetrics, result.spread.size())));
  for (const MetricSpread& spread : shown) header.push_back(spread.key);
  TextTable table("l" + std::string(header.size() - 1, 'r'), header);
  for (const Fold& fold : result.folds) {
    std::vector<std::string> cells = {printable(fold.name), with_commas(static_cast<std::int64_t>(fold.rows))};
    for (const MetricSpread& spread : shown) {
      const auto value = fold.report.value(spread.key);
      cells.push_back(value ? significant(*value) : "");
    }
    table.add(std::move(cells));
  }
  table.add_rule();
  std::vector<std::string> means = {"mean", ""}, deviations = {"deviation", ""};
  for (const MetricSpread& spread : shown) {
    means.push_back(significant(spread.mean));
    deviations.push_back(spread.deviation ? significant(*spread.deviation) : "");
  }
  table.add(std::move(means));
  table.add(std::move(deviations));
  return table.text();
}

std::string result_text(const CrossValidation& result) {
  if (!result.pooled) return "Interrupted before the first fold was finished.\n";
  std::string text = result.interrupted
                         ? "Interrupted after " + counted(static_cast<std::int64_t>(result.folds.size()), "fold") +
                               " of " + std::to_string(result.folds_wanted) + ".\n\n"
                         : "\n";
  return text + folds_text(result) + "\nAll out-of-fold predictions together:\n" + to_text(*result.pooled);
}

nlohmann::json fold_json(const Fold& fold) {
  return {{"fold", fold.number},
          {"name", fold.name},
          {"training_rows", fold.training_rows},
          {"rows", fold.rows},
          {"epochs", fold.epochs},
          {"best_epoch", fold.best_epoch},
          {"metrics", to_json(fold.report)}};
}

nlohmann::json Validation::json_of(const CrossValidation& result, const std::vector<std::string>& notes) const {
  nlohmann::json folds = nlohmann::json::array(), spread = nlohmann::json::object();
  for (const Fold& fold : result.folds) folds.push_back(fold_json(fold));
  for (const MetricSpread& metric : result.spread)
    spread[metric.key] = {{"mean", metric.mean},
                          {"deviation", metric.deviation ? nlohmann::json(*metric.deviation) : nlohmann::json()},
                          {"folds", metric.folds}};
  return {{"data", table_json(table_)},
          {"folds", result.folds_wanted},
          {"seed", options_.seed},
          {"interrupted", result.interrupted},
          {"results", std::move(folds)},
          {"metrics", std::move(spread)},
          {"pooled", result.pooled ? to_json(*result.pooled) : nlohmann::json()},
          {"predictions", out_.empty() ? nlohmann::json() : nlohmann::json(out_)},
          {"notes", notes}};
}

void Validation::tell(const Fold& fold) {
  if (!talks()) return;
  std::string text = "fold " + fold.name + ": learnt from " +
                     counted(static_cast<std::int64_t>(fold.training_rows), "row") +
                     (fold.epochs > 0 ? " in " + counted(fold.epochs, "epoch") : "") + ", " +
                     counted(static_cast<std::int64_t>(fold.rows), "row") + " held out";
  if (!fold.report.values.empty())
    text += ", " + fold.report.values.front().key + " " + significant(fold.report.values.front().value);
  progress_.ended(fold.number - 1, printable(text));
}

int Validation::run() {
  flags_.apply(options_);
  const FoldOptions folds = fold_flags_.folds();
  if (!options_.valid.empty() && !is_fraction(options_.valid))
    throw Error(ErrorKind::usage, "cross-validation holds out rows of FILE by itself",
                "leave out --valid, or give a fraction of each training part for early stopping");
  guard_output(out_, {path_, options_.labels});
  table_ = read_training_table(path_, options_);
  if (!common_.json) say_notes(table_.notes(), common_);
  if (talks()) say(printable(table_text(table_)) + "\n");
  catch_interrupts(talks());
  CrossValidationContext context;
  context.jobs = fold_flags_.jobs();
  context.cancel = &interrupted();
  context.begun = [this](std::size_t count) { progress_.begin(count); };
  if (talks()) context.heard = [this](std::size_t fold, const FitEvent& event) { progress_.hear(fold, event); };
  context.finished = [this](const Fold& fold) { tell(fold); };
  const CrossValidation result = cross_validate(table_, options_, folds, context);
  if (talks()) progress_.finish();
  if (!common_.json) say_notes(result.notes, common_);
  if (!out_.empty()) deliver(out_, to_csv(to_frame(result)));
  std::vector<std::string> notes = table_.notes();
  notes.insert(notes.end(), result.notes.begin(), result.notes.end());
  if (common_.json) print_json(json_of(result, notes));
  if (talks()) print(result_text(result));
  return result.interrupted ? kInterrupted : kDone;
}

}  // namespace

Action add_cv(CLI::App& app, Common& common) {
  auto validation = std::make_shared<Validation>(app, common);
  return [validation] { return validation->run(); };
}

}  // namespace lamina::cli
