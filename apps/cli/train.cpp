// lamina train: from a table to a trained, scored, saved network.
#include "explain_options.hpp"
#include "lamina/error.hpp"
#include "option_flags.hpp"
#include "training.hpp"

namespace lamina::cli {

namespace {

struct TrainArguments {
  TrainingArguments training;
  bool explain = false;
  OptionFlags flags;

  TrainArguments(CLI::App& app, Common& common)
      : flags((app.add_option("FILE", training.data, "CSV file with a header, plain or gzip, or IDX images"), app),
              {"data", "learner", "network", "regularization", "training", "stopping", "watching", "running", "saving",
               "reading"}) {
    flags.add_preset(app);
    app.add_flag("--explain-options", explain, "print every option, its value and why, and train nothing")
        ->group("preset");
    training.add(app);
    add_common(app, common);
  }
};

}  // namespace

Action add_train(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<TrainArguments>(app, common);
  return [arguments, &common] {
    Options options;
    arguments->flags.apply(options);
    const std::string& data = arguments->training.data;
    if (arguments->explain) return explain_options(data, options, arguments->flags, common);
    if (data.empty()) throw Error(ErrorKind::usage, "FILE is missing", "see `lamina train --help`");
    return Training(arguments->training, options, common).run(fit);
  };
}

}  // namespace lamina::cli
