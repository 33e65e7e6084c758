// Explanations of one row: that they add up, and what they are where it is known.
#include "lamina/local.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "explain/quadrature.hpp"
#include "explain/vary.hpp"
#include "frame/caught.hpp"
#include "lamina/csv.hpp"
#include "lamina/ensemble.hpp"
#include "tables.hpp"

namespace lamina {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

double linear(double a, double b, double) { return 2 * a - b; }

std::vector<LocalExplanation> row_of(const Model& model, const Frame& frame, std::size_t row,
                                     const std::string& method = "shapley", const ExplainOptions& options = {}) {
  ScoreOptions score;
  score.threads = 1;
  return explain_row(Explained(model, frame, options, score), frame, row, method);
}

double sum_of(const LocalExplanation& explanation) {
  double sum = 0;
  for (const Contribution& one : explanation.contributions) sum += one.contribution;
  return sum;
}

// n subtractions of worths with a rounding each, and as many of the sums.
void expect_adds_up(const LocalExplanation& explanation, double terms) {
  const double most = std::fabs(explanation.prediction) + std::fabs(explanation.baseline) + 1;
  EXPECT_NEAR(sum_of(explanation), explanation.prediction - explanation.baseline, terms * kEpsilon * most);
  EXPECT_NEAR(explanation.residual, 0, terms * kEpsilon * most);
}

double mean_of(const Column& column) {
  double sum = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) sum += column.number(row);
  return sum / static_cast<double>(column.rows());
}

double deviation_of(const Column& column) {
  double squares = 0;
  for (std::size_t row = 0; row < column.rows(); ++row)
    squares += std::pow(column.number(row) - mean_of(column), 2) / static_cast<double>(column.rows());
  return std::sqrt(squares);
}

// A linear model's are w_j (x_j − mean_j) (Štrumbelj & Kononenko 2014).
TEST(Shapley, OfALinearModelAreItsTerms) {
  const Frame frame = abc_table(50, linear);
  const Model model = fit(frame, options_of("glm"));
  const LocalExplanation found = row_of(model, frame, 3).front();
  EXPECT_EQ(found.method, "shapley");
  EXPECT_EQ(found.output, "y");
  EXPECT_EQ(found.row, 3u);
  EXPECT_EQ(found.scale, "number");
  ASSERT_EQ(found.contributions.size(), 3u);
  EXPECT_EQ(found.contributions[0].variable, "a");
  EXPECT_EQ(found.contributions[0].value, frame.column("a").cell(3));
  const auto moved = [&](const char* name) { return frame.column(name).number(3) - mean_of(frame.column(name)); };
  EXPECT_NEAR(found.contributions[0].contribution, 2 * moved("a"), 1e-9);
  EXPECT_NEAR(found.contributions[1].contribution, -moved("b"), 1e-9);
  EXPECT_NEAR(found.contributions[2].contribution, 0, 1e-9);
  EXPECT_EQ(found.contributions[0].error, 0);
  EXPECT_NEAR(found.baseline, mean_of(frame.column("y")), 1e-9);
  expect_adds_up(found, 3 * 8);
}

Frame kinds() {
  std::string text = "size,colour,weight,kind\n";
  for (int i = 0; i < 80; ++i)
    text += std::to_string(i * 37 % 41) + (i % 3 ? ",red," : ",blue,") + (i % 9 ? std::to_string(i * 53 % 29) : "NA") +
            (i * 37 % 41 + (i % 3) * 8 > 29 ? ",big\n"
             : i % 5                        ? ",small\n"
                                            : ",odd\n");
  return parse_csv(text, {}, "kinds.csv");
}

Options kind_options(const std::string& model) {
  Options options = options_of(model, "kind");
  options.task = "class";
  if (model == "forest" || model == "boosting") options.trees = 8;
  if (model == "net") {
    options.hidden = {5};
    options.epochs = 3;
  }
  return options;
}

