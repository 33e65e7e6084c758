// What predict and evaluate share: a model, a table read for it, and how to score.
#pragma once

#include "command.hpp"
#include "lamina/model.hpp"
#include "option_flags.hpp"

namespace lamina::cli {

class ScoringInput {
 public:
  enum class Answers : std::uint8_t { wanted, none };
  // Without answers there is no --threshold.
  ScoringInput(CLI::App& app, Common& common, Answers answers = Answers::wanted);

  const std::string& model_path() const { return model_path_; }
  const std::string& data_path() const { return data_path_; }

  Model load() const;
  // The options the model was trained with, changed by the flags that were given.
  Options options(const Model& model) const;
  ScoreOptions score_options(const Options& options) const;
  // `others`: with the columns that the model does not use.
  Frame read(const Model& model, const Options& options, bool answers, bool others = false) const;
  Frame read_whole(const Model& model, const Options& options) const;

 private:
  std::string model_path_, data_path_, threshold_;
  OptionFlags flags_;
};

}  // namespace lamina::cli
