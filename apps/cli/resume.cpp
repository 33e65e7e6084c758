// lamina resume: goes on with a run that was killed, interrupted or finished.
#include "option_flags.hpp"
#include "training.hpp"

namespace lamina::cli {

namespace {

struct ResumeArguments {
  std::string saved;
  TrainingArguments training;
  OptionFlags flags;

  ResumeArguments(CLI::App& app, Common& common)
      : flags((app.add_option("CHECKPOINT", saved, "what --checkpoint wrote, or a model with its state")->required(),
               app.add_option("--data", training.data, "the rows the run learns from, as they were given to train")
                   ->option_text("FILE")
                   ->required()
                   ->group("data"),
               app),
              {"data", "network", "regularization", "training", "stopping", "watching", "running", "saving", "reading"},
              may_change_or_is_file) {
    training.add(app);
    add_common(app, common);
  }

  // The others can be given too, so that they are refused with what they were.
  static bool may_change_or_is_file(const std::string& option) {
    return option == "valid" || may_change_at_resume(option);
  }
};

}  // namespace

Action add_resume(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<ResumeArguments>(app, common);
  return [arguments, &common] {
    const Model saved = Model::load(arguments->saved);
    Options options = saved.options();
    arguments->flags.apply(options);
    return Training(arguments->training, options, common)
        .run([&](const Frame& table, const Options& own, const Frame* valid, const FitContext& context) {
          return resume(saved, table, own, valid, context);
        });
  };
}

}  // namespace lamina::cli
