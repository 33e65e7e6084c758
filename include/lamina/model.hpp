// A fitted model: encoder, network, decoder. What is saved is the function from raw row to answer.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lamina/fit.hpp"
#include "lamina/frame.hpp"
#include "lamina/learnt_table.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "lamina/plan.hpp"
#include "lamina/watch.hpp"

namespace lamina {

// One row of the table of layers.
struct LayerRow {
  std::string name, type, activation;
  std::int64_t inputs = 0, units = 0, parameters = 0;
};

// An encoded input is (x − mean) / deviation of what stands in the data; 0 and 1 for x itself and for one-hot places.
struct InputScale {
  double mean = 0, deviation = 1;
};

// A learnt tensor as a reader wants to see it; weights are inputs × units and act on encoded (standardised) inputs.
struct WeightTensor {
  std::string name;  // "dense1.weights"
  std::int64_t rows = 0, columns = 0;
  std::vector<std::string> row_names;  // encoded input names for the first layer
  std::vector<InputScale> scales;      // of each row, for the first layer
  std::vector<double> values;          // row-major
};

struct ScoreOptions {
  int threads = 0;  // 0: usable processors
  std::string cpu_tier = "auto";
  std::optional<double> threshold;  // two classes: positive when its probability is at least this
};

// Answers beside what is true: what every metric and every table is made of.
struct Scored {
  Predictions predictions;
  Truth truth;
  std::optional<std::size_t> positive;  // of two classes
  std::size_t skipped = 0;              // rows left out, their target being missing or of a level that is not known
};

class Model {
 public:
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  static Model load(const std::string& path);  // executes nothing; checks sizes and checksums first
  void save(const std::string& path, bool keep_state = true) const;  // atomic
  std::string serialize(bool keep_state = true) const;               // the bytes save writes

  // One prediction per row of `frame`, in order. `notes` receives unseen levels, extra columns.
  Predictions predict(const Frame& frame, const ScoreOptions& options = {},
                      std::vector<std::string>* notes = nullptr) const;
  // Of an autoencoder: what it makes of each row, in the units of the data, columns named "reconstruction.COLUMN".
  Frame reconstruct(const Frame& frame, const ScoreOptions& options = {},
                    std::vector<std::string>* notes = nullptr) const;
  // The mean squared error of each predictor that it makes; by rows, `predict` gives it.
  std::vector<ColumnError> column_errors(const Frame& frame, const ScoreOptions& options = {}) const;
  // Answers for the rows whose target is present; `judge` makes tables of them.
  Scored score(const Frame& frame, const ScoreOptions& options = {}, std::vector<std::string>* notes = nullptr) const;
  // Scores those rows.
  Report evaluate(const Frame& frame, const ScoreOptions& options = {},
                  std::vector<std::string>* notes = nullptr) const;

  // Deep features: the outputs of hidden layers, positions from 1, of every row, in order. Columns are named as H2O
  // names them, "DF.L1.C1" being unit 1 of layer 1. Throws a usage error that names the hidden layers.
  Frame features(const Frame& frame, const std::vector<std::int64_t>& layers, const ScoreOptions& options = {},
                 std::vector<std::string>* notes = nullptr) const;

  std::string target() const;                       // the predicted columns with commas; none for an autoencoder
  const std::vector<std::string>& targets() const;  // each of them
  Task task() const;
  bool classifies() const;
  const std::vector<std::string>& levels() const;  // classes in order; empty for regression
  std::size_t positive() const;                    // index of the positive level of two classes
  const std::string& kind() const;                 // options().model: "net", "forest", …; "stack", … of models
  std::string title() const;                       // "network", "random forest", …
  // What other learners than the network show of themselves; empty where they have no such thing.
  std::vector<LearntTable> tables() const;
  std::string drawing() const;  // in characters
  std::string dot() const;      // for Graphviz

  // Of a network; empty for other learners.
  std::vector<LayerRow> layers() const;
  std::vector<WeightTensor> weights() const;
  const std::vector<Score>& history() const;
  const std::vector<Distribution>& watched() const;  // by options.watch, in the order of the steps
  StopReason stop_reason() const;
  std::int64_t best_epoch() const;  // 0 without validation
  std::int64_t best_start() const;  // which of several starts was kept, 1-based; 0 with one
  const Options& options() const;
  const std::vector<std::string>& notes() const;  // of the training data
  const std::optional<Report>& training_report() const;
  const std::optional<Report>& validation_report() const;
  std::vector<PlanStepInfo> plan(const ScoreOptions& options = {}) const;  // the compiled plan that scores rows
  // Kinds that columns of new data must have; predictors and the offset must be there.
  std::map<std::string, ColumnKind> promised_types() const;
  bool needs(const std::string& column) const;  // to answer: it is a predictor or the offset
  nlohmann::json header() const;                // the model file's header

  struct Impl;
  explicit Model(std::unique_ptr<Impl> impl);
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// The answers as a table: `prediction`, then for classes `probability.LEVEL` for each level in order; of several
// targets `prediction.TARGET` each; of an autoencoder `reconstruction_error`.
Frame to_frame(const Predictions& predictions);

}  // namespace lamina
