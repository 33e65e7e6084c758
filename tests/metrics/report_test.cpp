#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "lamina/error.hpp"
#include "metrics/builders.hpp"

namespace lamina {
namespace {

Report heart() {
  std::vector<double> yes;
  std::vector<std::int32_t> truth;
  const auto add = [&](int times, int is, double probability) {
    for (int i = 0; i < times; ++i) truth.push_back(is), yes.push_back(probability);
  };
  add(30, 0, .25), add(3, 0, .75), add(5, 1, .25), add(22, 1, .75);
  return evaluate(binary(yes), classes(truth));
}

TEST(Metrics, EveryKeyIsFoundAndOnce) {
  std::set<std::string> keys;
  for (const MetricInfo& metric : metrics()) {
    EXPECT_TRUE(keys.insert(metric.key).second) << metric.key;
    EXPECT_EQ(find_metric(metric.key), &metric);
    EXPECT_TRUE(metric.binary || metric.multiclass || metric.regression || metric.reconstruction);
  }
  EXPECT_EQ(find_metric("f1"), nullptr);
}

TEST(Metrics, BetterFollowsTheDirection) {
  EXPECT_TRUE(find_metric("log_loss")->better(.1, .2));
  EXPECT_FALSE(find_metric("log_loss")->better(.2, .2));
  EXPECT_TRUE(find_metric("auc")->better(.9, .8));
  EXPECT_FALSE(find_metric("auc")->better(.8, .9));
}

TEST(Metrics, OneThatDoesNotApplyIsAnError) {
  EXPECT_THROW(metric("mae", binary({.5}), classes({0})), Error);
  EXPECT_THROW(metric("auc", ternary({.2, .3, .5}), classes({0})), Error);
  EXPECT_THROW(metric("accuracy", numbers({1}), values({1})), Error);
}

TEST(Report, HoldsWhatAppliesInTheOrderOfTheTable) {
  const auto keys = [](const Report& report) {
    std::vector<std::string> all;
    for (const MetricValue& metric : report.values) all.push_back(metric.key);
    return all;
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys(heart()), (Keys{"error_rate", "accuracy", "mean_per_class_error", "log_loss", "auc", "pr_auc", "gini",
                                 "ks", "brier", "rmse", "mse"}));
  EXPECT_EQ(keys(evaluate(ternary({.2, .3, .5, .6, .2, .2}), classes({2, 0}))),
            (Keys{"error_rate", "accuracy", "mean_per_class_error", "log_loss", "auc_ovr", "auc_ovr_weighted",
                  "auc_ovo", "brier", "rmse", "mse"}));
  EXPECT_EQ(keys(evaluate(numbers({1, 2}), values({1, 3}))),
            (Keys{"rmse", "mae", "r2", "mse", "rmsle", "mean_residual_deviance"}));
}

TEST(Report, AgreesWithSingleScores) {
  const Predictions p = binary({.25, .5, .75, .875});
  const Truth t = classes({0, 1, 0, 1});
  const Report report = evaluate(p, t);
  ASSERT_EQ(report.values.size(), 11u);
  for (const MetricValue& each : report.values) EXPECT_EQ(metric(each.key.c_str(), p, t), each.value) << each.key;
}

// The AUC: of 27·33 pairs, 22·30 are in order and 22·3 + 5·30 tie; (660 + 108) / 891. Average precision: 22/27 of the
// positives at precision 22/25, the others at 27/60. KS: 22/27 − 3/33. Brier: (52·1/16 + 8·9/16) / 60.
TEST(Report, AsText) {
  EXPECT_EQ(
      to_text(heart()),
      "Metrics (60 rows scored)\n"
      "  error_rate            0.13333  share of rows given a wrong class\n"
      "  accuracy              0.86667  share of rows given the right class\n"
      "  mean_per_class_error  0.13805  mean of the error rates of the true classes\n"
      "  log_loss              0.43416  mean of -ln p, p the probability of the true class (at least 1e-15)\n"
      "  auc                   0.86195  chance that a positive row is ranked above a negative one\n"
      "  pr_auc                0.80037  average precision: precision at each threshold, weighted by the recall it "
      "adds\n"
      "  gini                  0.72391  2 auc - 1\n"
      "  ks                    0.72391  largest gap between the shares of both classes above a threshold\n"
      "  brier                 0.12917  mean squared error of the probabilities, summed over three or more classes\n"
      "  rmse                  0.3594   square root of mse\n"
      "  mse                   0.12917  mean of (truth - prediction)^2; of classes (1 - p)^2, p that of the true "
      "class\n"
      "  positive level: yes\n"
      "Confusion matrix (rows: truth, columns: prediction)\n"
      "       no  yes   error    rate\n"
      "  no   30    3  0.0909  3 / 33\n"
      "  yes   5   22  0.1852  5 / 27\n"
      "  all  35   25  0.1333  8 / 60\n");
}

TEST(Report, TextSaysWhatWasSkipped) {
  const std::string text = to_text(evaluate(numbers({1, 2}), values({3, std::nan("")})));
  EXPECT_EQ(text.substr(0, text.find('\n')), "Metrics (1 row scored, 1 without a target left out)");
}

TEST(Report, TextAlignsForeignAndCutsLongLevels) {
  Predictions p = binary({.25, .75});
  p.levels = {"naïve\n", "a level with a very long name"};
  const std::string text = to_text(evaluate(p, classes({0, 1})));
  EXPECT_NE(text.find("  naïve" + std::string(18, ' ') + "1" + std::string(17, ' ') + "0  0.0000  0 / 1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  a level with a …       0                 1  0.0000  0 / 1\n"), std::string::npos) << text;
}

TEST(Report, TextLeavesOutAMatrixThatFitsNoTerminal) {
  Predictions p;
  p.rows = 1;
  for (int level = 0; level < 30; ++level)
    p.levels.push_back(std::to_string(level)), p.probabilities.push_back(1 / 30.);
  decide(p);
  EXPECT_NE(to_text(evaluate(p, classes({0}))).find("Confusion matrix: 30 levels, too many to show here"),
            std::string::npos);
}

TEST(Report, AsJson) {
  const nlohmann::json json = to_json(evaluate(binary({.75, .75, .25}), classes({1, 0, 0})));
  EXPECT_EQ(json["task"], "binary");
  EXPECT_EQ(json["rows"], 3);
  EXPECT_EQ(json["skipped"], 0);
  EXPECT_EQ(json["error_rate"], 1.0 / 3);
  EXPECT_EQ(json["auc"], .75);
  EXPECT_EQ(json["confusion"].dump(), R"({"counts":[[1,1],[0,1]],"levels":["no","yes"],"positive":1})");
  EXPECT_FALSE(to_json(evaluate(binary({.75}), classes({1}))).contains("auc"));
}

TEST(Report, JsonReadsBackExactly) {
  for (const Report& report : {heart(), evaluate(numbers({1, 2, 4}), values({1, 3, 7.1})),
                               evaluate(binary({.3, .4}), classes({0, 1}, {.1, 2.7}))}) {
    const Report read = report_from_json(nlohmann::json::parse(to_json(report).dump()));
    EXPECT_EQ(read.task, report.task);
    EXPECT_EQ(read.rows, report.rows);
    EXPECT_EQ(read.skipped, report.skipped);
    EXPECT_EQ(read.deviance, report.deviance);
    ASSERT_EQ(read.values.size(), report.values.size());
    for (std::size_t i = 0; i < read.values.size(); ++i) {
      EXPECT_EQ(read.values[i].key, report.values[i].key);
      EXPECT_EQ(read.values[i].value, report.values[i].value);
    }
    ASSERT_EQ(read.confusion.has_value(), report.confusion.has_value());
    if (read.confusion) {
      EXPECT_EQ(read.confusion->counts, report.confusion->counts);
    }
  }
}

TEST(Report, DamagedJsonIsAModelError) {
  const nlohmann::json good = to_json(heart());
  const auto patched = [&](const char* path, nlohmann::json value) {
    nlohmann::json json = good;
    json[nlohmann::json::json_pointer(path)] = std::move(value);
    return json;
  };
  for (const nlohmann::json& bad : {nlohmann::json(), nlohmann::json::object(), patched("/task", "ranking"),
                                    patched("/auc", "high"), patched("/confusion/positive", 2),
                                    patched("/confusion/counts/0", {1}), patched("/confusion/levels", {"one"})}) {
    try {
      report_from_json(bad);
      FAIL() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::model);
    }
  }
}

}  // namespace
}  // namespace lamina
