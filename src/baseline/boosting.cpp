// Gradient boosting (Friedman, "Greedy Function Approximation", 2001) by XGBoost (Chen and Guestrin, 2016), which finds
// the trees; they are kept and answered with here, so that reading a model file runs nothing of it.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/math.hpp"
#include "base/shortest.hpp"
#include "baseline/boosted_trees.hpp"
#include "baseline/kinds.hpp"
#include "baseline/ranked_inputs.hpp"
#include "baseline/xgboost_handles.hpp"
#include "baseline/xgboost_trees.hpp"

namespace lamina::baseline {

namespace {

constexpr std::int64_t kUsualTrees = 100, kUsualDepth = 6;
constexpr double kUsualRate = 0.3;

class BoostingFit {
 public:
  explicit BoostingFit(const Lesson& lesson) : lesson_(lesson), task_(lesson.target.task()) {}

  std::unique_ptr<Learner> run() {
    silence();
    learn_margins();
    const XgboostTable table = make_rows();
    const XgboostBooster booster = make_booster(table, parameters());
    const std::int64_t rounds = lesson_.options.trees ? lesson_.options.trees : kUsualTrees;
    for (std::int64_t round = 0; round < rounds && !(round > 0 && cancelled(lesson_.cancel)); ++round)
      check_xgboost(XGBoosterUpdateOneIter(booster.get(), static_cast<int>(round), table.get()));
    return std::make_unique<BoostedTrees>(trees_of(booster), margins_, lesson_.encoder, lesson_.target);
  }

 private:
  // XGBoost prints to standard error unless told otherwise, thread by thread.
  static void silence() { check_xgboost(XGBSetGlobalConfig(R"({"verbosity": 0})")); }

  template <class F>
  double mean(const F& value) const {
    double sum = 0, weights = 0;
    for (std::size_t i = 0; i < lesson_.inputs.rows; ++i) {
      sum += lesson_.truth.weights[i] * value(i);
      weights += lesson_.truth.weights[i];
    }
    return sum / weights;
  }

  double offset(std::size_t row) const { return lesson_.offsets.empty() ? 0 : lesson_.offsets[row]; }

  // Sums begin at the base rates, or at the mean of numbers, whose unit becomes their deviation: XGBoost's own is
  // single precision.
  void learn_margins() {
    if (lesson_.target.classes()) {
      learn_base_rates();
      return;
    }
    const auto number = [&](std::size_t i) { return lesson_.truth.values[i] - offset(i); };
    margins_.starts = {0};
    margins_.shift = mean(number);
    const double variance =
        mean([&](std::size_t i) { return (number(i) - margins_.shift) * (number(i) - margins_.shift); });
    if (variance > 0 && std::isfinite(variance)) margins_.scale = std::sqrt(variance);
  }

  void learn_base_rates() {
    const std::size_t levels = lesson_.target.levels.size();
    std::vector<double> logs(levels);
    for (std::size_t k = 0; k < levels; ++k)
      logs[k] =
          math::log(mean([&](std::size_t i) { return lesson_.truth.classes[i] == static_cast<std::int32_t>(k); }));
    margins_.starts = logs;
    if (task_ == Task::binary) margins_.starts = {logs[lesson_.target.positive] - logs[1 - lesson_.target.positive]};
  }

  XgboostTable make_rows() const {
    const Matrix& inputs = lesson_.inputs;
    std::vector<float> cells(inputs.cells.size());
    std::transform(inputs.cells.begin(), inputs.cells.end(), cells.begin(), single_precision);
    XgboostTable table = make_table(cells, inputs.rows, inputs.columns);
    std::vector<float> labels, weights, margins;
    for (std::size_t i = 0; i < inputs.rows; ++i) {
      labels.push_back(label(i));
      weights.push_back(single_precision(lesson_.truth.weights[i]));
      for (const double start : margins_.starts)
        margins.push_back(single_precision(start + offset(i) / margins_.scale));
    }
    set_column(table, "label", labels);
    set_column(table, "weight", weights);
    set_column(table, "base_margin", margins);
    return table;
  }

  float label(std::size_t row) const {
    if (!lesson_.target.classes())
      return single_precision((lesson_.truth.values[row] - margins_.shift) / margins_.scale);
    const auto level = static_cast<std::size_t>(lesson_.truth.classes[row]);
    return static_cast<float>(task_ == Task::binary ? level == lesson_.target.positive : level);
  }

  const char* objective() const {
    if (task_ == Task::regression) return "reg:squarederror";
    return task_ == Task::binary ? "binary:logistic" : "multi:softprob";
  }

  std::vector<std::pair<std::string, std::string>> parameters() const {
    const Options& options = lesson_.options;
    std::vector<std::pair<std::string, std::string>> parameters = {
        {"objective", objective()},
        {"tree_method", "hist"},
        {"nthread", "1"},  // the order of its sums hangs on it
        {"verbosity", "0"},
        {"seed", std::to_string(options.seed % std::numeric_limits<std::int32_t>::max())},
        {"max_depth", std::to_string(options.depth ? options.depth : kUsualDepth)},
        {"learning_rate", shortest(options.learning_rate > 0 ? options.learning_rate : kUsualRate)},
        {"subsample", shortest(options.row_share)},
        {"min_child_weight", std::to_string(options.min_rows)}};
    if (task_ == Task::multiclass) parameters.emplace_back("num_class", std::to_string(lesson_.target.levels.size()));
    return parameters;
  }

  static std::vector<DecisionTree> trees_of(const XgboostBooster& booster) {
    bst_ulong length = 0;
    const char* text = nullptr;
    check_xgboost(XGBoosterSaveModelToBuffer(booster.get(), R"({"format": "json"})", &length, &text));
    return trees_from_xgboost(nlohmann::json::parse(text, text + length));
  }

  const Lesson& lesson_;
  const Task task_;
  Margins margins_;
};

std::unique_ptr<Learner> fit_boosting(const Lesson& lesson) { return BoostingFit(lesson).run(); }

// The signature of the table: other kinds take `saved` apart.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
std::unique_ptr<Learner> load_boosting(Saved saved, const Encoder& encoder, const train::Target& target) {
  return std::make_unique<BoostedTrees>(saved, encoder, target);
}

}  // namespace

LearnerKind boosting_kind() {
  return {"boosting",
          "gradient boosting machine",
          "Friedman 2001; Chen & Guestrin 2016",
          {"trees", "depth", "min_rows", "row_share", "learning_rate"},
          true,
          true,
          true,
          fit_boosting,
          load_boosting};
}

}  // namespace lamina::baseline
