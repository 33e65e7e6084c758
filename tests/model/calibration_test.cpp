// Calibration: the curves' known answers, and models that have them.
#include "model/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "lamina/row_scorer.hpp"
#include "model/file.hpp"
#include "model/impl.hpp"

namespace lamina::model {
namespace {

TEST(Monotone, PoolsViolatorsWithTiesAndWeights) {
  // At .2 the mean is 1/4 of weight 4, which the 0 of weight 2 at .3 pulls down to 1/6.
  const Monotone curve = fit_monotone({{.3, .1, .2, .4, .2}, {0, 0, 1, 1, 0}, {2, 1, 1, 1, 3}});
  EXPECT_EQ(curve.from, (std::vector<double>{.1, .2, .3, .4}));
  EXPECT_EQ(curve.to, (std::vector<double>{0, 1.0 / 6, 1.0 / 6, 1}));
  EXPECT_EQ(curve(0), 0);
  EXPECT_DOUBLE_EQ(curve(.15), 1.0 / 12);
  EXPECT_DOUBLE_EQ(curve(.25), 1.0 / 6);
  EXPECT_DOUBLE_EQ(curve(.35), 7.0 / 12);
  EXPECT_EQ(curve(1), 1);
}

TEST(Monotone, APoolGrowsBackwardsAsFarAsItMust) {
  // 1, 1, 0, 0: one pool of mean 1/2; the last place is above.
  const Monotone curve = fit_monotone({{.1, .2, .3, .4, .5}, {1, 1, 0, 0, 1}, {1, 1, 1, 1, 1}});
  EXPECT_EQ(curve.from, (std::vector<double>{.1, .4, .5}));
  EXPECT_EQ(curve.to, (std::vector<double>{.5, .5, 1}));
}

TEST(Monotone, OnePlaceIsAConstant) {
  const Monotone curve = fit_monotone({{.5, .5, .5}, {1, 0, 0}, {1, 1, 2}});
  EXPECT_EQ(curve.from, std::vector<double>{.5});
  EXPECT_EQ(curve(.1), .25);
  EXPECT_EQ(curve(.9), .25);
}

TEST(Sigmoid, TwoPlacesGetTheMeansOfTheirTargets) {
  // Weights 3 and 1 of positives, 1 and 3 of negatives: targets 5/6 and 1/6. A line through two places fits exactly.
  const Sigmoid curve = fit_sigmoid({{.8, .8, .3, .3}, {1, 0, 1, 0}, {3, 1, 1, 3}});
  EXPECT_NEAR(curve(.8), (3 * 5.0 / 6 + 1.0 / 6) / 4, 1e-12);
  EXPECT_NEAR(curve(.3), (5.0 / 6 + 3 * 1.0 / 6) / 4, 1e-12);
  const double rise = std::log(.8 / .2) - std::log(.3 / .7), up = std::log((4.0 / 6) / (2.0 / 6));
  EXPECT_NEAR(curve.slope, 2 * up / rise, 1e-11);
}

TEST(Sigmoid, OnePlaceAndCertainAnswersStayFinite) {
  const Sigmoid flat = fit_sigmoid({{.5, .5}, {1, 0}, {1, 1}});
  EXPECT_NEAR(flat(.5), .5, 1e-12);
  const Sigmoid certain = fit_sigmoid({{0, 0, 1, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}});
  EXPECT_NEAR(certain(1), .75, 1e-9);  // (2 + 1) / (2 + 2)
  EXPECT_NEAR(certain(0), .25, 1e-9);
}

Options options_for(const std::string& method) {
  Options options;
  options.hidden = {6};
  options.epochs = 8;
  options.threads = 1;
  options.target = "class";
  options.valid = "0.3";
  options.calibrate = method;
  return options;
}

Frame three_classes() {
  std::string text = "x,y,class\n";
  for (int i = 0; i < 240; ++i)
    text += std::to_string(i % 17) + "," + std::to_string(i * 7 % 23) + "," +
            (i % 17 > 10                     ? "a"
             : i * 7 % 23 > 12 || i % 5 == 0 ? "b"
                                             : "c") +
            "\n";
  return parse_csv(text, {}, "three.csv");
}

Frame two_classes() {
  std::string text = "x,y,class\n";
  for (int i = 0; i < 240; ++i)
    text += std::to_string(i % 17) + "," + std::to_string(i * 7 % 23) + "," +
            (i % 17 > 10 || i % 7 == 0 ? "no" : "yes") + "\n";
  return parse_csv(text, {}, "two.csv");
}

// Every path of scoring gives the same corrected probabilities, before and after the file.
void expect_calibrated_everywhere(const Frame& table, const std::string& method) {
  const Model raw = fit(table, options_for("none")), model = fit(table, options_for(method));
  const Predictions before = raw.predict(table), after = model.predict(table);
  EXPECT_NE(before.probabilities, after.probabilities);
  std::vector<double> expected = before.probabilities;
  ASSERT_TRUE(model.impl().calibration.has_value());
  model.impl().calibration->apply(expected.data(), before.rows);
  EXPECT_EQ(after.probabilities, expected);
  for (std::size_t row = 0; row < after.rows; ++row) {
    double sum = 0;
    for (std::size_t i = 0; i < after.levels.size(); ++i) sum += after.probabilities[row * after.levels.size() + i];
    EXPECT_NEAR(sum, 1, 1e-12);
  }
  RowScorer scorer(model);
  std::vector<double> cells, answers(expected.size());
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (const RowInput& input : scorer.inputs()) cells.push_back(table.column(input.name).number(row));
  scorer.score_rows(std::span<const double>(cells), answers);
  EXPECT_EQ(answers, expected);
  const std::string path = testing::TempDir() + "calibrated.lamina";
  model.save(path);
  EXPECT_EQ(Model::load(path).predict(table).probabilities, expected);
  EXPECT_EQ(Model::load(path).serialize(), model.serialize());
}

TEST(Calibration, IsPartOfTheModelWhereverItScores) {
  for (const char* method : {"platt", "isotonic"}) {
    SCOPED_TRACE(method);
    expect_calibrated_everywhere(two_classes(), method);
    expect_calibrated_everywhere(three_classes(), method);
  }
}

TEST(Calibration, LowersTheLossOfTheRowsItIsLearntFrom) {
  const Model raw = fit(three_classes(), options_for("none")), model = fit(three_classes(), options_for("isotonic"));
  EXPECT_LT(*model.validation_report()->value("log_loss"), *raw.validation_report()->value("log_loss"));
  const std::string& note = model.notes().back();
  EXPECT_NE(note.find("calibrated (isotonic) on the 72 held-out rows: log_loss "), std::string::npos) << note;
  EXPECT_NE(note.find("rows that calibration has seen"), std::string::npos) << note;
}

TEST(Calibration, WhereNoLevelIsLeftAllAreAlike) {
  const nlohmann::json never = {{"from", std::vector<double>{0}}, {"to", std::vector<double>{0}}};
  train::Target target;
  target.answer = train::Answer::classes;
  target.levels = {"a", "b", "c", "d"};
  const Calibration calibration = Calibration::load(nlohmann::json::array({never, never, never, never}), target);
  std::vector<double> row = {.1, .2, .3, .4};
  calibration.apply(row.data(), 1);
  EXPECT_EQ(row, std::vector<double>(4, .25));
}

std::string error_of(const Frame& table, const Options& options, const Frame* valid = nullptr) {
  try {
    fit(table, options, valid);
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

TEST(Calibration, WhatCannotBeIsSaidBeforeTraining) {
  Options options = options_for("platt");
  options.epochs = 1000000000;
  options.valid.clear();
  EXPECT_EQ(error_of(two_classes(), options),
            "option calibrate: platt needs held-out rows; add --valid with a fraction or a file, or leave it out");
  const Frame valid = parse_csv("x,y,class\n1,2,yes\n3,4,yes\n", {}, "valid.csv");
  EXPECT_EQ(error_of(two_classes(), options, &valid),
            "column class: the held-out rows have none of the class no, so nothing can be calibrated; hold out more "
            "rows, or leave out --calibrate");
  options.valid = "0.3";
  options.priors = {{"yes", "0.1"}};
  EXPECT_NE(error_of(two_classes(), options).find("would undo the correction of --priors"), std::string::npos);
  options.priors.clear();
  options.target = "x";
  options.task = "regression";
  EXPECT_NE(error_of(two_classes(), options).find("the target has none"), std::string::npos);
}

TEST(Calibration, ADamagedOneIsRefused) {
  const Model model = fit(two_classes(), options_for("isotonic"));
  const std::string path = testing::TempDir() + "calibration.lamina";
  const auto expect_refused = [&](const nlohmann::json& curves) {
    ModelFile file = unpack(model.serialize(false), "model");
    file.model.content["calibration"] = curves;
    std::ofstream(path, std::ios::binary) << pack(file);
    try {
      Model::load(path);
      ADD_FAILURE() << "loaded " << curves.dump();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::model);
    }
  };
  using nlohmann::json;
  expect_refused(json::array());
  const auto steps = [](const std::vector<double>& from, const std::vector<double>& to) {
    return json::array({json{{"from", from}, {"to", to}}});
  };
  expect_refused(steps({.1, .1}, {0, 1}));
  expect_refused(steps({.1, .2}, {.6, .4}));
  expect_refused(steps({.1, .2}, {.4}));
  expect_refused(steps({.1}, {1.5}));
  expect_refused(steps({}, {}));
  const json line = {{"slope", 1}, {"intercept", 0}};
  expect_refused(json::array({json{{"slope", "steep"}, {"intercept", 0}}}));
  expect_refused(json::array({line, line}));
}

}  // namespace
}  // namespace lamina::model
