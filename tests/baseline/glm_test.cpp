// Regressions against published figures, closed forms and the conditions of an optimum.
#include <gtest/gtest.h>

#include "frame/caught.hpp"
#include "lesson.hpp"

namespace lamina::baseline {
namespace {

using Values = std::vector<double>;

Values column(const Learner& learner, const std::string& name, std::size_t table = 0) {
  const Column from = learner.tables()[table].table.column(name);
  Values values;
  for (std::size_t row = 0; row < from.rows(); ++row) values.push_back(from.number(row));
  return values;
}

// Each value to the digits that a source prints: half a unit of its last one, given as a share of the value or
// absolute.
void expect_near(const Values& values, const Values& known, double relative, double absolute = 0) {
  ASSERT_EQ(values.size(), known.size());
  for (std::size_t i = 0; i < known.size(); ++i)
    EXPECT_NEAR(values[i], known[i], relative * std::fabs(known[i]) + absolute) << "at " << i;
}

Options with(const std::string& name, const std::string& value, Options options = {}) {
  set_option(options, name, value);
  return options;
}
Options poisson() { return with("family", "poisson", with("task", "regression")); }

Frame longley() {
  return Frame({
      Column::numbers("y", {60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655,
                            69564, 69331, 70551}),
      Column::numbers(
          "x1", {83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9}),
      Column::numbers("x2", {234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769,
                             444546, 482704, 502601, 518173, 554894}),
      Column::numbers("x3",
                      {2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007}),
      Column::numbers("x4",
                      {1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827}),
      Column::numbers("x5", {107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445,
                             121950, 123366, 125368, 127852, 130081}),
      Column::numbers("x6",
                      {1947, 1948, 1949, 1950, 1951, 1952, 1953, 1954, 1955, 1956, 1957, 1958, 1959, 1960, 1961, 1962}),
  });
}

// NIST's Statistical Reference Datasets, Longley: certified to 15 digits. The scaled Gram matrix has a condition below
// 1.2e5, so that 10 digits are to be expected of coefficients and errors, by which the constant's cancellation takes 1.
TEST(Glm, GivesTheCertifiedFiguresOfLongley) {
  TableLesson lesson(longley(), "y");
  const auto glm = lesson.fit("glm");
  expect_near(column(*glm, "coefficient"),
              {-3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683, -1.03322686717359,
               -0.511041056535807E-01, 1829.15146461355},
              1e-9);
  expect_near(column(*glm, "standard_error"),
              {890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699, 0.214274163161675,
               0.226073200069370, 455.478499142212},
              1e-9);
  const Values fit = column(*glm, "value", 1);
  EXPECT_NEAR(std::sqrt(fit[5]), 304.854073561965, 1e-9 * 304) << "residual standard deviation";
  EXPECT_EQ(fit[3], 9);
  EXPECT_TRUE(lesson.notes.empty());
}

// Annette Dobson, An Introduction to Generalized Linear Models (1990), p. 9, as R's help(lm) prints it.
TEST(Glm, GivesRsFiguresOfPlantWeights) {
  const Values weight = {4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14,
                         4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69};
  std::vector<std::string> group(10, "Ctl");
  group.resize(20, "Trt");
  TableLesson lesson(Frame({Column::numbers("weight", weight), category("group", group)}), "weight");
  const auto glm = lesson.fit("glm");
  expect_near(column(*glm, "coefficient"), {5.0320, -0.3710}, 0, 5e-5);
  expect_near(column(*glm, "standard_error"), {0.2202, 0.3114}, 0, 5e-5);
  expect_near(column(*glm, "t"), {22.850, -1.191}, 0, 5e-4);
  expect_near(column(*glm, "p"), {9.55e-15, 0.249}, 0.0006, 0);
  // A mean of each group is the model, so the deviance is the sum of squares within groups.
  EXPECT_NEAR(std::sqrt(column(*glm, "value", 1)[5]), 0.6964, 5e-5);
}

// The same book, p. 93, as R's help(glm) prints it.
TEST(Glm, GivesRsFiguresOfAPoissonRegression) {
  TableLesson lesson(Frame({Column::numbers("counts", {18, 17, 15, 20, 10, 20, 25, 13, 12}),
                            category("outcome", {"1", "2", "3", "1", "2", "3", "1", "2", "3"}),
                            category("treatment", {"1", "1", "1", "2", "2", "2", "3", "3", "3"})}),
                     "counts", poisson());
  const auto glm = lesson.fit("glm");
  expect_near(column(*glm, "coefficient"), {3.045, -0.4543, -0.2930, 0, 0}, 0, 5e-4);
  expect_near(column(*glm, "standard_error"), {0.1709, 0.2022, 0.1927, 0.2, 0.2}, 0, 5e-5);
  expect_near(column(*glm, "z"), {17.815, -2.247, -1.520, 0, 0}, 0, 5e-4);
  expect_near(Values{column(*glm, "p")[1], column(*glm, "p")[2]}, {0.0246, 0.1285}, 0, 5e-5);
  const Values fit = column(*glm, "value", 1);
  expect_near({fit[0], fit[1], fit[2], fit[3], fit[6]}, {10.5814, 8, 5.1291, 4, 56.76}, 0, 5e-3);
}

// Transmission by weight in the table mtcars, by statsmodels 0.15 (Logit). R prints 1.436 for the last error,
// from the step before the last.
TEST(Glm, GivesStatsmodelsFiguresOfALogisticRegression) {
  const Values wt = {2.62,  2.875, 2.32,  3.215, 3.44,  3.46,  3.57, 3.19,  3.15,  3.44,  3.44,
                     4.07,  3.73,  3.78,  5.25,  5.424, 5.345, 2.2,  1.615, 1.835, 2.465, 3.52,
                     3.435, 3.84,  3.845, 1.935, 2.14,  1.513, 3.17, 2.77,  3.57,  2.78};
  const Values am = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
  TableLesson lesson(Frame({Column::numbers("wt", wt), Column::numbers("am", am)}), "am");
  const auto glm = lesson.fit("glm");
  expect_near(column(*glm, "coefficient"), {12.04036973, -4.02396996}, 0, 5e-9);
  expect_near(column(*glm, "standard_error"), {4.51006624, 1.43652775}, 0, 5e-9);
  expect_near(column(*glm, "p"), {0.00759268, 0.00509164}, 0, 5e-9);
  const Values fit = column(*glm, "value", 1);
  expect_near({fit[0], fit[2], fit[6]}, {43.230, 19.176, 23.176}, 0, 5e-4);
}

// One category that determines the classes' shares: coefficients are logarithms of odds ratios, and their variances
// sums of reciprocal counts (Agresti 2013, 3.1.1).
TEST(Glm, MultinomialOfATableIsItsOddsRatios) {
  const int counts[2][3] = {{10, 20, 5}, {8, 4, 16}};
  std::vector<std::string> x, y;
  for (int i = 0; i < 2; ++i)
    for (int k = 0; k < 3; ++k) {
      x.insert(x.end(), counts[i][k], std::string(1, "ab"[i]));
      y.insert(y.end(), counts[i][k], std::string(1, "uvw"[k]));
    }
  TableLesson lesson(Frame({category("x", x), category("y", y)}), "y");
  const auto glm = lesson.fit("glm");
  Values coefficients, errors;
  for (int k = 1; k < 3; ++k) {
    const auto &a = counts[0], &b = counts[1];
    coefficients.push_back(std::log(double(a[k]) / a[0]));
    errors.push_back(std::sqrt(1.0 / a[k] + 1.0 / a[0]));
    coefficients.push_back(std::log(double(b[k]) / b[0]) - coefficients.back());
    errors.push_back(std::sqrt(1.0 / a[k] + 1.0 / a[0] + 1.0 / b[k] + 1.0 / b[0]));
  }
  expect_near(column(*glm, "coefficient"), coefficients, 1e-12);
  expect_near(column(*glm, "standard_error"), errors, 1e-12);
  EXPECT_EQ(glm->tables()[0].table.column("class").cell(2), "w");
  const Values answers = lesson.answers(*glm);
  expect_near({answers[0], answers[1], answers[2]}, {10 / 35., 20 / 35., 5 / 35.}, 1e-12);
}

TEST(Glm, AWeightIsSoManyRowsAndAnOffsetACoefficientOfOne) {
  const Values x = {1, 2, 3, 4, 5, 6}, y = {2, 1, 4, 3, 7, 9};
  const Values weights = {1, 3, 1, 2, 1, 1};
  Values many_x, many_y, reduced;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (int n = 0; n < weights[i]; ++n) many_x.push_back(x[i]), many_y.push_back(y[i]);
  const auto table = [](const Values& a, const Values& b) {
    return Frame({Column::numbers("x", a), Column::numbers("y", b)});
  };
  TableLesson weighted(table(x, y), "y", poisson(), 1, weights), repeated(table(many_x, many_y), "y", poisson());
  const auto by_weights = weighted.fit("glm"), by_rows = repeated.fit("glm");
  expect_near(column(*by_weights, "coefficient"), column(*by_rows, "coefficient"), 1e-12);
  expect_near(column(*by_weights, "standard_error"), column(*by_rows, "standard_error"), 1e-12);
  TableLesson shifted(table(x, y), "y", poisson(), 1, {}, {0.25, 0.5, 0.75, 1, 1.25, 1.5}),
      plain(table(x, y), "y", poisson());
  const auto with_offset = shifted.fit("glm"), without = plain.fit("glm");
  EXPECT_NEAR(column(*with_offset, "coefficient")[1], column(*without, "coefficient")[1] - 0.25, 1e-12);
  EXPECT_NEAR(column(*with_offset, "coefficient")[0], column(*without, "coefficient")[0], 1e-12);
  expect_near(shifted.answers(*with_offset), plain.answers(*without), 1e-12);
}

TEST(Glm, LeavesOutWhatOtherInputsDetermine) {
  const Values x = {1, 2, 3, 4, 5}, y = {1, 3, 2, 5, 4};
  Values twice;
  for (const double value : x) twice.push_back(2 * value + 1);
  TableLesson lesson(Frame({Column::numbers("x", x), Column::numbers("twice", twice), Column::numbers("y", y)}), "y");
  const auto glm = lesson.fit("glm");
  expect_near(column(*glm, "coefficient"), {0.6, 0.8}, 1e-12);  // by hand: Σxy − n·x̄ȳ = 8, Σx² − n·x̄² = 10
  EXPECT_EQ(lesson.notes, std::vector<std::string>{"left out, because other inputs determine them: twice"});
}

TEST(Glm, StopsWhereClassesAreSeparated) {
  TableLesson apart(Frame({Column::numbers("x", {1, 2, 3, 4}), category("y", {"a", "a", "b", "b"})}), "y");
  const auto glm = apart.fit("glm");
  ASSERT_EQ(apart.notes.size(), 1u);
  EXPECT_NE(apart.notes[0].find("perfectly separated"), std::string::npos);
  for (const double answer : apart.answers(*glm)) EXPECT_TRUE(answer < 1e-6 || answer > 1 - 1e-6);
  TableLesson partly(Frame({category("x", {"u", "u", "v", "v"}), category("y", {"a", "b", "b", "b"})}), "y");
  const auto halves = partly.fit("glm");
  ASSERT_EQ(partly.notes.size(), 1u);
  EXPECT_NE(partly.notes[0].find("did not converge"), std::string::npos);
  EXPECT_NEAR(partly.answers(*halves)[0], 0.5, 1e-9);
}

// With one standardised input and a gaussian target the elastic net has a closed form (Friedman, Hastie & Tibshirani
// 2010, equation 5).
TEST(Glm, ElasticNetThresholdsSoftly) {
  const Values x = {-1, -1, 1, 1}, y = {0, 2, 3, 7};  // mean 3, and Σxy/n = 2
  const auto slope = [&](double lambda, double alpha) {
    TableLesson lesson(Frame({Column::numbers("x", x), Column::numbers("y", y)}), "y",
                       with("lambda", std::to_string(lambda), with("alpha", std::to_string(alpha))));
    const auto glm = lesson.fit("glm");
    EXPECT_NEAR(column(*glm, "coefficient")[0], 3, 1e-12) << "the constant is not drawn to 0";
    return column(*glm, "standardized")[1];
  };
  EXPECT_NEAR(slope(0.5, 1), 1.5, 1e-10);
  EXPECT_NEAR(slope(0.5, 0), 2 / 1.5, 1e-10);
  EXPECT_NEAR(slope(0.5, 0.5), (2 - 0.25) / 1.25, 1e-10);
  EXPECT_EQ(slope(2.5, 1), 0);
}

// The conditions of an optimum (Karush, Kuhn & Tucker) for every family: the slope of the loss equals that of the
// penalty, or lies within its kink where a coefficient is 0. Descent ends where a round changes the linear predictors
// by less than 1e-8 of the target's deviation, and what is left of a multinomial one is some rounds' worth.
class Penalized : public ::testing::TestWithParam<const char*> {};

TEST_P(Penalized, MeetsTheConditionsOfAnOptimum) {
  const std::string family = GetParam();
  Values a, b, c, counts;
  std::vector<std::string> classes;
  for (int i = 0; i < 60; ++i) {
    a.push_back((i * 37 % 60) / 7.0);
    b.push_back((i * 23 % 59) - 20.0);
    c.push_back(i * 41 % 53);
    counts.push_back(std::floor(a.back() + 0.1 * (i % 13)));
    classes.push_back(a.back() + 0.2 * (i % 17) < 5 ? "low"
                      : b.back() > 0                ? "right"
                      : family == "binomial"        ? "right"
                                                    : "left");
  }
  const bool numbers = family == "gaussian" || family == "poisson";
  const double lambda = numbers ? 0.3 : 0.05;
  Options options = with("family", family, with("lambda", std::to_string(lambda), with("alpha", "0.7")));
  options = with("task", numbers ? "regression" : "class", options);
  Values weights;
  for (int i = 0; i < 60; ++i) weights.push_back(1 + i % 3);
  TableLesson lesson(Frame({Column::numbers("a", a), Column::numbers("b", b), Column::numbers("c", c),
                            numbers ? Column::numbers("y", counts) : category("y", classes)}),
                     "y", options, 1, weights);
  const auto glm = lesson.fit("glm");
  const Values answers = lesson.answers(*glm), slopes = column(*glm, "standardized");
  const std::size_t width = answers.size() / 60, outputs = slopes.size() / 4;
  int zeros = 0;
  for (std::size_t k = 0; k < outputs; ++k) {
    const std::size_t level = width == 1 ? 0 : outputs == 1 ? 1 : k;
    for (std::size_t j = 0; j <= 3; ++j) {
      double mean = 0, variance = 0, total = 0, slope = 0;
      const auto x = [&](std::size_t i) { return j == 0 ? 1 : lesson.inputs.row(i)[j - 1]; };
      for (std::size_t i = 0; i < 60; ++i) total += weights[i], mean += weights[i] * x(i);
      mean /= total;
      for (std::size_t i = 0; i < 60; ++i) variance += weights[i] * (x(i) - mean) * (x(i) - mean) / total;
      for (std::size_t i = 0; i < 60; ++i) {
        const double y = numbers ? counts[i] : lesson.truth.classes[i] == static_cast<int>(level);
        const double z = j == 0 ? 1 : (x(i) - mean) / std::sqrt(variance);
        slope += weights[i] * (y - answers[i * width + level]) * z / total;
      }
      const double beta = slopes[k * 4 + j];
      zeros += j > 0 && beta == 0;
      if (j == 0)
        EXPECT_NEAR(slope, 0, 1e-7);
      else if (beta == 0)
        EXPECT_LE(std::fabs(slope), lambda * 0.7 + 1e-7);
      else
        EXPECT_NEAR(slope, lambda * (0.7 * (beta > 0 ? 1 : -1) + 0.3 * beta), 1e-7);
    }
  }
  EXPECT_GT(zeros, 0) << "the test means little without a coefficient of 0";
  EXPECT_TRUE(lesson.notes.empty());
}

INSTANTIATE_TEST_SUITE_P(Families, Penalized, ::testing::Values("gaussian", "binomial", "poisson", "multinomial"),
                         [](const auto& family) { return std::string(family.param); });

TEST(Glm, SavesAndLoadsToTheSameBits) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4, 5, 6, 7}), category("g", {"u", "v", "u", "v", "u", "v", "u"}),
                     category("y", {"a", "b", "c", "a", "c", "b", "a"})});
  for (const char* lambda : {"0", "0.1"}) {
    TableLesson lesson(table, "y", with("lambda", lambda)), two_threads(table, "y", with("lambda", lambda), 2);
    const auto glm = lesson.fit("glm"), other = two_threads.fit("glm"), loaded = lesson.reloaded("glm", *glm);
    EXPECT_EQ(lesson.answers(*glm), lesson.answers(*loaded));
    EXPECT_EQ(lesson.answers(*glm), lesson.answers(*other));
    EXPECT_EQ(column(*glm, "coefficient"), column(*loaded, "coefficient"));
    EXPECT_EQ(column(*glm, "value", 1), column(*loaded, "value", 1));
  }
}

