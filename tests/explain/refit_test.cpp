// Fitting again: to the same rows it gives the same answers, whatever the model is and however it was told to validate.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "curve_models.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/ensemble.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "model/file.hpp"
#include "model/header.hpp"
#include "model/impl.hpp"

namespace lamina {
namespace {

using test::additive_table;
using test::message_of;
using test::tangled_table;

Options options_with(const std::string& target, const std::vector<std::pair<std::string, std::string>>& settings) {
  Options options;
  options.target = target;
  options.threads = 1;
  for (const auto& [name, value] : settings) set_option(options, name, value);
  return options;
}

std::vector<double> answers_of(const Model& model, const Frame& rows) {
  const Predictions answers = model.predict(rows);
  return answers.levels.empty() ? answers.values : answers.probabilities;
}

// As a user has it: saved and loaded again.
Model loaded(const Model& model) {
  return Model(std::make_unique<Model::Impl>(model::from_file(unpack(model.serialize(), "model"), "model")));
}

struct Case {
  const char* name;
  std::string target;
  std::vector<std::pair<std::string, std::string>> settings;
};

class Refitted : public testing::TestWithParam<Case> {};

TEST_P(Refitted, ToTheSameRowsAnswersTheSame) {
  const Frame table = GetParam().target.substr(0, 1) == "y" ? additive_table() : tangled_table();
  const Model model = fit(table, options_with(GetParam().target, GetParam().settings));
  EXPECT_EQ(answers_of(refit(model, table), table), answers_of(model, table));
  EXPECT_EQ(answers_of(refit(loaded(model), table), table), answers_of(model, table)) << "from a file";
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Refitted,
    testing::Values(Case{"net", "class", {{"hidden", "4"}, {"epochs", "3"}}},
                    Case{"stopped", "class", {{"hidden", "4"}, {"epochs", "30"}, {"valid", "0.25"}, {"patience", "2"}}},
                    Case{"calibrated", "class", {{"model", "glm"}, {"valid", "0.3"}, {"calibrate", "platt"}}},
                    Case{"weighted", "class", {{"model", "glm"}, {"weights", "w"}, {"ignore", "z"}}},
                    Case{"described", "class", {{"network", R"({"layers": [{"units": 3}]})"}, {"epochs", "2"}}},
                    Case{"shifted", "class", {{"epochs", "1"}, {"priors", "yes=0.1"}, {"class_weights", "no=2"}}},
                    Case{"numbers", "y", {{"hidden", "3"}, {"epochs", "2"}, {"starts", "2"}}},
                    Case{"several", "y,x", {{"hidden", "3"}, {"epochs", "2"}}}, Case{"glm", "y", {{"model", "glm"}}},
                    Case{"tree", "class", {{"model", "tree"}}},
                    Case{"forest", "class", {{"model", "forest"}, {"trees", "5"}}},
                    Case{"boosting", "y", {{"model", "boosting"}, {"trees", "5"}}},
                    Case{"svm", "class", {{"model", "svm"}}}, Case{"knn", "class", {{"model", "knn"}}},
                    Case{"autoencoder", "", {{"task", "autoencoder"}, {"hidden", "2"}, {"epochs", "2"}}}),
    [](const auto& kind) { return kind.param.name; });

class RefittedEnsemble : public testing::TestWithParam<std::string> {};

TEST_P(RefittedEnsemble, IsMadeOfTheSameMembersInTheSameWay) {
  const Frame table = tangled_table();
  const Options base = options_with("class", {{"task", "class"}, {"valid", "0.2"}});
  EnsembleOptions ensemble;
  ensemble.combine = GetParam();
  ensemble.candidates = parse_candidates({"net hidden=3 epochs=2", "small: tree"}, base);
  ensemble.members = 2;
  if (GetParam() != "stack") ensemble.weights = {1, 3};
  if (ensemble.reads_folds()) ensemble.folds.column = "w";
  const Model model = std::move(*fit_ensemble(table, ensemble, base));
  const Model again = refit(loaded(model), table);
  EXPECT_EQ(answers_of(again, table), answers_of(model, table));
  EXPECT_EQ(again.validation_report()->value("log_loss"), model.validation_report()->value("log_loss"));
  EXPECT_EQ(again.header().at("ensemble").at("unseen"), model.header().at("ensemble").at("unseen"));
  EXPECT_EQ(model.header().at("ensemble").contains("folds"), ensemble.reads_folds());
}

INSTANTIATE_TEST_SUITE_P(Kinds, RefittedEnsemble, testing::Values("stack", "cascade", "average", "bag"),
                         [](const auto& kind) { return kind.param; });

TEST(Refit, AColumnThatCameLaterIsNoPredictor) {
  const Frame table = additive_table();
  const Model model = fit(table, options_with("y", {{"model", "glm"}, {"ignore", "z"}}));
  std::vector<double> numbers(table.rows());
  for (std::size_t row = 0; row < numbers.size(); ++row) numbers[row] = static_cast<double>(row);
  const Frame wider = beside(Frame({Column::numbers("number", numbers)}), table);
  EXPECT_EQ(predictors(refit(model, wider)), predictors(model));
  EXPECT_EQ(answers_of(refit(model, wider), table), answers_of(model, table));
  EXPECT_EQ(predictors(refit(model, table.without("x"))), std::vector<std::string>{"colour"});
}

// A part of the rows that has two distinct numbers does not make classes of them.
TEST(Refit, WhatAllRowsDecidedIsNotDecidedAgain) {
  const Frame table = additive_table();
  const Model model = fit(table, options_with("x", {{"model", "glm"}, {"ignore", "z,y"}}));
  std::vector<std::size_t> rows;
  const double first = table.column("x").number(0), second = table.column("x").number(1);
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (const double x = table.column("x").number(row); x == first || x == second) rows.push_back(row);
  const std::vector<std::size_t> some = {0, 0, 1, 1, 0, 1};
  EXPECT_FALSE(refit(model, table.take(some)).classifies());
}

TEST(Refit, RowsOfAnotherFileThatValidatedLeaveTheirNumberOfEpochs) {
  const Frame table = tangled_table(), valid = tangled_table(30);
  const Options options = options_with("class", {{"hidden", "4"}, {"epochs", "40"}, {"patience", "2"}});
  const Model model = fit(table, options, &valid);
  ASSERT_GT(model.best_epoch(), 0);
  const Model again = refit(model, table);
  EXPECT_EQ(again.options().epochs, model.best_epoch());
  EXPECT_FALSE(again.validation_report());
  Options calibrated = options;
  calibrated.calibrate = "platt";
  const std::string message = message_of([&] { refit(fit(table, calibrated, &valid), table); });
  EXPECT_NE(message.find("calibrated on rows of another file"), std::string::npos) << message;
}

TEST(Refit, AFileThatDoesNotTellOfFoldsHasTheUsualOnes) {
  const Frame table = tangled_table();
  const Options base = options_with("class", {{"task", "class"}});
  EnsembleOptions ensemble;
  ensemble.candidates = parse_candidates({"tree"}, base);
  const Model model = std::move(*fit_ensemble(table, ensemble, base));
  ModelFile file = model::to_file(model.impl(), false);
  file.model.content["ensemble"].erase("folds");
  const Model old(std::make_unique<Model::Impl>(model::from_file(file, "old")));
  EXPECT_EQ(answers_of(refit(old, table), table), answers_of(model, table));
}

}  // namespace
}  // namespace lamina
