// Charts of what answers depend on, and of models side by side.
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

#include "base/temporary_folder.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/curves.hpp"
#include "lamina/importance.hpp"
#include "models.hpp"

namespace lamina::report {
namespace {

ChartInput of_heart(const std::string& column = {}) {
  ChartInput input = input_of({{"net", &heart_net()}}, &heart());
  if (!column.empty()) input.options.columns = {column};
  return input;
}

// The mean probability of Yes when all rows have this age, asked for one by one.
double mean_answer(const Model& model, double age) {
  std::vector<Column> columns;
  for (const Column& column : heart().columns())
    columns.push_back(column.name() == "Age" ? Column::numbers("Age", std::vector<double>(303, age)) : column);
  const Predictions predictions = model.predict(Frame(columns));
  double sum = 0;
  for (std::size_t row = 0; row < predictions.rows; ++row) sum += predictions.probabilities[2 * row + 1];
  return sum / 303;
}

TEST(ExplainingCharts, PartialDependenceIsTheMeanAnswer) {
  const Chart chart = chart_by("pdp", of_heart("Age"));
  EXPECT_EQ(chart.name, "pdp-age");
  const auto mean = trace_of(chart, "mean");
  ASSERT_EQ(mean["x"].size(), 8U);
  for (const std::size_t place : {0, 4, 7})
    EXPECT_NEAR(mean["y"][place].get<double>(), mean_answer(heart_net(), mean["x"][place].get<double>()), 1e-5);
  EXPECT_EQ(mean["x"][0], 29);
  EXPECT_EQ(mean["x"][7], 77);
  EXPECT_EQ(trace_of(chart, "single rows")["x"].size(), 10U * 9);
  double rows = 0;
  for (const double count : reals(trace_of(chart, "rows")["y"])) rows += count;
  EXPECT_EQ(rows, 303);
}

TEST(ExplainingCharts, CategoriesArePoints) {
  const Chart chart = chart_by("pdp", of_heart("Thal"));
  EXPECT_EQ(trace_of(chart, "mean")["x"], nlohmann::json({"fixed", "normal", "reversable"}));
  EXPECT_EQ(trace_of(chart, "mean")["mode"], "markers");
  EXPECT_EQ(chart.layout["xaxis"]["type"], "category");
}

TEST(ExplainingCharts, SeveralModelsAndSeveralClassesAreCurvesOfOneChart) {
  ChartInput input = of_heart("Age");
  input.models.push_back({"glm", &heart_glm()});
  const Chart models = chart_by("pdp", input);
  EXPECT_TRUE(trace_of(models, "single rows").is_null());
  EXPECT_NEAR(trace_of(models, "glm")["y"][0].get<double>(), mean_answer(heart_glm(), 29), 1e-5);
  ChartInput flowers = input_of({{"net", &iris_net()}}, &iris());
  flowers.options.columns = {"C3"};
  const Chart classes = chart_by("pdp", flowers);
  double sum = 0;
  for (const char* level : {"Iris-setosa", "Iris-versicolor", "Iris-virginica"})
    sum += trace_of(classes, level)["y"][3].get<double>();
  EXPECT_NEAR(sum, 1, 1e-5);
}

TEST(ExplainingCharts, BandsAreDrawnWhenAskedFor) {
  ChartInput input = of_heart("Age");
  EXPECT_TRUE(trace_of(chart_by("pdp", input), "97.5 %").is_null());
  input.options.bootstrap = 5;
  input.options.band_kind = "rows";
  const Chart chart = chart_by("pdp", input);
  const std::vector<double> low = reals(trace_of(chart, "2.5 %")["y"]), high = reals(trace_of(chart, "97.5 %")["y"]);
  ASSERT_EQ(low.size(), 8U);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_LT(low[i], high[i]);
  EXPECT_NE(chart.caption.find("The band goes from"), std::string::npos);
}

TEST(ExplainingCharts, RowsAreCurvesAndTheirForms) {
  ChartInput input = of_heart("Age");
  const Chart plain = chart_by("ice", input);
  EXPECT_EQ(trace_of(plain, "single rows")["x"].size(), 10U * 9);
  input.options.ice_form = "centred";
  const Chart centred = chart_by("ice", input);
  EXPECT_EQ(trace_of(centred, "mean of all rows")["y"][0], 0);
  EXPECT_EQ(trace_of(centred, "single rows")["y"][9], 0);
  EXPECT_NE(trace_of(chart_by("pdp", input), "mean")["y"][0], 0) << "the mean's chart has rows as they are";
}

TEST(ExplainingCharts, TheTypicalRowAndTheRowsAsTheyAre) {
  ChartInput input = of_heart("Age");
  input.models.push_back({"glm", &heart_glm()});
  const Chart chart = chart_by("observed", input);
  EXPECT_EQ(trace_of(chart, "truth")["x"].size(), 303U);
  for (const double y : reals(trace_of(chart, "truth")["y"]))
    EXPECT_TRUE(std::abs(y) <= 0.03001 || std::abs(y - 1) <= 0.03001) << y;
  const Predictions predictions = heart_net().predict(heart());
  EXPECT_NEAR(trace_of(chart, "answers of net")["y"][2].get<double>(), predictions.probabilities[5], 1e-6);
  const Explained explained(heart_glm(), heart(), input.options);
  const auto typical = curves(explained, "at", "Age");
  EXPECT_NEAR(trace_of(chart, "typical row, glm")["y"][0].get<double>(), typical[0].values[0], 1e-6);
  EXPECT_NEAR(trace_of(chart_by("at", input), "glm")["y"][0].get<double>(), typical[0].values[0], 1e-6);
}

TEST(ExplainingCharts, LogarithmicAxes) {
  ChartInput input = of_heart("Oldpeak");  // from 0 on
  input.options.log_x = true;
  const Chart chart = chart_by("pdp", input);
  EXPECT_EQ(chart.layout["xaxis"]["title"]["text"], "log(Oldpeak + 1)");
  EXPECT_EQ(trace_of(chart, "mean")["x"][0], 0);
  EXPECT_NEAR(trace_of(chart, "mean")["x"].back().get<double>(), std::log(7.2), 1e-5);
  const auto columns = chart_by("columns", input);
  EXPECT_EQ(columns.layout["xaxis2"]["title"]["text"], "log(Age)");
  std::vector<Column> below = heart().columns();
  std::vector<double> numbers(303, -1);
  numbers[0] = 1;
  for (Column& column : below)
    if (column.name() == "Oldpeak") column = Column::numbers("Oldpeak", numbers);
  const Frame table(below, "t.csv");
  input.data = &table;
  EXPECT_EQ(error_of("pdp", input),
            "t.csv: column Oldpeak: numbers below 0 have no logarithm; leave --log-x out, or name other columns");
  input.options.columns.clear();
  for (const Chart& one : drawn_by("ale", input)) EXPECT_NE(one.name, "ale-oldpeak");
}

TEST(ExplainingCharts, LocalEffectsAreCentred) {
  const Chart chart = chart_by("ale", of_heart("Age"));
  const auto effects = reals(trace_of(chart, "mean")["y"]);
  EXPECT_LT(*std::min_element(effects.begin(), effects.end()), 0);
  EXPECT_GT(*std::max_element(effects.begin(), effects.end()), 0);
}

TEST(ExplainingCharts, WithoutColumnsTheMostImportantAreDrawn) {
  const ChartInput input = of_heart();
  const auto table = importance(Explained(heart_net(), heart(), input.options), "permutation");
  const auto charts = drawn_by("ale", input);
  ASSERT_EQ(charts.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NE(charts[i].title.find(table.variables[i].variable), std::string::npos) << charts[i].title;
  }
}

TEST(ExplainingCharts, ImportanceIsTheTable) {
  ChartInput input = of_heart();
  input.options.top = 3;
  const auto table = importance(Explained(heart_net(), heart(), input.options), "permutation");
  const Chart chart = chart_by("importance", input);
  const auto& bars = chart.data[0];
  ASSERT_EQ(bars["x"].size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(bars["y"][i], table.variables[i].variable);
    EXPECT_NEAR(bars["x"][i].get<double>(), table.variables[i].value, 1e-5);
    EXPECT_NEAR(bars["error_x"]["array"][i].get<double>(), *table.variables[i].deviation, 1e-5);
  }
  EXPECT_NE(chart.caption.find("The first 3 of 13 variables are drawn."), std::string::npos) << chart.caption;
}

// A band is drawn where it lies, which need not be around the bar's end.
TEST(ExplainingCharts, ImportanceHasItsBandBesideTheBar) {
  ChartInput input = input_of({{"glm", &heart_glm()}}, &heart());
  input.options.bootstrap = 5;
  for (const char* kind : {"importance", "importance-drop-column"}) {
    const Refits refits(heart_glm(), heart(), input.options);
    input.refits = &refits;
    input.memory = make_chart_memory();
    const Explained explained(heart_glm(), heart(), input.options);
    auto table = importance(explained, kind == std::string("importance") ? "permutation" : "drop_column");
    add_bands(table, explained, &refits);
    const Chart chart = chart_by(kind, input);
    EXPECT_FALSE(chart.data[0].contains("error_x")) << kind;
    const auto& band = trace_of(chart, "2.5 to 97.5 percentile");
    for (std::size_t i = 0; i < table.variables.size(); ++i) {
      EXPECT_EQ(band["y"][3 * i], table.variables[i].variable);
      EXPECT_NEAR(band["x"][3 * i].get<double>(), *table.variables[i].low, 1e-5);
      EXPECT_NEAR(band["x"][3 * i + 1].get<double>(), *table.variables[i].high, 1e-5);
      EXPECT_TRUE(band["x"][3 * i + 2].is_null());
    }
    EXPECT_NE(chart.caption.find("2.5 to the 97.5 percentile"), std::string::npos);
  }
}

TEST(ExplainingCharts, OneRowsStepsLeadToItsAnswer) {
  ChartInput input = of_heart();
  input.options.row = 3;
  input.options.background = 20;
  input.options.orders = 10;
  const Chart chart = chart_by("row", input);
  const auto& bars = chart.data[0];
  double end = bars["base"][0].get<double>();
  for (std::size_t i = 0; i < bars["x"].size(); ++i) {
    EXPECT_NEAR(bars["base"][i].get<double>(), end, 1e-5);
    end += bars["x"][i].get<double>();
  }
  EXPECT_NEAR(end, heart_net().predict(heart()).probabilities[5], 1e-5);
  input.options.top = 4;
  EXPECT_EQ(chart_by("row", input).data[0]["y"][4], "9 others");
}

TEST(ChoosingCharts, ComparisonHasTheMetricsOfEvaluate) {
  const Chart chart = chart_by("comparison", input_of({{"net", &heart_net()}, {"glm", &heart_glm()}}, &heart()));
  for (const char* key : {"auc", "error_rate", "log_loss", "brier"}) {
    const auto dots = trace_of(chart, key);
    EXPECT_NEAR(dots["x"][0].get<double>(), *heart_net().evaluate(heart()).value(key), 1e-5);
    EXPECT_NEAR(dots["x"][1].get<double>(), *heart_glm().evaluate(heart()).value(key), 1e-5);
  }
  EXPECT_EQ(error_of("comparison", input_of({{"net", &heart_net()}}, &heart())),
            "the chart comparison compares models; name at least two model files");
}

// Trial 2 failed; trial 3 is worse than trial 1, trial 4 better.
constexpr const char* kLeaderboard = R"({"leaderboard": 1, "identity": {"metric": "error_rate"}, "trials": [
  {"number": 4, "settings": {"activation": "tanh", "l2": "0.1"}, "seconds": 1, "score": 0.1, "deviation": null,
   "tie": null, "metrics": {}, "epochs": 5, "best_epoch": 5, "model": ""},
  {"number": 1, "settings": {"activation": "relu", "l2": "0.001"}, "seconds": 1, "score": 0.2, "deviation": null,
   "tie": null, "metrics": {}, "epochs": 5, "best_epoch": 5, "model": ""},
  {"number": 3, "settings": {"activation": "relu", "l2": "0.01"}, "seconds": 1, "score": 0.3, "deviation": null,
   "tie": null, "metrics": {}, "epochs": 5, "best_epoch": 5, "model": ""},
  {"number": 2, "settings": {"activation": "relu", "l2": "7"}, "seconds": 1, "failure": "diverged"}]})";

