// Charts of answers beside the truth, against numbers counted and summed here.
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

#include "lamina/cuts.hpp"
#include "lamina/gains.hpp"
#include "models.hpp"

namespace lamina::report {
namespace {

ChartInput of_heart() { return input_of({{"net", &heart_net()}}, &heart()); }

// The probabilities of Yes and whether it is true, row by row.
struct Answers {
  std::vector<double> yes;
  std::vector<bool> truth;
};

Answers heart_answers() {
  const Predictions predictions = heart_net().predict(heart());
  const Column& truth = heart().column("AHD");
  Answers answers;
  for (std::size_t row = 0; row < predictions.rows; ++row) {
    answers.yes.push_back(predictions.probabilities[2 * row + 1]);
    answers.truth.push_back(truth.cell(row) == "Yes");
  }
  return answers;
}

double trapezoids(const std::vector<double>& x, const std::vector<double>& y) {
  double area = 0;
  for (std::size_t i = 1; i < x.size(); ++i) area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
  return area;
}

TEST(JudgingCharts, ConfusionCountsRows) {
  const Answers answers = heart_answers();
  double counts[2][2] = {{0, 0}, {0, 0}}, rows[2] = {0, 0};
  for (std::size_t row = 0; row < answers.yes.size(); ++row) {
    ++counts[answers.truth[row]][answers.yes[row] > 0.5];
    ++rows[answers.truth[row]];
  }
  const auto heat = chart_by("confusion", of_heart()).data[0];
  EXPECT_EQ(heat["x"], nlohmann::json({"No", "Yes"}));
  for (int truth = 0; truth < 2; ++truth)
    for (int answer = 0; answer < 2; ++answer) {
      EXPECT_NEAR(heat["z"][truth][answer].get<double>(), counts[truth][answer] / rows[truth], 1e-6);
      const std::string text = heat["text"][truth][answer];
      EXPECT_EQ(text.substr(0, text.find(' ')), std::to_string(static_cast<int>(counts[truth][answer])));
    }
}

TEST(JudgingCharts, AreaBelowRocIsTheShareOfPairsInOrder) {
  const Answers answers = heart_answers();
  double ordered = 0, pairs = 0;
  for (std::size_t i = 0; i < answers.yes.size(); ++i)
    for (std::size_t j = 0; j < answers.yes.size(); ++j)
      if (answers.truth[i] && !answers.truth[j]) {
        ++pairs;
        ordered += answers.yes[i] > answers.yes[j] ? 1 : answers.yes[i] == answers.yes[j] ? 0.5 : 0;
      }
  const Chart chart = chart_by("roc", of_heart());
  const auto curve = chart.data[1];
  EXPECT_NEAR(trapezoids(reals(curve["x"]), reals(curve["y"])), ordered / pairs, 2e-3);
  EXPECT_EQ(reals(curve["x"]).back(), 1);
  EXPECT_NE(chart.caption.find("0." + std::to_string(std::lround(1e4 * ordered / pairs))), std::string::npos)
      << chart.caption;
}

TEST(JudgingCharts, AreaBelowPrecisionStepsIsAveragePrecision) {
  const auto value = heart_net().evaluate(heart()).value("pr_auc");
  const auto curve = chart_by("precision-recall", of_heart()).data[1];
  const std::vector<double> recall = reals(curve["x"]), precision = reals(curve["y"]);
  double area = 0;
  for (std::size_t i = 1; i < recall.size(); ++i) area += (recall[i - 1] - recall[i]) * precision[i - 1];
  EXPECT_EQ(curve["line"]["shape"], "hv");
  EXPECT_NEAR(area, *value, 5e-3);
}

TEST(JudgingCharts, LiftFindsWhatTheFirstRowsHold) {
  Answers answers = heart_answers();
  std::vector<std::size_t> order(answers.yes.size());
  for (std::size_t row = 0; row < order.size(); ++row) order[row] = row;
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return answers.yes[a] > answers.yes[b]; });
  double found = 0;
  const std::size_t half = order.size() / 2;  // 151 of 303: 49.8 %
  for (std::size_t i = 0; i < half; ++i) found += answers.truth[order[i]];
  const auto curve = trace_of(chart_by("lift", of_heart()), "net");
  EXPECT_EQ(curve["x"].size(), 101U);
  EXPECT_NEAR(curve["y"][50].get<double>(), found / 139, 0.01);
  EXPECT_EQ(curve["y"][100], 1);
}