TEST(Glm, RefusesWhatDoesNotFitTogether) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4}), category("y", {"a", "b", "a", "b"})});
  TableLesson lesson(table, "y", with("lambda", "0.1"));
  const auto glm = lesson.fit("glm");
  const auto loading = [&](auto spoil) {
    Saved saved = glm->save();
    spoil(saved);
    return caught([&] { find_learner("glm")->load(std::move(saved), lesson.encoder, lesson.target); }).kind;
  };
  EXPECT_EQ(loading([](Saved& saved) { saved.content["family"] = "gamma"; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.content["family"] = "poisson"; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.content["used"] = {7}; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors.pop_back(); }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[1].shape = {1, 2}; }), ErrorKind::model);
  EXPECT_EQ(loading([](Saved& saved) { saved.tensors[0].values[0] = std::nan(""); }), ErrorKind::model);
}

TEST(Glm, SaysWhatAFamilyCannotTake) {
  const Frame numbers({Column::numbers("x", {1, 2, 3, 4}), Column::numbers("y", {-1, 2, 0, 4})});
  TableLesson counts(numbers, "y", poisson()), classes(numbers, "y", with("family", "binomial"));
  EXPECT_EQ(caught([&] { counts.fit("glm"); }).line,
            "column y: the target has the value -1; poisson takes numbers of at least 0: leave such rows out, or "
            "choose another --family");
  EXPECT_EQ(caught([&] { classes.fit("glm"); }).line,
            "option family: binomial is for classes, and y has numbers; leave it out, or give --task class");
}

}  // namespace
}  // namespace lamina::baseline