// Of every kind of model, and over its levels contributions cancel out.
TEST(Shapley, AddUpForEveryKind) {
  const Frame frame = kinds();
  for (const char* kind : {"net", "glm", "tree", "forest", "boosting", "knn", "svm"}) {
    const auto found = row_of(fit(frame, kind_options(kind)), frame, 9, "shapley", explaining({{"background", "20"}}));
    ASSERT_EQ(found.size(), 3u) << kind;
    for (const LocalExplanation& one : found) expect_adds_up(one, 3 * 8);
    EXPECT_EQ(found[0].scale, "probability");
    for (std::size_t v = 0; v < 3; ++v)
      EXPECT_NEAR(found[0].contributions[v].contribution + found[1].contributions[v].contribution +
                      found[2].contributions[v].contribution,
                  0, 1e-5)
          << kind;
    EXPECT_EQ(found[0].contributions[1].variable, "weight");
    EXPECT_EQ(found[0].contributions[1].value, "");  // missing
  }
}

TEST(Shapley, OfAnEnsembleAddUp) {
  const Frame frame = kinds();
  const Options base = kind_options("glm");
  EnsembleOptions ensemble;
  ensemble.combine = "average";
  ensemble.candidates = parse_candidates({"glm", "tree"}, base);
  ensemble.members = 1;
  const Model model = std::move(*fit_ensemble(frame, ensemble, base));
  for (const LocalExplanation& one : row_of(model, frame, 9)) expect_adds_up(one, 3 * 8);
  EXPECT_EQ(caught([&] { row_of(model, frame, 9, "integrated_gradients"); }).kind, ErrorKind::usage);
}

TEST(Shapley, OfARowThatLacksAPredictor) {
  const Frame frame = kinds();
  const Model model = fit(frame, kind_options("tree"));
  const Caught found = caught([&] { explain_row(Explained(model, frame), frame.without("size"), 0); });
  EXPECT_NE(found.line.find("size"), std::string::npos) << found.line;
}

// f = tanh(a + b) of columns that are alike: their parts are the same, and that of c is none, to the bit.
TEST(Shapley, AlikeGetsAlikeAndADummyNothing) {
  const Values a = random_values(30, 0), c = random_values(30, 2), y = random_values(30, 3);
  const Frame frame(
      {Column::numbers("a", a), Column::numbers("b", a), Column::numbers("c", c), Column::numbers("y", y)});
  const Model model = fit(frame, given_network(R"({"layers": [{"units": 1, "activation": "tanh", "frozen": true,
                                                              "weights": [[1], [1], [0]]}]})"));
  const LocalExplanation found = row_of(model, frame, 4).front();
  EXPECT_NEAR(found.contributions[0].contribution, found.contributions[1].contribution, 64 * kEpsilon);
  EXPECT_EQ(found.contributions[2].contribution, 0);
  const LocalExplanation pair = row_of(model, frame, 4, "shapley", explaining({{"groups", "a+b"}})).front();
  ASSERT_EQ(pair.contributions.size(), 2u);
  EXPECT_EQ(pair.contributions[0].value, frame.column("a").cell(4) + ", " + frame.column("b").cell(4));
  EXPECT_NEAR(pair.contributions[0].contribution, pair.prediction - pair.baseline, 64 * kEpsilon);
}

TEST(Shapley, WhatIsNotAskedForIsTakenTogether) {
  const Frame frame = abc_table(50, linear);
  const Model model = fit(frame, options_of("glm"));
  const LocalExplanation found = row_of(model, frame, 3, "shapley", explaining({{"columns", "b"}})).front();
  ASSERT_EQ(found.contributions.size(), 2u);
  EXPECT_EQ(found.contributions[0].variable, "b");
  EXPECT_EQ(found.contributions[1].variable, "(all others)");
  EXPECT_NEAR(found.contributions[1].contribution, 2 * (frame.column("a").number(3) - mean_of(frame.column("a"))),
              1e-9);
  expect_adds_up(found, 2 * 4);
}

