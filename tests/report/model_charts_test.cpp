// Charts of tables, models and trainings.
#include <gtest/gtest.h>
#include <cmath>
#include <numeric>

#include "models.hpp"

namespace lamina::report {
namespace {

TEST(DataCharts, ColumnsCountEveryCell) {
  const Chart chart = chart_by("columns", input_of({{"net", &heart_net()}}, &heart()));
  ASSERT_EQ(chart.data.size(), 14U);
  EXPECT_EQ(chart.data[0]["name"], "AHD");
  for (const auto& trace : chart.data) {
    const std::vector<double> counts = reals(trace["y"]);
    const Column& column = heart().column(trace["name"].get<std::string>());
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0), 303 - static_cast<double>(column.missing_count()));
  }
  EXPECT_EQ(chart.caption, "303 rows, 14 columns, what is predicted first. 6 cells are missing, in 2 columns.");
}

TEST(DataCharts, ColumnsNeedNoModel) {
  const Frame table({Column::numbers("a", {1, 2, 2}), Column::text("t", {"x", "y", "z"})}, "t.csv");
  EXPECT_EQ(chart_by("columns", input_of({}, &table)).data.size(), 1U);
  const Frame words = table.without("a");
  EXPECT_EQ(error_of("columns", input_of({}, &words)),
            "t.csv: there is no column of numbers or categories to show; give a table with rows");
}

TEST(DataCharts, TargetCountsClasses) {
  const Chart chart = chart_by("target", input_of({{"net", &heart_net()}}, &heart()));
  EXPECT_EQ(chart.data[0]["x"], nlohmann::json({"No", "Yes"}));
  EXPECT_EQ(reals(chart.data[0]["y"]), (std::vector<double>{164, 139}));
  EXPECT_EQ(chart.data[0]["text"][0], "164 (54.1 %)");
}

// r of (1, 2, 3) and (2, 4, 9): 7 / √(2 · 26).
TEST(DataCharts, CorrelationIsPearsons) {
  const Frame table({Column::numbers("a", {1, 2, 3, NAN}), Column::numbers("b", {2, 4, 9, 100}),
                     Column::numbers("c", {-1, -2, -3, 7}), Column::numbers("same", {5, 5, 5, 5})},
                    "t.csv");
  const Chart chart = chart_by("correlation", input_of({}, &table));
  ASSERT_EQ(chart.data[0]["x"].size(), 3U);
  EXPECT_NEAR(chart.data[0]["z"][0][1].get<double>(), 7 / std::sqrt(52.0), 1e-6);
  EXPECT_EQ(chart.data[0]["z"][0][2], -1);
  EXPECT_EQ(chart.data[0]["z"][1][1], 1);
  EXPECT_EQ(chart.caption, "The strongest correlation is -1, of a and c.");
}

TEST(ModelCharts, NetworkHasAUnitForEachAndALineForEachWeight) {
  const Chart chart = chart_by("network", input_of({{"net", &iris_net()}}));
  EXPECT_EQ(trace_of(chart, "inputs")["x"].size(), 4U);
  EXPECT_EQ(trace_of(chart, "dense1")["x"].size(), 3U);
  EXPECT_EQ(trace_of(chart, "dense2")["x"].size(), 3U);
  std::size_t segments = 0;
  for (const auto& trace : chart.data)
    if (trace["mode"] == "lines") segments += trace["x"].size() / 3;
  EXPECT_EQ(segments, 4U * 3 + 3 * 3);
  EXPECT_EQ(chart.caption, "27 parameters: 4 inputs, dense1 of 3 relu units, dense2 of 3 softmax units.");
}

TEST(ModelCharts, NetworkShowsTheSignsOfWeights) {
  std::size_t positive = 0, drawn = 0;
  for (const WeightTensor& tensor : iris_net().weights())
    if (tensor.name.find(".weights") != std::string::npos)
      for (const double weight : tensor.values) positive += weight > 0;
  for (const auto& trace : chart_by("network", input_of({{"net", &iris_net()}})).data)
    if (trace["name"] == "positive weight") drawn += trace["x"].size() / 3;
  EXPECT_NEAR(static_cast<double>(drawn), static_cast<double>(positive), 1);  // one that is nearly 0 has no sign
}

