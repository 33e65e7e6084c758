#include "lamina/judgement.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "metrics/random_classes.hpp"

namespace lamina {
namespace {

std::vector<std::string> keys(const Judgement& judgement) {
  std::vector<std::string> all;
  for (const ScoreTable& table : judgement.tables) all.push_back(table.key);
  return all;
}

using Keys = std::vector<std::string>;

TEST(ScoreTables, EveryKeyIsFoundAndOnce) {
  std::set<std::string> all;
  for (const ScoreTableInfo& table : score_tables()) {
    EXPECT_TRUE(all.insert(table.key).second) << table.key;
    EXPECT_EQ(find_score_table(table.key), &table);
    EXPECT_TRUE(table.binary || table.multiclass || table.regression || table.reconstruction) << table.key;
  }
  EXPECT_EQ(find_score_table("roc"), nullptr);
}

TEST(Judgement, HasTheTablesOfTheTask) {
  const RandomClasses data(1);
  EXPECT_EQ(keys(judge(data.predictions(), data.without())),
            (Keys{"auc_interval", "max", "thresholds", "gains", "lift", "calibration"}));
  JudgeOptions options;
  options.payoff = Payoff{5, 1};
  EXPECT_EQ(keys(judge(data.predictions(), data.without(), {}, options)).back(), "profit");
  EXPECT_EQ(keys(judge(ternary({.2, .3, .5, .4, .3, .3}), classes({2, 0}))),
            (Keys{"hit_ratio", "classes", "auc_pairs"}));
  EXPECT_EQ(keys(judge(numbers({1, 2}), values({1, 3}))), Keys{"residuals"});
  Predictions errors = numbers({1, 2});
  errors.reconstructs = true;
  EXPECT_TRUE(judge(errors, {}).tables.empty());
}

TEST(Judgement, LeavesOutWhatIsUndefined) {
  EXPECT_EQ(keys(judge(binary({.5}), classes({1}))), Keys{"calibration"});
  EXPECT_EQ(keys(judge(binary({.5, .25}), classes({1, 0}))),
            (Keys{"max", "thresholds", "gains", "lift", "calibration"}));
  EXPECT_TRUE(judge(binary({}), classes({})).tables.empty());
  EXPECT_TRUE(judge(binary({.5}), classes({1}, {0})).tables.empty());
  EXPECT_TRUE(judge(ternary({.2, .3, .5}), classes({-1})).tables.empty());
  EXPECT_TRUE(judge(numbers({1}), values({std::nan("")})).tables.empty());
}

const ScoreTable& table(const Judgement& judgement, const std::string& key) {
  for (const ScoreTable& each : judgement.tables)
    if (each.key == key) return each;
  throw std::out_of_range(key);
}

std::vector<double> column(const ScoreTable& table, const std::string& name) {
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (table.columns[c] == name) {
      std::vector<double> cells;
      for (const auto& row : table.rows) cells.push_back(std::get<double>(row[c]));
      return cells;
    }
  throw std::out_of_range(name);
}

TEST(Thresholds, AreAllOrFourHundred) {
  const RandomClasses few(1), many(2, 1500, 1e9);
  const ScoreTable all = table(judge(few.predictions(), few.without()), "thresholds");
  EXPECT_LE(all.rows.size(), 17u);
  for (std::size_t i = 0; i < all.rows.size(); ++i) EXPECT_EQ(std::get<double>(all.rows[i][0]), static_cast<double>(i));
  const ScoreTable some = table(judge(many.predictions(), many.without()), "thresholds");
  ASSERT_EQ(some.rows.size(), 400u);
  EXPECT_EQ(column(some, "idx").front(), 0);
  EXPECT_EQ(column(some, "fpr").back(), 1);
  EXPECT_EQ(column(some, "tns").back(), 0);
}

// Row 0 has its class first, row 1 second behind a tie with an earlier level, row 2 third.
TEST(HitRatio, CountsTheClassesBefore) {
  const Judgement judged = judge(ternary({.5, .25, .25, .5, .5, 0, .3, .3, .4}), classes({0, 1, 1}, {1, 2, 5}));
  EXPECT_EQ(column(table(judged, "hit_ratio"), "hit_ratio"), (std::vector<double>{1. / 8, 3. / 8, 1}));
}

TEST(HitRatio, FirstIsTheAccuracyAndTenAreEnough) {
  Predictions p;
  const Stream noise(1, Purpose::noise);
  std::vector<std::int32_t> truth;
  for (int level = 0; level < 12; ++level) p.levels.push_back(std::to_string(level));
  for (p.rows = 0; p.rows < 50; ++p.rows) {
    truth.push_back(static_cast<std::int32_t>(noise.uniform(static_cast<std::uint32_t>(1000 + p.rows)) * 12));
    for (std::uint32_t level = 0; level < 12; ++level)
      p.probabilities.push_back(std::floor(noise.uniform(static_cast<std::uint32_t>(p.rows) * 12 + level) * 8) / 8);
  }
  decide(p);
  const Judgement judged = judge(p, classes(truth));
  const std::vector<double> hits = column(table(judged, "hit_ratio"), "hit_ratio");
  ASSERT_EQ(hits.size(), 10u);
  EXPECT_DOUBLE_EQ(hits[0], *judged.report.value("accuracy"));
  EXPECT_TRUE(std::is_sorted(hits.begin(), hits.end()));
}

TEST(Classes, HavePrecisionAndRecall) {
  // Answers a, a, b, c for the truths a, b, b, b.
  const ScoreTable found =
      table(judge(ternary({1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}), classes({0, 1, 1, 1}, {4, 1, 1, 2})), "classes");
  EXPECT_EQ(column(found, "rows"), (std::vector<double>{4, 4, 0}));
  EXPECT_EQ(column(found, "precision")[0], .8);
  EXPECT_EQ(column(found, "recall")[1], .25);
  EXPECT_EQ(column(found, "f1")[1], .4);
  EXPECT_EQ(column(found, "precision")[2], 0);
  EXPECT_TRUE(std::isnan(column(found, "recall")[2])) << "no row of c";
  EXPECT_TRUE(std::isnan(column(found, "auc")[2]));
}

// Residuals −1, 0, 1, 2 of weights 1, 1, 1, 97: one per cent lies at −1, half at 2.
TEST(Residuals, AreQuantilesByWeight) {
  const ScoreTable found =
      table(judge(numbers({0, 0, 0, 0, 9}), values({2, -1, 1, 0, 0}, {97, 1, 1, 1, 0})), "residuals");
  EXPECT_EQ(column(found, "quantile"), (std::vector<double>{0, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1}));
  EXPECT_EQ(column(found, "residual"), (std::vector<double>{-1, -1, 2, 2, 2, 2, 2, 2, 2, 2, 2}));
  EXPECT_DOUBLE_EQ(found.figures[0].value, (2 * 97 - 1 + 1) / 100.);
}

TEST(Residuals, OfSeveralTargetsStandUnderTheirNames) {
  Predictions p = numbers({1, 10, 2, 20});
  p.rows = 2;
  p.targets = {"a", "b"};
  const ScoreTable found = table(judge(p, values({1, 11, 4, 20})), "residuals");
  EXPECT_EQ(found.columns, (Keys{"target", "quantile", "residual"}));
  ASSERT_EQ(found.rows.size(), 22u);
  EXPECT_EQ(std::get<std::string>(found.rows[0][0]), "a");
  EXPECT_EQ(std::get<std::string>(found.rows[11][0]), "b");
  EXPECT_EQ(std::get<double>(found.rows[10][2]), 2);
  EXPECT_EQ(std::get<double>(found.rows[11][2]), 0);
  ASSERT_EQ(found.figures.size(), 2u);
  EXPECT_EQ(found.figures[1].key, "mean.b");
}

TEST(Judgement, AsText) {
  const Judgement judged = judge(binary({.9, .8, .3, .2}), classes({1, 0, 1, 0}));
  EXPECT_EQ(to_text(table(judged, "max")),
            "Maximum metrics\n"
            "  metric                   threshold    value  idx\n"
            "  f1                             0.3      0.8    2\n"
            "  f2                             0.3  0.90909    2\n"
            "  f0point5                       0.9  0.83333    0\n"
            "  accuracy                       0.9     0.75    0\n"
            "  precision                      0.9        1    0\n"
            "  recall                         0.3        1    2\n"
            "  specificity                    0.9        1    0\n"
            "  absolute_mcc                   0.9  0.57735    0\n"
            "  min_per_class_accuracy         0.9      0.5    0\n"
            "  mean_per_class_accuracy        0.9     0.75    0\n");
  const std::string curve = to_text(table(judged, "lift"));
  EXPECT_EQ(std::count(curve.begin(), curve.end(), '\n'), 24) << curve;
  EXPECT_NE(curve.find("  (21 of 101 rows)\n"), std::string::npos) << curve;
  const std::string groups = to_text(table(judged, "gains"));
  EXPECT_NE(groups.find("cumulative"), std::string::npos);
  EXPECT_EQ(groups.find("cumulative_data"), std::string::npos) << "names of many columns are broken";
}

TEST(Judgement, AsJson) {
  JudgeOptions options;
  options.payoff = Payoff{5, 1};
  const nlohmann::json json = to_json(judge(binary({.9, .8, .3, .2}), classes({1, 0, 1, 0}), {}, options));
  EXPECT_EQ(json["auc"], .75);
  EXPECT_EQ(json["tables"]["max"]["rows"][0].dump(), R"({"idx":2,"metric":"f1","threshold":0.3,"value":0.8})");
  EXPECT_TRUE(json["tables"]["lift"]["rows"][0]["lift"].is_null());
  EXPECT_EQ(json["tables"]["profit"]["profit"], 9);
  EXPECT_EQ(json["tables"]["profit"]["rows"].size(), 101u);
  EXPECT_FALSE(json["tables"]["auc_interval"].contains("rows"));
  EXPECT_EQ(report_from_json(json).value("auc"), .75) << "a judgement is a report";
}

}  // namespace
}  // namespace lamina