// Rows without weight are no background.
TEST(Shapley, TheBackgroundCountsByItsWeights) {
  const Frame plain = abc_table(40, linear);
  Values weights(40, 1);
  for (std::size_t row = 0; row < 20; ++row) weights[row] = 0;
  const Frame frame = beside(plain, Frame({Column::numbers("w", weights)}));
  Options options = options_of("glm");
  options.weights = "w";
  const Model model = fit(frame, options);
  double mean = 0;
  for (std::size_t row = 20; row < 40; ++row) mean += frame.column("a").number(row) / 20;
  EXPECT_NEAR(row_of(model, frame, 3).front().contributions[0].contribution, 2 * (frame.column("a").number(3) - mean),
              1e-9);
  const Frame none = beside(plain, Frame({Column::numbers("w", Values(40, 0))}));
  EXPECT_EQ(caught([&] { row_of(model, none, 3); }).kind, ErrorKind::data);
}

// An offset is held at the row's own.
TEST(Shapley, AnOffsetIsNoPredictor) {
  const Frame plain = abc_table(40, [](double a, double b, double c) { return 2 * a - b + 5 * c; });
  Options options = options_of("glm");
  options.offset = "c";
  const Model model = fit(plain, options);
  const LocalExplanation found = row_of(model, plain, 3).front();
  ASSERT_EQ(found.contributions.size(), 2u);
  expect_adds_up(found, 2 * 4);
  Values held(40, plain.column("c").number(3));
  const Frame same = explain::with_column(plain, Column::numbers("c", held));
  double baseline = 0;
  for (const double value : model.predict(same).values) baseline += value / 40;
  EXPECT_NEAR(found.baseline, baseline, 1e-12);
}

// Twelve variables: too many for all subsets, so that orders are drawn.
constexpr std::size_t kMany = 12;

Frame many_columns() {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < kMany; ++i)
    columns.push_back(Column::numbers("x" + std::to_string(i), random_values(40, static_cast<std::uint32_t>(i))));
  columns.push_back(Column::numbers("y", random_values(40, 20)));
  return Frame(std::move(columns));
}

Model many_model(const Frame& frame) {
  Options options = options_of("net");
  options.hidden = {6};
  options.activation = "tanh";
  options.precision = "fp64";
  options.epochs = 30;
  options.learning_rate = 0.03;
  return fit(frame, options);
}

// By the definition, coalition by coalition.
std::vector<double> by_definition(const Model& model, const Frame& frame, std::size_t row, std::size_t background) {
  std::vector<Column> columns(kMany, frame.columns()[0]);
  const std::size_t sets = std::size_t{1} << kMany;
  for (std::size_t v = 0; v < kMany; ++v) {
    Values cells;
    for (std::size_t set = 0; set < sets; ++set)
      for (std::size_t b = 0; b < background; ++b) cells.push_back(frame.columns()[v].number(set >> v & 1 ? row : b));
    columns[v] = Column::numbers(frame.columns()[v].name(), cells);
  }
  const std::vector<double> answers = model.predict(Frame(columns)).values;
  std::vector<double> worths(sets, 0), values(kMany, 0);
  for (std::size_t i = 0; i < answers.size(); ++i)
    worths[i / background] += answers[i] / static_cast<double>(background);
  for (std::size_t set = 0; set < sets; ++set) {
    const auto size = static_cast<double>(__builtin_popcountll(set));
    const double factor = std::tgamma(size + 1) * std::tgamma(kMany - size) / std::tgamma(kMany + 1);
    for (std::size_t v = 0; v < kMany; ++v)
      if ((set >> v & 1) == 0) values[v] += factor * (worths[set | std::size_t{1} << v] - worths[set]);
  }
  return values;
}

TEST(Shapley, SampledOrdersComeNearTheDefinition) {
  const Frame frame = many_columns();
  const Model model = many_model(frame);
  const std::vector<double> exact = by_definition(model, frame, 30, 6);
  const LocalExplanation found =
      explain_row(Explained(model, frame.take(every_row(6)), explaining({{"orders", "60"}})), frame, 30).front();
  bool sampled = false;
  for (std::size_t v = 0; v < kMany; ++v) {
    const Contribution& one = found.contributions[v];
    EXPECT_NEAR(one.contribution, exact[v], 5 * one.error + 1e-12) << v;
    sampled = sampled || one.error > 0;
  }
  EXPECT_TRUE(sampled);
  expect_adds_up(found, 60 * 2 * kMany);
}

