// What train and resume share: reading the rows, telling how it goes, saving, and what is said at the end.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "lamina/peak.hpp"
#include "lamina/profile.hpp"
#include "live.hpp"
#include "progress.hpp"

namespace lamina::cli {

struct TrainingArguments {
  std::string data, valid_labels, out;
  bool no_state = false, profile = false, live = false;

  void add(CLI::App& app);  // all but the data
};

// `fit`, or `resume` of a saved run.
using Learning = std::function<Model(const Frame&, const Options&, const Frame* valid, const FitContext&)>;

class Training {
 public:
  // options.valid may name a file.
  Training(const TrainingArguments& arguments, const Options& options, const Common& common);

  int run(const Learning& learn);  // gives back the exit code

 private:
  void read();
  void hear(const FitEvent& event);
  void tell_start(const Model& untrained);
  void tell_end(const Model& model);
  nlohmann::json result(const Model& model) const;
  void choose_progress();
  void measure_roof();
  bool talks() const { return !common_.json && !common_.quiet; }

  const TrainingArguments& arguments_;
  Options options_;
  const Common& common_;
  std::string valid_path_;

  Frame table_, valid_;
  Progress progress_;
  std::optional<Live> live_;  // instead of it
  Profile profile_;
  Roof roof_;
  std::vector<std::string> notes_;  // for --json
  double seconds_ = 0, rows_per_second_ = 0;
  int threads_ = 0;
  std::string cpu_tier_;
};

}  // namespace lamina::cli
