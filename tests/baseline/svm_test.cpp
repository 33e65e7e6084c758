// Support-vector machines by hand, and LIBSVM's answers by their formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "frame/caught.hpp"
#include "lesson.hpp"

namespace lamina::baseline {
namespace {

using Values = std::vector<double>;

Options svm(const std::string& kernel, double cost = 1) {
  Options options;
  options.kernel = kernel;
  options.cost = cost;
  options.standardize = false;
  return options;
}

// Two clouds that overlap, and a number that bends.
Frame clouds(bool numbers) {
  Values x, y, bent;
  std::vector<std::string> classes;
  for (int i = 0; i < 40; ++i) {
    x.push_back((i * 17 % 40) / 10.0 + (i % 2));
    y.push_back((i * 29 % 37) / 10.0 - (i % 2));
    classes.push_back(i % 2 ? "odd" : "even");
    bent.push_back(x.back() * x.back() - y.back());
  }
  return Frame({Column::numbers("x", x), Column::numbers("y", y),
                numbers ? Column::numbers("target", bent) : category("target", classes)});
}

std::map<std::string, Values> tensors(const Learner& learner) {
  std::map<std::string, Values> all;
  for (const train::Tensor& tensor : learner.save().tensors) all[tensor.name] = tensor.values;
  return all;
}

// The function f(x) = Σ coefficient·K(x, vector) − rho, from what is saved and the kernels' formulas.
double function(const Learner& learner, const double* x) {
  const Saved saved = learner.save();
  auto values = tensors(learner);
  const double gamma = saved.content["gamma"], coef0 = saved.content["coef0"];
  const std::string kernel = saved.content["kernel"];
  double sum = -values["rho"][0];
  for (std::size_t i = 0; i < values["coefficients"].size(); ++i) {
    const double *vector = &values["vectors"][2 * i], product = x[0] * vector[0] + x[1] * vector[1];
    const double squares = (x[0] - vector[0]) * (x[0] - vector[0]) + (x[1] - vector[1]) * (x[1] - vector[1]);
    const double value = kernel == "linear"       ? product
                         : kernel == "rbf"        ? std::exp(-gamma * squares)
                         : kernel == "polynomial" ? std::pow(gamma * product + coef0, 3)
                                                  : std::tanh(gamma * product + coef0);
    sum += values["coefficients"][i] * value;
  }
  return sum;
}

// One point on each side: the margin of width 2 needs w = 1, which α = ½ of each point makes.
TEST(Svm, SeparatesTwoPointsByHand) {
  TableLesson lesson(Frame({Column::numbers("x", {-1, 1}), category("y", {"a", "b"})}), "y", svm("linear", 100));
  const auto learner = lesson.fit("svm");
  auto values = tensors(*learner);
  EXPECT_EQ(values["vectors"], (Values{-1, 1}));
  EXPECT_EQ(values["coefficients"], (Values{0.5, -0.5}));
  EXPECT_EQ(values["rho"], (Values{0}));
  const Frame table = learner->tables()[0].table;
  EXPECT_EQ(table.column("support_vectors").number(0), 1);
  EXPECT_EQ(table.column("at_bound").number(0), 0);
  TableLesson cheap(Frame({Column::numbers("x", {-1, 1}), category("y", {"a", "b"})}), "y", svm("linear", 0.25));
  EXPECT_EQ(cheap.fit("svm")->tables()[0].table.column("at_bound").number(1), 1) << "α is at most the cost";
}

// The flattest line within 0.1 of (−1, −1) and (1, 1), deviations of the target: its slope is 0.9.
TEST(Svm, LeavesTheTubeByHand) {
  TableLesson lesson(Frame({Column::numbers("x", {-1, 1}), Column::numbers("y", {5, 9})}), "y", [] {
    Options options = svm("linear", 100);
    options.task = "regression";
    return options;
  }());
  const auto learner = lesson.fit("svm");
  const Values answers = lesson.answers(*learner);  // mean 7, deviation 2
  EXPECT_NEAR(answers[0], 7 - 2 * 0.9, 1e-12);
  EXPECT_NEAR(answers[1], 7 + 2 * 0.9, 1e-12);
}

class Kernels : public ::testing::TestWithParam<const char*> {};

TEST_P(Kernels, ProbabilitiesArePlattsOfTheFunction) {
  Options options = svm(GetParam());
  options.coef0 = 0.25;
  TableLesson lesson(clouds(false), "target", options);
  const auto learner = lesson.fit("svm");
  auto values = tensors(*learner);
  const Values answers = lesson.answers(*learner);
  for (std::size_t i = 0; i < 40; ++i) {
    const double f = function(*learner, lesson.inputs.row(i));
    const double first = 1 / (1 + std::exp(values["slopes"][0] * f + values["constants"][0]));
    EXPECT_NEAR(answers[2 * i], first, 2e-7 + 1e-9) << "LIBSVM keeps probabilities 1e-7 away from 0 and 1";
    EXPECT_NEAR(answers[2 * i] + answers[2 * i + 1], 1, 1e-15);
  }
}

TEST_P(Kernels, NumbersAreTheFunctionInTheUnitsOfTheData) {
  TableLesson lesson(clouds(true), "target", svm(GetParam()));
  const auto learner = lesson.fit("svm");
  double mean = 0, square = 0;
  for (const double y : lesson.truth.values) mean += y / 40;
  for (const double y : lesson.truth.values) square += (y - mean) * (y - mean) / 40;
  const Values answers = lesson.answers(*learner);
  for (std::size_t i = 0; i < 40; ++i)
    EXPECT_NEAR(answers[i], mean + std::sqrt(square) * function(*learner, lesson.inputs.row(i)), 1e-10);
}

INSTANTIATE_TEST_SUITE_P(All, Kernels, ::testing::Values("linear", "polynomial", "rbf", "sigmoid"),
                         [](const auto& kernel) { return std::string(kernel.param); });

TEST(Svm, EqualRunsGiveEqualBitsAndSoDoesTheFile) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
                     category("y", {"b", "c", "a", "a", "c", "b", "b", "a", "c", "c", "b", "a"})});
  TableLesson lesson(table, "y", svm("rbf"));
  const auto learner = lesson.fit("svm"), again = lesson.fit("svm"), loaded = lesson.reloaded("svm", *learner);
  EXPECT_EQ(lesson.answers(*learner), lesson.answers(*again));
  EXPECT_EQ(lesson.answers(*learner), lesson.answers(*loaded));
  EXPECT_EQ(loaded->tables()[1].table.rows(), 3u) << "one function for each pair of three classes";
}