// All subsets of as few variables, by grouping, are the definition's of these.
TEST(Shapley, AllSubsetsAreTheDefinition) {
  const Frame frame = many_columns();
  const Model model = many_model(frame);
  const std::string groups = "x0+x1+x2,x3+x4+x5,x6+x7+x8,x9+x10+x11";
  const auto found =
      explain_row(Explained(model, frame.take(every_row(6)), explaining({{"groups", groups}})), frame, 30).front();
  ASSERT_EQ(found.contributions.size(), 4u);
  // The middle two of four join in the order 0 1 2 3 and in its reverse; over all 24 orders:
  std::vector<std::size_t> order = {0, 1, 2, 3};
  std::vector<double> sums(4, 0);
  const auto worth = [&](const std::vector<bool>& as_in_row) {
    std::vector<Column> columns;
    for (std::size_t v = 0; v < kMany; ++v)
      columns.push_back(as_in_row[v / 3] ? frame.columns()[v].take(std::vector<std::size_t>(6, 30))
                                         : frame.columns()[v].take(every_row(6)));
    double sum = 0;
    for (const double value : model.predict(Frame(columns)).values) sum += value / 6;
    return sum;
  };
  do {
    std::vector<bool> as_in_row(4, false);
    double before = worth(as_in_row);
    for (const std::size_t player : order) {
      as_in_row[player] = true;
      const double now = worth(as_in_row);
      sums[player] += (now - before) / 24;
      before = now;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  for (std::size_t v = 0; v < 4; ++v) EXPECT_NEAR(found.contributions[v].contribution, sums[v], 1e-12);
}

// A level that the background does not have, and a row of another table.
TEST(Shapley, OfARowFromAnotherTable) {
  const Frame frame = kinds();
  const Model model = fit(frame, kind_options("forest"));
  const Frame other = parse_csv("colour,size,weight\ngreen,3,1\nblue,40,\n", {}, "other.csv");
  const Explained explained(model, frame);
  for (const std::size_t row : {0, 1}) {
    const auto found = explain_row(explained, other, row);
    for (std::size_t k = 0; k < found.size(); ++k) {
      expect_adds_up(found[k], 3 * 8);
      EXPECT_EQ(found[k].prediction, model.predict(other).probabilities[row * 3 + k]);
    }
    EXPECT_EQ(found[0].contributions.back().value, row ? "blue" : "green");
  }
}

TEST(Quadrature, IsExactForPolynomialsUpToItsDegree) {
  for (const std::size_t count : {1, 2, 3, 7, 8, 15}) {
    const auto nodes = explain::gauss_legendre(count);
    for (std::size_t power = 0; power < 2 * count; ++power) {
      double sum = 0;
      for (const explain::Node& node : nodes) sum += node.weight * std::pow(node.at, power);
      EXPECT_NEAR(sum, 1 / (static_cast<double>(power) + 1), 1e-14) << count << " " << power;
    }
  }
}

constexpr const char* kTanh =
    R"({"layers": [{"units": 2, "activation": "tanh", "frozen": true, "weights": [[1, -2], [0.5, 1], [0, 0]],
                    "biases": [0.2, -0.3]}],
        "output": {"frozen": true, "weights": [[1.5], [-0.7]]}})";

