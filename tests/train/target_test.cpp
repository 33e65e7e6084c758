#include "train/target.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "train/row_weights.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

struct Inspected {
  Target target;
  std::vector<std::string> notes;
};

Inspected inspect(const std::string& csv, Options options = {}) {
  if (options.target.empty()) options.target = "y";
  Inspected inspected;
  inspected.target = inspect_target(parse_csv(csv), options, inspected.notes);
  return inspected;
}

std::string error_of(const std::string& csv, const Options& options = {}) {
  try {
    inspect(csv, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Network one_unit(const std::string& output, const std::string& loss) {
  Network network;
  network.inputs = 1;
  network.layers = {{"dense", 1, output, "glorot_uniform"}};
  network.loss = loss;
  return network;
}

TEST(Target, TextIsAClassWithSortedLevels) {
  const auto found = inspect("x,y\n1,no\n2,yes\n3,maybe\n4,no\n5,yes\n6,no\n7,maybe\n");
  EXPECT_TRUE(found.target.classes());
  EXPECT_EQ(found.target.levels, (StringList{"maybe", "no", "yes"}));
  EXPECT_EQ(found.target.units(), 3);
  EXPECT_EQ(found.target.task(), Task::multiclass);
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_PRED2(mentions, found.notes[0], "3 levels");
}

TEST(Target, TwoDistinctNumbersAreClassesThreeAreNot) {
  const auto two = inspect("x,y\n1,10\n2,9\n3,10\n");
  EXPECT_TRUE(two.target.classes());
  EXPECT_EQ(two.target.levels, (StringList{"9", "10"}));  // by value, not bytewise
  EXPECT_EQ(two.target.units(), 1);
  EXPECT_PRED2(mentions, two.notes.at(0), "--task regression");
  EXPECT_FALSE(inspect("x,y\n1,5\n2,1\n3,2\n").target.classes());
}

TEST(Target, TheTaskCanBeForced) {
  Options options;
  options.task = "regression";
  EXPECT_FALSE(inspect("x,y\n1,0\n2,1\n", options).target.classes());
  EXPECT_PRED2(mentions, error_of("x,y\n1,a\n2,b\n3,a\n4,b\n", options), "regression needs numbers");
  options.task = "class";
  EXPECT_EQ(inspect("x,y\n1,2.5\n2,1\n3,30\n", options).target.levels, (StringList{"1", "2.5", "30"}));
}

TEST(Target, ThePositiveLevelIsTheLastOrTheNamed) {
  const std::string csv = "x,y\n1,no\n2,yes\n3,no\n4,yes\n";
  EXPECT_EQ(inspect(csv).target.positive, 1u);
  Options options;
  options.positive = "no";
  EXPECT_EQ(inspect(csv, options).target.positive, 0u);
  options.positive = "nein";
  EXPECT_PRED2(mentions, error_of(csv, options), "--positive one of no, yes");
}

TEST(Target, ErrorsNameTheColumnAndWhatToDo) {
  Options options;
  options.target = "yy";
  EXPECT_PRED2(mentions, error_of("x,y1\n1,2\n2,3\n", options), "yy");
  EXPECT_PRED2(mentions, error_of("x,y\n1,a\n2,a\n3,\n"), "'a' in every row");
  EXPECT_PRED2(mentions, error_of("x,y\n1,\n2,\n"), "missing in every row");
  std::string many = "x,y\n";
  for (int i = 0; i < 1500; ++i) many += "1,k" + std::to_string(i) + "\n";
  EXPECT_PRED2(mentions, error_of(many), "more than 1000 distinct values");
}

TEST(Target, ReadsRowsOfOtherTables) {
  const Target target = inspect("x,y\n1,no\n2,yes\n3,no\n4,yes\n").target;
  const auto answers = read_target(parse_csv("y\nyes\n?\nperhaps\nno\nyes\nno\nno\n"), target);
  EXPECT_EQ(answers.truth.classes, (std::vector<std::int32_t>{1, -1, -1, 0, 1, 0, 0}));
  EXPECT_EQ(answers.unseen, 1u);
  EXPECT_EQ(rows_with_target(answers), (std::vector<std::size_t>{0, 3, 4, 5, 6}));
}

TEST(Target, RegressionLearnsItsScaleFromTheRowsGiven) {
  Target target = inspect("x,y\n1,2\n2,4\n3,1000\n").target;
  const auto answers = read_target(parse_csv("y\n2\n4\n1000\n"), target);
  const Network network = one_unit("linear", "squared_error");
  learn_scaling(target, network, answers, {0, 1});
  EXPECT_EQ(target.scalings.at(0).shift, 3);
  EXPECT_EQ(target.scalings.at(0).scale, 1);
  EXPECT_THROW(learn_scaling(target, network, answers, {2}), Error);
}

TEST(Target, AClassWithoutATrainingRowIsAnError) {
  Target target = inspect("x,y\n1,no\n2,yes\n3,no\n4,yes\n").target;
  const auto answers = read_target(parse_csv("y\nno\nyes\nno\nyes\n"), target);
  EXPECT_NO_THROW(check_classes(target, answers, {0, 1}));
  try {
    check_classes(target, answers, {0, 2});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_PRED2(mentions, error.what(), "'yes' has no training row");
  }
}

TEST(Target, BaseRatesAreTheSharesOfTheTrainingRows) {
  Target target = inspect("x,y\n1,no\n2,yes\n3,no\n4,yes\n").target;
  const auto answers = read_target(parse_csv("y\nno\nyes\nno\nno\nyes\n"), target);
  const Network network = one_unit("sigmoid", "cross_entropy");
  const std::vector<double> weights(5, 1.0);
  const auto logits = base_rate_logits(target, network, answers, weights, {0, 1, 2, 3});
  ASSERT_EQ(logits.size(), 1u);
  EXPECT_NEAR(1 / (1 + std::exp(-logits[0])), 0.25, 1e-14);
  target.positive = 0;
  EXPECT_NEAR(1 / (1 + std::exp(-base_rate_logits(target, network, answers, weights, {0, 1, 2, 3})[0])), 0.75, 1e-14);
}

}  // namespace
}  // namespace lamina::train
