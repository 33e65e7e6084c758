#include "scoring_input.hpp"

#include "lamina/input.hpp"
#include "numbers.hpp"

namespace lamina::cli {

namespace {

CLI::App& with_files(CLI::App& app, std::string& model, std::string& data) {
  app.add_option("MODEL", model, "a model that `lamina train` wrote")->required();
  app.add_option("FILE", data, "CSV file, or IDX images, with the columns of the training data")->required();
  return app;
}

CLI::App& with_threshold(CLI::App& app, std::string& threshold) {
  app.add_option("--threshold", threshold,
                 "two classes: the positive one is predicted when its probability is at least this")
      ->option_text("X")
      ->group("scoring");
  return app;
}

}  // namespace

ScoringInput::ScoringInput(CLI::App& app, Common& common, Answers answers)
    : flags_((with_files(app, model_path_, data_path_),
              answers == Answers::wanted ? with_threshold(app, threshold_) : app),
             {"reading", "running"}) {
  add_common(app, common);
}

Model ScoringInput::load() const { return Model::load(model_path_); }

Options ScoringInput::options(const Model& model) const {
  Options options = model.options();
  flags_.apply(options);
  return options;
}

ScoreOptions ScoringInput::score_options(const Options& options) const {
  ScoreOptions score;
  score.threads = static_cast<int>(options.threads);
  score.cpu_tier = options.cpu_tier;
  if (!threshold_.empty()) score.threshold = number_option("--threshold", threshold_);
  return score;
}

Frame ScoringInput::read(const Model& model, const Options& options, bool answers, bool others) const {
  return read_table_for(model, data_path_, options, answers, others);
}

Frame ScoringInput::read_whole(const Model& model, const Options& options) const {
  return read_table_for(model, data_path_, options, false, true);
}

}  // namespace lamina::cli