// By the formula, (x_i − b_i) Σ_j v_j w_ij ∫ sech²(w_j·z(t) + c_j) dt, the integral being that of a tanh.
TEST(IntegratedGradients, AreTheFormulasOfATanhNetwork) {
  const Frame frame = abc_table(40, linear);
  const Model model = fit(frame, given_network(kTanh));
  const LocalExplanation found = row_of(model, frame, 7, "integrated_gradients").front();
  const double w[3][2] = {{1, -2}, {0.5, 1}, {0, 0}}, v[2] = {1.5, -0.7}, c[2] = {0.2, -0.3};
  double from[3], to[3], expected[3] = {0, 0, 0};
  const char* names[3] = {"a", "b", "c"};
  for (int i = 0; i < 3; ++i) {
    from[i] = mean_of(frame.column(names[i]));
    to[i] = frame.column(names[i]).number(7);
  }
  for (int j = 0; j < 2; ++j) {
    double start = c[j], rise = 0;
    for (int i = 0; i < 3; ++i) {
      start += w[i][j] * from[i];
      rise += w[i][j] * (to[i] - from[i]);
    }
    for (int i = 0; i < 3; ++i)
      expected[i] += (to[i] - from[i]) * v[j] * w[i][j] * (std::tanh(start + rise) - std::tanh(start)) / rise;
  }
  const double scale = deviation_of(frame.column("y"));  // the network's answer is of the scaled target
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(found.contributions[i].contribution, scale * expected[i], 1e-12);
  EXPECT_EQ(found.contributions[2].contribution, 0);
  EXPECT_NEAR(found.residual, 0, 1e-12);
  EXPECT_EQ(found.method, "integrated_gradients");
  EXPECT_NEAR(found.prediction, model.predict(frame).values[7], 1e-12);
}

// f = relu(a + b) from −2 on: the unit answers on the last part of the path, and each input has its share of the rise.
TEST(IntegratedGradients, KinksAreFound) {
  const Frame frame({Column::numbers("a", {-1, -1, 0.31, 1.9}), Column::numbers("b", {-1, -1, 0.5, 0.6}),
                     Column::numbers("y", {1, 2, 3, 5})});
  const Model model = fit(frame, given_network(R"({"layers": [{"units": 1, "activation": "relu", "frozen": true,
                                                              "weights": [[1], [1]]}]})"));
  for (const char* steps : {"1", "8", "64", "500"}) {
    const LocalExplanation found =
        explain_row(Explained(model, frame.take({0, 1}), explaining({{"path_steps", steps}})), frame, 3,
                    "integrated_gradients")
            .front();
    const double whole = found.prediction - found.baseline;
    ASSERT_GT(std::fabs(whole), 0.1);
    // The last panels have 2⁻³⁰ of the path, where the slope is 0 or that of the line.
    EXPECT_NEAR(found.residual, 0, std::fabs(whole) * 1e-8);
    EXPECT_NEAR(found.contributions[0].contribution, whole * 2.9 / 4.5, std::fabs(whole) * 1e-8);
    EXPECT_NEAR(found.contributions[1].contribution, whole * 1.6 / 4.5, std::fabs(whole) * 1e-8);
  }
}

// A step has no slope: nothing is found along the path, and the residual says so.
TEST(IntegratedGradients, WhatIsMissedIsSaid) {
  const Frame frame({Column::numbers("a", {-1, -1, 0.31, 1.9}), Column::numbers("y", {1, 2, 3, 5})});
  const Model model = fit(frame, given_network(R"({"layers": [{"units": 1, "activation": "unit_step", "frozen": true,
                                                              "weights": [[1]]}]})"));
  const LocalExplanation found =
      explain_row(Explained(model, frame.take({0, 1})), frame, 3, "integrated_gradients").front();
  EXPECT_EQ(found.contributions[0].contribution, 0);
  EXPECT_EQ(found.residual, found.prediction - found.baseline);
  EXPECT_NE(found.residual, 0);
}

TEST(IntegratedGradients, OfCategoriesAndClassesAddUp) {
  const Frame frame = kinds();
  Options options = kind_options("net");
  options.activation = "tanh";
  for (const char* priors : {"", "small=0.2,big=0.5,odd=0.3"}) {
    if (*priors) set_option(options, "priors", priors);
    const Model model = fit(frame, options);
    const auto found = row_of(model, frame, 9, "integrated_gradients");
    ASSERT_EQ(found.size(), 3u);
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_EQ(found[k].contributions.size(), 3u);
      EXPECT_NEAR(found[k].residual, 0, 1e-9);
      EXPECT_NEAR(sum_of(found[k]), found[k].prediction - found[k].baseline, 1e-9);
      EXPECT_NEAR(found[k].prediction, model.predict(frame).probabilities[9 * 3 + k], 1e-5);  // fp32's
    }
  }
}

