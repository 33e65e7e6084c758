// lamina train: from a table to a trained, scored, saved network.
#include "option_flags.hpp"
#include "training.hpp"

namespace lamina::cli {

namespace {

struct TrainArguments {
  TrainingArguments training;
  OptionFlags flags;

  TrainArguments(CLI::App& app, Common& common)
      : flags(
            (app.add_option("FILE", training.data, "CSV file with a header, plain or gzip, or IDX images")->required(),
             app),
            {"data", "network", "regularization", "training", "stopping", "running", "saving", "reading"}) {
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
    return Training(arguments->training, options, common).run(fit);
  };
}

}  // namespace lamina::cli
