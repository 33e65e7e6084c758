#include "fold_flags.hpp"

#include "lamina/error.hpp"
#include "numbers.hpp"

namespace lamina::cli {

FoldFlags::FoldFlags(CLI::App& into, const std::string& folds) : folds_text(folds), app(into) {
  const auto add = [&](const char* flag, std::string& text, const char* placeholder, const char* help) {
    app.add_option(flag, text, help)->option_text(placeholder)->take_last()->group("cross-validation");
  };
  add("--folds", folds_text, "N|all",
      "parts of the rows, each predicted by a model of the others; all: one row each [5]");
  add("--group", group, "COLUMN", "rows with the same cell there stay in one fold; no predictor");
  add("--order", order, "COLUMN",
      "fold after fold in the order of this column, each learnt from all that lie before it");
  add("--fold-column", column, "COLUMN", "a fold for each distinct cell of this column, which is no predictor");
  add("--stratify", stratify, "yes|no", "spread the classes evenly over the folds [yes]");
  add("--jobs", jobs_text, "N", "trainings at a time; 0: as many as there are processors; the result is the same [0]");
}

FoldOptions FoldFlags::folds() const {
  FoldOptions options;
  options.folds = folds_text == "all" ? 0 : whole_option("--folds", folds_text);
  if (folds_text != "all" && (options.folds < 2 || options.folds > kMaxFolds))
    throw Error(
        ErrorKind::usage, "option folds: " + folds_text + " is out of range",
        "give a whole number from 2 to " + std::to_string(kMaxFolds) + ", or all to leave out one row at a time");
  if (stratify != "yes" && stratify != "no")
    throw Error(ErrorKind::usage, "option stratify: '" + stratify + "' is neither yes nor no", "give one of these");
  options.stratify = stratify == "yes";
  options.group = group;
  options.order = order;
  options.column = column;
  return options;
}

bool FoldFlags::given() const {
  for (const char* flag : {"--folds", "--group", "--order", "--fold-column", "--stratify"})
    if (app.count(flag) > 0) return true;
  return false;
}

std::int64_t FoldFlags::jobs() const { return static_cast<std::int64_t>(whole_option("--jobs", jobs_text)); }

}  // namespace lamina::cli