// A class that counts three times is a class whose rows are there three times. LIBSVM stops within 1e-3 of the
// conditions of the optimum, in the units of f.
TEST(Svm, ClassWeightsAreRepeatedRows) {
  Values weights, x, y;
  std::vector<std::string> classes;
  const Frame table = clouds(false);
  for (std::size_t i = 0; i < 40; ++i) {
    const bool odd = table.column("target").cell(i) == "odd";
    weights.push_back(odd ? 3 : 1);
    for (int n = 0; n < (odd ? 3 : 1); ++n) {
      x.push_back(table.column("x").number(i));
      y.push_back(table.column("y").number(i));
      classes.push_back(odd ? "odd" : "even");
    }
  }
  TableLesson weighted(table, "target", svm("linear"), 1, weights);
  TableLesson repeated(Frame({Column::numbers("x", x), Column::numbers("y", y), category("target", classes)}), "target",
                       svm("linear"));
  const auto by_weights = weighted.fit("svm"), by_rows = repeated.fit("svm");
  for (std::size_t i = 0; i < 40; ++i)
    EXPECT_NEAR(function(*by_weights, weighted.inputs.row(i)), function(*by_rows, weighted.inputs.row(i)), 4e-3);
  weights[0] = 2;
  TableLesson uneven(table, "target", svm("linear"), 1, weights);
  EXPECT_EQ(caught([&] { uneven.fit("svm"); }).line,
            "a support-vector machine takes no row weights beyond one for each class; leave out --weights, or use "
            "--class-weights");
}

TEST(Svm, RefusesWhatDoesNotFitTogether) {
  TableLesson lesson(clouds(false), "target", svm("rbf"));
  const auto learner = lesson.fit("svm");
  const auto loading = [&](auto spoil) {
    Saved saved = learner->save();
    spoil(saved);
    return caught([&] { find_learner("svm")->load(std::move(saved), lesson.encoder, lesson.target); }).kind;
  };
  using Change = void (*)(Saved&);
  const Change changes[] = {
      [](Saved& saved) { saved.content["kernel"] = "cosine"; },
      [](Saved& saved) { saved.content["degree"] = 0; },
      [](Saved& saved) {
        saved.content["labels"] = {0, 0};
      },
      [](Saved& saved) {
        saved.content["labels"] = {0, 2};
      },
      [](Saved& saved) { saved.content["labels"] = {0}; },
      [](Saved& saved) {
        saved.content["counts"] = {-1, 41};
      },
      [](Saved& saved) {
        saved.content["counts"] = {1, 1};
      },
      [](Saved& saved) { saved.content["bounded"] = {1}; },
      [](Saved& saved) { saved.tensors[0].shape[1] = 3; },
      [](Saved& saved) {
        saved.tensors[0].shape = {-1, 2};
      },
      [](Saved& saved) { saved.tensors[1].values[0] = std::nan(""); },
      [](Saved& saved) { saved.tensors[2].shape = {2}; },
      [](Saved& saved) { saved.tensors.pop_back(); },
  };
  for (const Change change : changes) EXPECT_EQ(loading(change), ErrorKind::model) << &change - changes;
}

}  // namespace
}  // namespace lamina::baseline