ChartInput of_search(const TemporaryFolder& folder, const std::string& text) {
  folder.write("leaderboard.json", text);
  ChartInput input;
  input.folder = folder.path();
  return input;
}

TEST(ChoosingCharts, TrialsGoDownToTheBest) {
  const TemporaryFolder folder;
  const Chart chart = chart_by("trials", of_search(folder, kLeaderboard));
  EXPECT_EQ(reals(trace_of(chart, "trial")["x"]), (std::vector<double>{1, 3, 4}));
  EXPECT_EQ(reals(trace_of(chart, "trial")["y"]), (std::vector<double>{0.2, 0.3, 0.1}));
  EXPECT_EQ(reals(trace_of(chart, "best so far")["y"]), (std::vector<double>{0.2, 0.2, 0.1}));
  EXPECT_EQ(chart.caption, "Of 3 trials number 4 is best, with error_rate 0.1: activation tanh, l2 0.1.");
}

TEST(ChoosingCharts, LeaderboardHasAnAxisForEachOption) {
  const TemporaryFolder folder;
  const auto dimensions = chart_by("leaderboard", of_search(folder, kLeaderboard)).data[0]["dimensions"];
  ASSERT_EQ(dimensions.size(), 3U);
  EXPECT_EQ(dimensions[0]["label"], "activation");
  EXPECT_EQ(dimensions[0]["ticktext"], nlohmann::json({"relu", "tanh"}));
  EXPECT_EQ(dimensions[0]["values"], nlohmann::json({0, 0, 1}));
  EXPECT_EQ(dimensions[1]["ticktext"], nlohmann::json({"0.001", "0.01", "0.1"}));
  EXPECT_EQ(reals(dimensions[2]["values"]), (std::vector<double>{0.2, 0.3, 0.1}));
}

TEST(ChoosingCharts, SayWhatIsWrongWithAFolder) {
  EXPECT_EQ(error_of("trials", ChartInput()),
            "there is no search to show; name the folder that `lamina search --out` has written");
  const TemporaryFolder folder;
  EXPECT_NE(error_of("trials", of_search(folder, "{}")).find("this is no leaderboard of a search"), std::string::npos);
  EXPECT_NE(
      error_of("leaderboard", of_search(folder, R"({"leaderboard": 1, "identity": {"metric": "auc"}, "trials": []})"))
          .find("no trial of the search has come to an end; let it go on"),
      std::string::npos);
}

}  // namespace
}  // namespace lamina::report