// Of two classes what speaks for the one speaks against the other.
TEST(IntegratedGradients, OfTwoClassesAreOpposite) {
  const Frame frame = abc_table(40, [](double a, double b, double) { return a + b > 1.5; });
  Options options = options_of("net");
  options.task = "class";
  options.hidden = {4};
  options.activation = "softplus";
  options.epochs = 3;
  const Model model = fit(frame, options);
  ASSERT_EQ(row_of(model, frame, 2, "integrated_gradients").size(), 1u);
  const auto both = row_of(model, frame, 2, "integrated_gradients", explaining({{"outputs", "1,0"}}));
  ASSERT_EQ(both.size(), 2u);
  for (std::size_t v = 0; v < 3; ++v)
    EXPECT_NEAR(both[0].contributions[v].contribution, -both[1].contributions[v].contribution, 1e-15);
  EXPECT_NEAR(both[0].prediction + both[1].prediction, 1, 1e-15);
  EXPECT_NEAR(both[1].residual, 0, 1e-9);
}

TEST(IntegratedGradients, OfAnAutoencoderAndWithAnOffset) {
  const Frame frame = abc_table(40, [](double a, double b, double c) { return a + b + c; });
  Options options = options_of("net");
  options.activation = "tanh";
  options.hidden = {3};
  options.epochs = 3;
  options.offset = "c";
  const Model model = fit(frame, options);
  const LocalExplanation found = row_of(model, frame, 5, "integrated_gradients").front();
  EXPECT_NEAR(found.prediction, model.predict(frame).values[5], 1e-5);
  EXPECT_NEAR(found.residual, 0, 1e-9);
  options.offset = options.target = "";
  options.task = "autoencoder";
  const Model autoencoder = fit(frame, options);
  const LocalExplanation error = row_of(autoencoder, frame, 5, "integrated_gradients").front();
  EXPECT_EQ(error.output, "reconstruction_error");
  EXPECT_NEAR(error.prediction, autoencoder.predict(frame).values[5], 1e-5);
  EXPECT_NEAR(error.residual, 0, 1e-9);
  expect_adds_up(row_of(autoencoder, frame, 5).front(), 4 * 16);
}

TEST(LocalExplanation, AsTableAndJson) {
  const Frame frame = abc_table(30, linear);
  const LocalExplanation found = row_of(fit(frame, options_of("glm")), frame, 3).front();
  const Frame table = to_frame(found);
  EXPECT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.column("contribution").number(1), found.contributions[1].contribution);
  EXPECT_EQ(table.find("error"), nullptr);
  const nlohmann::json json = to_json(found);
  EXPECT_EQ(json["row"], 3);
  EXPECT_EQ(json["contributions"][2]["variable"], "c");
  EXPECT_EQ(json["baseline"], found.baseline);
}

TEST(LocalErrors, NameWhatIsWrong) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  const auto error = [&](std::size_t row, const std::string& method) {
    const Caught found = caught([&] { row_of(model, frame, row, method); });
    EXPECT_EQ(found.kind, ErrorKind::usage);
    return found.line;
  };
  EXPECT_EQ(error(30, "shapley"), "abc.csv: there is no row 31: the table has 30; give a row from 1 to 30");
  EXPECT_EQ(error(0, "shaply"), "there is no explanation of a row 'shaply'; did you mean shapley?");
  EXPECT_EQ(error(0, "integrated_gradients"),
            "integrated gradients are not for a model like this one: generalized linear model; choose among shapley");
  Options calibrated = options_of("net");
  calibrated.task = "class";
  calibrated.valid = "0.5";
  calibrated.calibrate = "platt";
  calibrated.hidden = {2};
  calibrated.epochs = 1;
  const Frame classes = abc_table(60, [](double a, double, double) { return a > 0.5; });
  const Model corrected = fit(classes, calibrated);
  EXPECT_EQ(caught([&] { row_of(corrected, classes, 0, "integrated_gradients"); }).line,
            "integrated gradients are not for a model like this one: calibrated network; choose among shapley");
  expect_adds_up(row_of(corrected, classes, 0).front(), 3 * 8);
}

}  // namespace
}  // namespace lamina
