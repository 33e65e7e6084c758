// lamina compare: different models on the same folds.
#include "lamina/compare.hpp"

#include "command.hpp"
#include "compare_text.hpp"
#include "exit_code.hpp"
#include "fold_flags.hpp"
#include "interrupt.hpp"
#include "jobs_progress.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/input.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "table_summary.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

class Comparing {
 public:
  Comparing(CLI::App& app, Common& common);
  int run();

 private:
  std::vector<Candidate> candidates() const;
  Comparison compare_all(const std::vector<Candidate>& candidates, const FoldOptions& folds);
  void tell(const ComparedModel& model);
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  std::string path_, metric_ = "auto", out_;
  std::vector<std::string> models_, candidates_;
  FoldFlags fold_flags_;
  OptionFlags flags_;
  Options options_;
  Frame table_;
  JobsProgress progress_{"fold"};
};

Comparing::Comparing(CLI::App& app, Common& common)
    : common_(common),
      fold_flags_(
          (app.add_option("FILE", path_, "CSV file with a header, plain or gzip, or IDX images")->required(), app)),
      flags_(app, {"data", "seed", "running", "reading"}) {
  app.add_option("--models", models_, "kinds with their usual options: net,glm,forest")
      ->option_text("KIND,...")
      ->delimiter(',')
      ->group("models");
  app.add_option(
         "--candidate", candidates_,
         "a kind with options of its own, and a name before it: 'small: net hidden=10 l1=1e-2'; may be repeated")
      ->option_text("[LABEL: ]KIND OPTION=VALUE ...")
      ->group("models");
  app.add_option("--metric", metric_, "what they are ranked by; auto: error_rate or rmse; ties by log_loss [auto]")
      ->option_text("KEY")
      ->take_last()
      ->group("models");
  app.add_option("--out-predictions", out_, "CSV file to write the out-of-fold predictions of all models to")
      ->option_text("FILE")
      ->group("output");
  add_common(app, common);
}

std::vector<Candidate> Comparing::candidates() const {
  std::vector<std::string> texts = models_;
  texts.insert(texts.end(), candidates_.begin(), candidates_.end());
  if (texts.empty()) throw Error(ErrorKind::usage, "there is no model to compare", "name some with --models net,glm");
  return parse_candidates(texts, options_);
}

// The columns of every model's out-of-fold predictions, its label before their names.
Frame predictions_of(const Comparison& comparison) {
  std::vector<Column> columns;
  for (const std::size_t place : comparison.ranking) {
    const ComparedModel& model = comparison.models[place];
    const Frame own = to_frame(model.result);
    if (columns.empty()) columns.push_back(own.columns().front());  // the folds, which all share
    for (std::size_t i = 1; i < own.columns().size(); ++i)
      columns.push_back(own.columns()[i].renamed(model.label + "." + own.columns()[i].name()));
  }
  return Frame(std::move(columns));
}

void Comparing::tell(const ComparedModel& model) {
  if (!talks()) return;
  progress_.finish();
  const std::string end = model.failed() ? "failed: " + model.failure
                          : !model.score ? "interrupted"
                                         : significant(*model.score) + " (" + duration(model.seconds) + ")";
  say(printable(model.label + ": " + end) + "\n");
}

Comparison Comparing::compare_all(const std::vector<Candidate>& named, const FoldOptions& folds) {
  ComparisonContext context;
  context.cancel = &interrupted();
  context.jobs = fold_flags_.jobs();
  if (talks()) {
    context.begun = [this](const std::string&, std::size_t count) { progress_.begin(count); };
    context.heard = [this](const std::string&, std::size_t fold, const FitEvent& event) {
      progress_.hear(fold, event);
    };
    context.finished = [this](const std::string&, const Fold& fold) { progress_.ended(fold.number - 1, ""); };
  }
  context.compared = [this](const ComparedModel& model) { tell(model); };
  return compare(table_, named, options_, folds, metric_, context);
}

int Comparing::run() {
  flags_.apply(options_);
  const FoldOptions folds = fold_flags_.folds();
  if (!options_.valid.empty() && !is_fraction(options_.valid))
    throw Error(ErrorKind::usage, "cross-validation holds out rows of FILE by itself",
                "leave out --valid, or give a fraction of each training part for early stopping");
  const std::vector<Candidate> named = candidates();
  guard_output(out_, {path_, options_.labels});
  table_ = read_training_table(path_, options_);
  if (!common_.json) say_notes(table_.notes(), common_);
  if (talks()) say(printable(table_text(table_)) + "\n");
  catch_interrupts(talks());
  const Comparison comparison = compare_all(named, folds);
  if (!common_.json) say_notes(comparison.notes, common_);
  if (!out_.empty() && !comparison.ranking.empty()) deliver(out_, to_csv(predictions_of(comparison)));
  const Options own = without_fold_columns(options_, folds);
  if (common_.json) print_json(comparison_json(comparison, table_, own));
  if (talks() && !comparison.ranking.empty()) print(comparison_text(comparison, table_, own));
  return comparison.interrupted ? kInterrupted : kDone;
}

}  // namespace

Action add_compare(CLI::App& app, Common& common) {
  auto comparing = std::make_shared<Comparing>(app, common);
  return [comparing] { return comparing->run(); };
}

}  // namespace lamina::cli