TEST(ModelCharts, LargeNetworksAreCut) {
  const Chart chart = chart_by("network", input_of({{"net", &heart_net()}}));
  EXPECT_EQ(trace_of(chart, "inputs")["x"].size(), 12U);
  EXPECT_NE(chart.caption.find("the first and last units are drawn"), std::string::npos);
}

TEST(ModelCharts, WeightsCountThemAll) {
  const Chart chart = chart_by("weights", input_of({{"net", &heart_net()}}));
  ASSERT_EQ(chart.data.size(), 3U);
  const double expected[] = {22 * 5, 5 * 4, 4};
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const std::vector<double> counts = reals(chart.data[layer]["y"]);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0.0), expected[layer]);
  }
}

TEST(ModelCharts, CoefficientsHaveIntervals) {
  const Frame table = heart_glm().tables().front().table;
  const Chart chart = chart_by("coefficients", input_of({{"glm", &heart_glm()}}));
  const auto& trace = chart.data[0];
  for (std::size_t i = 0; i < trace["y"].size(); ++i)
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (table.column("input").cell(row) != trace["y"][i].get<std::string>()) continue;
      const double standardized = table.column("standardized").number(row);
      EXPECT_NEAR(trace["x"][i].get<double>(), standardized, 1e-5 * std::abs(standardized) + 1e-9);
      const double z = table.column("z").number(row);  // the interval leaves 0 out just when |z| is above 1.96
      EXPECT_EQ(std::abs(z) > 1.959964,
                std::abs(trace["x"][i].get<double>()) > trace["error_x"]["array"][i].get<double>());
    }
  EXPECT_GT(trace["y"].size(), 10U);
}

TEST(ModelCharts, TreeHasItsLeaves) {
  const Chart chart = chart_by("tree", input_of({{"tree", &heart_tree()}}));
  const std::string drawing = heart_tree().drawing();
  std::size_t splits = 0, leaves = 0;
  for (const char c : drawing) splits += c == '?';
  for (const char* level : {"No", "Yes"})
    if (const auto trace = trace_of(chart, level); !trace.is_null()) leaves += trace["x"].size();
  EXPECT_EQ(leaves, splits + 1);
  EXPECT_EQ(trace_of(chart, "nodes")["text"].size(), 2 * splits + 1);
}

TEST(ModelCharts, SayWhatTheyCannotShow) {
  EXPECT_EQ(error_of("network", input_of({{"glm", &heart_glm()}})),
            "the chart network shows a network, and glm is a generalized linear model; name a model that was trained "
            "with --model net");
  EXPECT_EQ(error_of("weights", input_of({{"glm", &heart_glm()}})),
            "the model glm has no layers of weights; name a model that was trained with --model net");
  EXPECT_EQ(error_of("coefficients", input_of({{"net", &heart_net()}})),
            "the model net has no coefficients; name a model that was trained with --model glm");
  EXPECT_EQ(error_of("tree", input_of({{"net", &heart_net()}})),
            "the chart tree shows a decision tree, and net is a network; name a model that was trained with --model "
            "tree");
}

TEST(TrainingCharts, HistoryIsTheModels) {
  const Chart chart = chart_by("history", input_of({{"net", &heart_net()}}));
  const std::vector<double> training = reals(trace_of(chart, "training")["y"]),
                            validation = reals(trace_of(chart, "validation")["y"]);
  ASSERT_EQ(training.size(), heart_net().history().size());
  for (std::size_t i = 0; i < training.size(); ++i) {
    EXPECT_NEAR(training[i], heart_net().history()[i].training_loss, 1e-5);
    EXPECT_NEAR(validation[i], *heart_net().history()[i].validation_loss, 1e-5);
  }
  EXPECT_EQ(trace_of(chart, "best epoch")["x"][0], heart_net().best_epoch());
}

Score score_of(std::int64_t epoch, double loss) {
  Score score;
  score.epoch = epoch;
  score.training_loss = loss;
  return score;
}