TEST(JudgingCharts, GainsAreThoseOfTheTable) {
  const Scored scored = heart_net().score(heart());
  const auto groups = gains(cuts(scored.predictions, scored.truth, scored.positive));
  const auto curve = trace_of(chart_by("gains", of_heart()), "net");
  ASSERT_EQ(curve["y"].size(), groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    EXPECT_NEAR(curve["y"][i].get<double>(), groups[i].cumulative_lift, 1e-5);
}

TEST(JudgingCharts, SeveralModelsAreCurvesOfOneChart) {
  const Chart chart = chart_by("lift", input_of({{"net", &heart_net()}, {"glm", &heart_glm()}}, &heart()));
  EXPECT_FALSE(trace_of(chart, "net").is_null() || trace_of(chart, "glm").is_null());
  EXPECT_NE(trace_of(chart, "net")["line"]["color"], trace_of(chart, "glm")["line"]["color"]);
}

TEST(JudgingCharts, CalibrationHasEachRowInOneBin) {
  const auto curve = trace_of(chart_by("calibration", of_heart()), "net");
  double rows = 0, positives = 0;
  for (std::size_t bin = 0; bin < curve["x"].size(); ++bin) {
    const double count = std::stod(curve["hovertext"][bin].get<std::string>());
    rows += count;
    positives += count * curve["y"][bin].get<double>();
  }
  EXPECT_EQ(rows, 303);
  EXPECT_NEAR(positives, 139, 1e-3);
}

// Wilson's interval of 0 of 10 rows goes up to 1.96² / (10 + 1.96²) = 0.2775.
TEST(JudgingCharts, CalibrationsIntervalsAreWilsons) {
  const Frame table = heart().take({0, 3, 4, 5, 6, 0, 3, 4, 5, 0, 3});
  const auto curve = trace_of(chart_by("calibration", input_of({{"net", &heart_net()}}, &table)), "net");
  bool seen = false;
  for (std::size_t bin = 0; bin < curve["x"].size(); ++bin) {
    if (curve["y"][bin] != 0) continue;
    const double n = std::stod(curve["hovertext"][bin].get<std::string>()), z2 = 1.959963984540054 * 1.959963984540054;
    EXPECT_NEAR(curve["error_y"]["array"][bin].get<double>(), z2 / (n + z2), 1e-5);
    EXPECT_EQ(curve["error_y"]["arrayminus"][bin], 0);
    seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST(JudgingCharts, ThresholdsMarkTheLargestF1) {
  const Answers answers = heart_answers();
  double best = 0;
  for (const double threshold : answers.yes) {
    double hits = 0, alarms = 0;
    for (std::size_t row = 0; row < answers.yes.size(); ++row)
      if (answers.yes[row] >= threshold) (answers.truth[row] ? hits : alarms) += 1;
    best = std::max(best, 2 * hits / (hits + alarms + 139));
  }
  EXPECT_NEAR(trace_of(chart_by("thresholds", of_heart()), "largest F1")["y"][0].get<double>(), best, 1e-6);
}

TEST(JudgingCharts, ScoresAreSharesOfEachClass) {
  const Chart chart = chart_by("scores", of_heart());
  for (const char* level : {"No", "Yes"}) {
    double sum = 0;
    for (const double share : reals(trace_of(chart, level)["y"])) sum += share;
    EXPECT_NEAR(sum, 1, 1e-4);
  }
}

TEST(JudgingCharts, ResidualsAreTruthLessPrediction) {
  const Predictions predictions = boston_net().predict(boston());
  const Chart chart = chart_by("residuals", input_of({{"net", &boston_net()}}, &boston()));
  const auto cloud = trace_of(chart, "rows");
  double squares = 0;
  for (std::size_t row = 0; row < predictions.rows; ++row) {
    const double residual = boston().column("medv").number(row) - predictions.values[row];
    EXPECT_NEAR(cloud["y"][row].get<double>(), residual, 1e-4 * std::max(1.0, std::abs(residual)));
    squares += residual * residual;
  }
  char said[64];
  std::snprintf(said, sizeof said, "%.4g", std::sqrt(squares / static_cast<double>(predictions.rows)));
  EXPECT_NE(chart.caption.find(said), std::string::npos) << chart.caption << " lacks " << said;
  double rows = 0;
  for (const double count : reals(trace_of(chart, "histogram")["x"])) rows += count;
  EXPECT_EQ(rows, 506);
}

TEST(JudgingCharts, PredictionsLieBesideTheTruth) {
  const Chart chart = chart_by("predicted-actual", input_of({{"net", &boston_net()}}, &boston()));
  char said[64];
  std::snprintf(said, sizeof said, "R² is %.3g.", *boston_net().evaluate(boston()).value("r2"));
  EXPECT_NE(chart.caption.find(said), std::string::npos) << chart.caption << " lacks " << said;
  EXPECT_EQ(trace_of(chart, "rows")["y"].size(), 506U);
}

TEST(JudgingCharts, ReconstructionErrorsAddUp) {
  const auto charts = drawn_by("reconstruction", input_of({{"auto", &iris_autoencoder()}}, &iris()));
  ASSERT_EQ(charts.size(), 2U);
  EXPECT_EQ(charts[0].data[0]["x"].size(), 5U);
  double rows = 0;
  for (const double count : reals(charts[1].data[0]["y"])) rows += count;
  EXPECT_EQ(rows, 150);
}

TEST(JudgingCharts, PairsHaveAPanelForEachTwoModels) {
  const Chart chart =
      chart_by("pairs", input_of({{"net", &heart_net()}, {"glm", &heart_glm()}, {"tree", &heart_tree()}}, &heart()));
  int diagonals = 0;
  for (const auto& trace : chart.data) diagonals += trace["name"] == "equal";
  EXPECT_EQ(diagonals, 3);
  const Predictions net = heart_net().predict(heart()), glm = heart_glm().predict(heart());
  const auto cloud = trace_of(chart, "No");  // of the first panel: net across, glm up
  EXPECT_EQ(cloud["x"].size(), 164U);
  EXPECT_NEAR(cloud["x"][0].get<double>(), net.probabilities[1], 1e-6);
  EXPECT_NEAR(cloud["y"][0].get<double>(), glm.probabilities[1], 1e-6);
}

TEST(JudgingCharts, SayWhatTheyCannotShow) {
  const ChartInput numbers = input_of({{"house", &boston_net()}}, &boston());
  EXPECT_EQ(error_of("roc", numbers),
            "the chart roc shows models of the task binary, and house is of regression; choose another chart or model");
  EXPECT_EQ(error_of("residuals", of_heart()),
            "the chart residuals shows models of the task regression, and net is of binary; choose another chart or "
            "model");
  EXPECT_EQ(error_of("lift", input_of({{"net", &heart_net()}, {"house", &boston_net()}}, &heart())),
            "the models net and house do not predict the same; name models of one target with the same levels");
  EXPECT_EQ(error_of("pairs", of_heart()), "the chart pairs compares models; name at least two model files");
  const Frame one_class = heart().take({0, 3});
  EXPECT_NE(error_of("roc", input_of({{"net", &heart_net()}}, &one_class))
                .find("the rows have only one of the two classes; give rows of both"),
            std::string::npos);
}

}  // namespace
}  // namespace lamina::report