TEST(TrainingCharts, HistoryOfATrainingThatGoesOn) {
  const Chart chart = history_chart({{"run", {score_of(1, 0.5), score_of(2, 0.25)}}});
  EXPECT_EQ(chart.data.size(), 1U);
  EXPECT_EQ(chart.caption, "After 2 epochs the training loss is 0.25.");
  EXPECT_EQ(history_chart({{"run", {}}}).caption, "No epoch yet.");
  EXPECT_EQ(history_chart({{"a", {score_of(1, 0.5)}}, {"b", {score_of(1, 0.75)}}}).data.size(), 2U);
}

// Not by colour alone.
TEST(TrainingCharts, SeveralRunsDifferInTheirDashes) {
  NamedHistory a{"a", {score_of(1, 0.5), score_of(2, 0.25)}}, b{"b", a.scores};
  for (NamedHistory* run : {&a, &b})
    for (Score& score : run->scores) score.validation_loss = 0.5;
  const auto line_of = [](const Chart& chart, const std::string& name) { return trace_of(chart, name)["line"]; };
  const Chart chart = history_chart({a, b});
  EXPECT_EQ(line_of(chart, "a, training")["dash"], line_of(chart, "a, validation")["dash"]);
  EXPECT_NE(line_of(chart, "a, training")["dash"], line_of(chart, "b, training")["dash"]);
  EXPECT_LT(line_of(chart, "b, training")["width"], line_of(chart, "b, validation")["width"]);
  const Chart scores = chart_by("score", input_of({{"one", &heart_net()}, {"two", &heart_net()}}));
  EXPECT_NE(line_of(scores, "one")["dash"], line_of(scores, "two")["dash"]);
}

TEST(TrainingCharts, LongHistoriesAreThinned) {
  NamedHistory run{"run", {}};
  for (int epoch = 1; epoch <= 5000; ++epoch) run.scores.push_back(score_of(epoch, 1.0 / epoch));
  const auto trace = history_chart({run}).data[0];
  EXPECT_LE(trace["x"].size(), 302U);
  EXPECT_EQ(trace["x"].back(), 5000);
}

TEST(TrainingCharts, ScoreIsNamedByItsMetric) {
  const Chart chart = chart_by("score", input_of({{"net", &heart_net()}}));
  EXPECT_EQ(chart.title, "error_rate by epoch");
  EXPECT_NEAR(chart.data[0]["y"][0].get<double>(), *heart_net().history()[0].validation_score, 1e-6);
  EXPECT_EQ(chart_by("score", input_of({{"net", &boston_net()}})).title, "rmse by epoch");
}

TEST(TrainingCharts, GradientsAddUpOverLayers) {
  const Chart chart = chart_by("gradient-norms", input_of({{"net", &heart_net()}}));
  const auto all = reals(trace_of(chart, "all layers")["y"]);
  double squares = 0;
  for (const char* layer : {"dense1", "dense2", "dense3"})
    squares += std::pow(trace_of(chart, layer)["y"][0].get<double>(), 2);
  EXPECT_NEAR(all[0], std::sqrt(squares), 1e-4 * all[0]);
  EXPECT_EQ(chart.layout["yaxis"]["type"], "log");
}

TEST(TrainingCharts, DistributionsHaveAPanelForEachLayerAndModel) {
  const auto charts = drawn_by("distributions", input_of({{"a", &heart_net()}, {"b", &heart_net()}}));
  ASSERT_EQ(charts.size(), 2U);
  for (const Chart& chart : charts) {
    ASSERT_EQ(chart.data.size(), 6U);
    for (const auto& trace : chart.data) {
      const std::vector<double> shares = reals(trace["y"]);
      EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-4);
    }
  }
}

TEST(TrainingCharts, SayWhatTheyCannotShow) {
  const ChartInput glm = input_of({{"glm", &heart_glm()}});
  EXPECT_EQ(error_of("history", glm), "none of the models learnt in epochs; name a network");
  EXPECT_EQ(error_of("score", input_of({{"net", &iris_net()}})),
            "none of the models was scored after its epochs; name a network that was trained with --valid");
  EXPECT_EQ(error_of("gradient-norms", glm),
            "none of the models has recorded gradients; train a network with --watch gradients");
  EXPECT_EQ(error_of("distributions", glm),
            "none of the models has recorded activations or gradients; train a network with --watch "
            "activations,gradients");
}

}  // namespace
}  // namespace lamina::report
