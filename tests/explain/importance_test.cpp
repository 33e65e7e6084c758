// Importances against figures by hand.
#include "lamina/importance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "baseline/out_of_bag.hpp"
#include "baseline/tree_ensemble.hpp"
#include "explain/variables.hpp"
#include "frame/caught.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/csv.hpp"
#include "lamina/ensemble.hpp"
#include "model/impl.hpp"
#include "tables.hpp"

namespace lamina {
namespace {

constexpr const char* kLinear =
    R"({"layers": [{"units": 1, "activation": "linear", "frozen": true, "weights": [[2], [-1], [0]]}],
        "output": {"frozen": true, "weights": [[1]]}})";

double linear(double a, double b, double) { return 2 * a - b; }

ImportanceTable table_of(const Model& model, const Frame& frame, const std::string& method,
                         const ExplainOptions& options = {}, int threads = 1) {
  ScoreOptions score;
  score.threads = threads;
  return importance(Explained(model, frame, options, score), method);
}

const Importance& of(const ImportanceTable& table, const std::string& variable) {
  for (const Importance& one : table.variables)
    if (one.variable == variable) return one;
  ADD_FAILURE() << "no variable " << variable;
  return table.variables.front();
}

std::vector<std::string> names_of(const ImportanceTable& table) {
  std::vector<std::string> names;
  for (const Importance& one : table.variables) names.push_back(one.variable);
  return names;
}

// The regression on rows it fits without error, so that shuffling a alone leaves Σ (2 a' − 2 a)² / n.
TEST(PermutationImportance, IsTheErrorThatShufflingBrings) {
  const Frame frame = abc_table(40, linear);
  const Model model = fit(frame, options_of("glm"));
  const ImportanceTable table =
      table_of(model, frame, "permutation", explaining({{"metric", "mse"}, {"repeats", "4"}}));
  EXPECT_EQ(table.method, "permutation");
  EXPECT_EQ(table.metric, "mse");
  EXPECT_NEAR(*table.baseline, 0, 1e-12);
  const Importance& a = of(table, "a");
  ASSERT_EQ(a.repeats.size(), 4u);
  double sum = 0;
  for (std::uint32_t repeat = 0; repeat < 4; ++repeat) {
    const auto order = permutation(40, 1, Purpose::shuffled_variable, repeat);
    double error = 0;
    for (std::size_t row = 0; row < 40; ++row) {
      const double moved = frame.column("a").number(order[row]) - frame.column("a").number(row);
      error += 4 * moved * moved / 40;
    }
    EXPECT_NEAR(a.repeats[repeat], error, 1e-9);
    sum += error;
  }
  EXPECT_NEAR(a.value, sum / 4, 1e-9);
  double squares = 0;
  for (const double value : a.repeats) squares += (value - a.value) * (value - a.value);
  EXPECT_NEAR(*a.deviation, std::sqrt(squares / 3), 1e-12);
}

TEST(PermutationImportance, AVariableWithoutInfluenceHasNone) {
  const Frame frame = abc_table(30, linear);
  Options options = given_network(kLinear);
  const Model model = fit(frame, options);
  const ImportanceTable table = table_of(model, frame, "permutation");
  EXPECT_EQ(table.metric, "rmse");
  EXPECT_EQ(of(table, "c").value, 0);
  EXPECT_EQ(*of(table, "c").deviation, 0);
  EXPECT_GT(of(table, "a").value, 0);
  EXPECT_EQ(names_of(table).back(), "c");
}

TEST(PermutationImportance, OneRepeatHasNoDeviation) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  const ImportanceTable table = table_of(model, frame, "permutation", explaining({{"repeats", "1"}}));
  EXPECT_FALSE(table.variables.front().deviation.has_value());
  EXPECT_EQ(to_frame(table).find("deviation"), nullptr);
}

// 2a − b of a group that is shuffled together.
TEST(PermutationImportance, AGroupIsShuffledTogether) {
  const Frame frame = abc_table(40, linear);
  const Model model = fit(frame, options_of("glm"));
  const ImportanceTable table =
      table_of(model, frame, "permutation", explaining({{"metric", "mse"}, {"repeats", "1"}, {"groups", "b+a"}}));
  EXPECT_EQ(names_of(table), (std::vector<std::string>{"b+a", "c"}));
  EXPECT_EQ(table.variables[0].columns, (std::vector<std::string>{"a", "b"}));
  const auto order = permutation(40, 1, Purpose::shuffled_variable, 0);
  double error = 0;
  for (std::size_t row = 0; row < 40; ++row) {
    const double moved = frame.column("y").number(order[row]) - frame.column("y").number(row);
    error += moved * moved / 40;
  }
  EXPECT_NEAR(table.variables[0].value, error, 1e-9);
}

TEST(PermutationImportance, WhatIsAskedForChangesNoFigure) {
  const Frame frame = abc_table(40, linear);
  const Model model = fit(frame, options_of("forest"));
  const ImportanceTable all = table_of(model, frame, "permutation");
  const ImportanceTable one = table_of(model, frame, "permutation", explaining({{"columns", "b"}}));
  ASSERT_EQ(names_of(one), std::vector<std::string>{"b"});
  EXPECT_EQ(of(one, "b").repeats, of(all, "b").repeats);
  const ImportanceTable threads = table_of(model, frame, "permutation", {}, 3);
  EXPECT_EQ(to_json(threads), to_json(all));
}

// Rows that weigh nothing are judged as if they were not there.
TEST(PermutationImportance, CountsRowsByTheirWeights) {
  const Frame plain = abc_table(24, linear);
  Values weights(24, 1);
  for (std::size_t row = 0; row < 12; ++row) weights[row] = 0;
  const Frame frame = beside(plain, Frame({Column::numbers("w", weights)}));
  Options options = options_of("glm");
  options.weights = "w";
  const Model model = fit(frame, options);
  const ImportanceTable table =
      table_of(model, frame, "permutation", explaining({{"metric", "mse"}, {"repeats", "1"}}));
  const auto order = permutation(24, 1, Purpose::shuffled_variable, 0);
  double error = 0;
  for (std::size_t row = 12; row < 24; ++row) {
    const double moved = frame.column("b").number(order[row]) - frame.column("b").number(row);
    error += moved * moved / 12;
  }
  EXPECT_NEAR(of(table, "b").value, error, 1e-9);
}

TEST(PermutationImportance, RowsWithoutATargetAreLeftOut) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  Values y;
  for (std::size_t row = 0; row < 30; ++row) y.push_back(row < 3 ? std::nan("") : frame.column("y").number(row));
  const Frame holed = beside(frame.without("y"), Frame({Column::numbers("y", y)}));
  std::vector<std::size_t> known = every_row(30);
  known.erase(known.begin(), known.begin() + 3);
  const ImportanceTable table = table_of(model, holed, "permutation");
  EXPECT_EQ(table.variables.front().repeats,
            table_of(model, frame.take(known), "permutation").variables.front().repeats);
  ASSERT_EQ(table.notes.size(), 1u);
  EXPECT_EQ(table.notes.front(), "3 rows without a known target left out");
}

Frame kinds() {
  std::string text = "size,colour,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i % 7) + (i % 3 ? ",red," : ",blue,") + (i % 3 ? "warm\n" : "cold\n");
  return parse_csv(text, {}, "kinds.csv");
}

Options kind_options(const std::string& model) {
  Options options = options_of(model, "kind");
  options.task = "class";
  options.trees = model == "forest" ? 10 : 0;
  return options;
}

// A tree that looks at the colour alone is right everywhere; shuffled, it is wrong where another colour came.
TEST(PermutationImportance, AMetricThatShallBeHighFalls) {
  const Frame frame = kinds();
  const Model model = fit(frame, kind_options("tree"));
  const ImportanceTable table =
      table_of(model, frame, "permutation", explaining({{"metric", "accuracy"}, {"repeats", "1"}}));
  EXPECT_EQ(*table.baseline, 1);
  const auto order = permutation(60, 1, Purpose::shuffled_variable, 0);
  double wrong = 0;
  for (std::size_t row = 0; row < 60; ++row) wrong += (row % 3 == 0) != (order[row] % 3 == 0);
  EXPECT_NEAR(of(table, "colour").value, wrong / 60, 1e-12);
  EXPECT_EQ(of(table, "size").value, 0);
  EXPECT_EQ(table_of(model, frame, "permutation").metric, "log_loss");
}

TEST(PermutationImportance, OfAnAutoencoderIsTheErrorOfTheReconstruction) {
  const Frame frame = abc_table(40, linear);
  Options options;
  options.task = "autoencoder";
  options.hidden = {2};
  options.epochs = 5;
  options.threads = 1;
  const Model model = fit(frame, options);
  const ImportanceTable table = table_of(model, frame, "permutation");
  EXPECT_EQ(table.metric, "reconstruction_error");
  EXPECT_NEAR(*table.baseline, *model.evaluate(frame).value("reconstruction_error"), 1e-12);
  EXPECT_EQ(table.variables.size(), 4u);
}

TEST(Variables, ANameMayHoldAPlus) {
  const Values x = random_values(20, 0), y = random_values(20, 1), z = random_values(20, 2);
  const Frame frame({Column::numbers("a", x), Column::numbers("a+b", y), Column::numbers("b", z),
                     Column::numbers("y", random_values(20, 3))});
  const Model model = fit(frame, options_of("glm"));
  const auto variables = [&](const char* groups) {
    return explain::variables_of(Explained(model, frame, explaining({{"groups", groups}})));
  };
  EXPECT_EQ(variables("a+b+b")[1].columns, (std::vector<std::string>{"a+b", "b"}));
  EXPECT_EQ(variables("b+a").size(), 2u);
  EXPECT_EQ(variables("b+a")[0].columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(variables("a+b").size(), 3u);
}

// Shares of the layers by hand: P = [¼ ¾; ¾ ¼] of the first, [¼ ½; ¾ ½] of the second, so that Q of a is ⅝ and ½.
TEST(GedeonImportance, IsTheProductOfShares) {
  const Frame frame = abc_table(20, linear).without("c");
  const auto value_of_a = [&](const std::string& network) {
    return of(table_of(fit(frame, given_network(network)), frame, "gedeon"), "a").value;
  };
  EXPECT_NEAR(value_of_a(R"({"layers": [{"units": 2, "frozen": true, "weights": [[1, -3], [-3, 1]]},
                                        {"units": 2, "frozen": true, "weights": [[1, -1], [3, 1]]}]})"),
              0.5625, 1e-15);
  // The output layer is the second.
  EXPECT_NEAR(value_of_a(R"({"layers": [{"units": 2, "frozen": true, "weights": [[1, -3], [-3, 1]]}],
                             "output": {"frozen": true, "weights": [[1], [3]]}})"),
              0.625, 1e-15);
  // A layer without weights between, and one layer alone.
  EXPECT_NEAR(value_of_a(R"({"layers": [{"units": 2, "frozen": true, "weights": [[1, -3], [-3, 1]]},
                                        {"type": "layer_norm"}],
                             "output": {"frozen": true, "weights": [[1], [3]]}})"),
              0.625, 1e-15);
  EXPECT_NEAR(value_of_a(R"({"layers": [], "output": {"frozen": true, "weights": [[1], [3]]}})"), 0.25, 1e-15);
  // A unit without weights passes nothing on.
  EXPECT_NEAR(value_of_a(R"({"layers": [{"units": 2, "frozen": true, "weights": [[1, 0], [-3, 0]]}],
                             "output": {"frozen": true, "weights": [[1], [3]]}})"),
              0.25, 1e-15);
  // The two pieces of a maxout unit count together: [1 + 2; 3 + 4].
  EXPECT_NEAR(value_of_a(R"({"layers": [{"units": 1, "activation": "maxout", "pieces": 2, "frozen": true,
                                         "weights": [[1, -2], [-3, 4]]}],
                             "output": {"frozen": true, "weights": [[1]]}})"),
              0.3, 1e-15);
}

// The levels of a category add up; places for what training never saw do not count.
TEST(GedeonImportance, ACategoryIsOneVariable) {
  const Frame frame = kinds();
  Options options =
      given_network(R"({"layers": [], "output": {"frozen": true, "weights": [[1], [2], [1], [50], [90]]}})");
  options.task = "class";
  options.target = "kind";
  const ImportanceTable table = table_of(fit(frame, options), frame, "gedeon");
  EXPECT_EQ(names_of(table), (std::vector<std::string>{"colour", "size"}));
  EXPECT_NEAR(table.variables[0].value, 0.75, 1e-15);
  EXPECT_NEAR(table.variables[1].value, 0.25, 1e-15);
}

// Answers 0, 1, 2, 3: one split between 1 and 2 explains 4 of 5.
TEST(SurrogateImportance, TellsItsFidelity) {
  const Frame frame(
      {Column::numbers("a", {0, 1, 2, 3}), Column::numbers("b", {0, 1, 0, 1}), Column::numbers("y", {0, 1, 2, 3})});
  const Model model = fit(frame, options_of("glm"));
  const ImportanceTable table = table_of(model, frame, "surrogate", explaining({{"surrogate_depth", "1"}}));
  EXPECT_NEAR(*table.fidelity, 0.8, 1e-9);
  EXPECT_EQ(table.variables[0].variable, "a");
  EXPECT_EQ(table.variables[0].value, 1);
  EXPECT_NE(table.drawing.find("a <= 1.5"), std::string::npos) << table.drawing;
  EXPECT_NEAR(*table_of(model, frame, "surrogate").fidelity, 1, 1e-9);
}

TEST(SurrogateImportance, OfSeveralOutputsIsTheirMean) {
  Options options = options_of("tree", "colour");
  options.task = "class";
  const Frame frame = parse_csv(
      "a,b,colour\n0,0,red\n0,1,red\n1,0,blue\n1,1,green\n0,0,red\n0,1,red\n1,0,blue\n1,1,green\n", {}, "c.csv");
  options.prune = false;
  const Model model = fit(frame, options);
  const ImportanceTable table = table_of(model, frame, "surrogate");
  EXPECT_NEAR(*table.fidelity, 1, 1e-12);
  double sum = 0;
  for (const Importance& one : table.variables) sum += one.value;
  EXPECT_NEAR(sum, 1, 1e-12);
  // red hangs on a alone; of blue and of green, a gains ⅓ of the impurity and b ⅔.
  EXPECT_NEAR(of(table, "a").value, (1 + 1. / 3 + 1. / 3) / 3, 1e-12);
  EXPECT_NE(table.drawing.find("green:"), std::string::npos);
  EXPECT_EQ(table.notes.size(), 1u);
}

TEST(SurrogateImportance, NamesOfItsOwnColumnsDoNotClash) {
  const Frame frame({Column::numbers("answer", {0, 1, 2, 3}), Column::numbers("weight", {0, 1, 0, 1}),
                     Column::numbers("y", {0, 1, 2, 3})});
  const ImportanceTable table = table_of(fit(frame, options_of("glm")), frame, "surrogate");
  EXPECT_EQ(table.variables[0].variable, "answer");
}

TEST(OwnImportance, IsWhatTheTreesCount) {
  const Frame frame = abc_table(60, linear);
  for (const char* kind : {"tree", "bagging", "forest", "boosting", "adaboost"}) {
    Options options = options_of(kind);
    if (kind != std::string("tree")) options.trees = 5;
    const Model model = fit(frame, options);
    const ImportanceTable table = table_of(model, frame, "own");
    double sum = 0;
    for (const Importance& one : table.variables) sum += one.value;
    EXPECT_NEAR(sum, 1, 1e-12) << kind;
    const ImportanceTable grouped = table_of(model, frame, "own", explaining({{"groups", "a+c"}}));
    EXPECT_NEAR(of(grouped, "a+c").value, of(table, "a").value + of(table, "c").value, 1e-15) << kind;
  }
}

// The rows that a tree has not drawn are answered for by it, whatever values they are given.
TEST(OutOfBagImportance, AsksTreesForRowsThatTheyHaveNotSeen) {
  const Frame frame = abc_table(40, linear);
  Options options = options_of("forest");
  options.trees = 20;
  const Model model = fit(frame, options);
  const ImportanceTable table = table_of(model, frame, "out_of_bag", explaining({{"metric", "mse"}, {"repeats", "1"}}));
  const auto& forest = dynamic_cast<const baseline::TreeEnsemble&>(*model.impl().learner);
  const auto order = permutation(40, 1, Purpose::shuffled_variable, 0);
  const auto mse = [&](const char* shuffled) {
    double error = 0, count = 0;
    for (std::size_t row = 0; row < 40; ++row) {
      std::vector<double> inputs;
      for (const EncodedColumn& column : model.impl().trained.learnt.encoder.columns()) {
        const std::size_t from = column.name == shuffled ? order[row] : row;
        inputs.push_back((frame.column(column.name).number(from) - column.mean) / column.deviation);
      }
      double sum = 0, trees = 0;
      for (std::size_t t = 0; t < 20; ++t) {
        if (baseline::times_drawn(40, options, t)[row] > 0) continue;
        const baseline::DecisionTree& tree = forest.trees()[t];
        sum += tree.answer_of(tree.leaf_of(inputs.data()))[0].value;
        ++trees;
      }
      if (trees == 0) continue;
      const double miss = frame.column("y").number(row) - sum / trees;
      error += miss * miss;
      ++count;
    }
    return error / count;
  };
  EXPECT_NEAR(*table.baseline, mse(""), 1e-12);
  for (const char* name : {"a", "b", "c"}) EXPECT_NEAR(of(table, name).value, mse(name) - mse(""), 1e-12) << name;
}

TEST(OutOfBagImportance, NeedsTheRowsOfTheFit) {
  const Frame frame = kinds();
  Options options = kind_options("bagging");
  options.valid = "0.2";
  options.class_weights = {{"warm", "2"}};
  const Model model = fit(frame, options);
  const ImportanceTable table = table_of(model, frame, "out_of_bag");
  EXPECT_EQ(names_of(table).front(), "colour");
  EXPECT_EQ(table.notes.back(), "judged on the 48 rows of the fit, each by the trees that have not seen it");
  const Frame numbers = abc_table(40, linear);
  std::vector<std::size_t> rows = every_row(40);
  std::swap(rows[0], rows[1]);
  options = options_of("forest");
  options.trees = 5;
  const Model forest = fit(numbers, options);
  const Caught other = caught([&] { table_of(forest, numbers.take(rows), "out_of_bag"); });
  EXPECT_EQ(other.kind, ErrorKind::data);
  EXPECT_EQ(other.line,
            "abc.csv: these are not the rows that the trees were fitted to; give the training table and all of its "
            "rows, or choose permutation");
  std::vector<std::size_t> warm;
  for (std::size_t row = 0; row < frame.rows(); ++row)
    if (frame.column(model.target()).cell(row) == "warm") warm.push_back(row);
  const Caught lacking = caught([&] { table_of(model, frame.take(warm), "out_of_bag"); });
  EXPECT_EQ(lacking.kind, ErrorKind::data);
  EXPECT_NE(lacking.line.find("these are not the rows that the trees were fitted to"), std::string::npos)
      << lacking.line;
  const Caught tree = caught([&] { table_of(fit(frame, kind_options("tree")), frame, "out_of_bag"); });
  EXPECT_EQ(tree.kind, ErrorKind::usage);
}

// A resample may leave a column constant, which its model then does without.
TEST(Importance, OfAModelThatLacksAPredictor) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("tree")), smaller = fit(frame.without("c"), options_of("tree"));
  const Explained explained(model, frame, explaining({{"groups", "b+c"}}));
  for (const char* method : {"permutation", "surrogate", "own"}) {
    const ImportanceTable table = importance(explained.of(smaller), method);
    EXPECT_EQ(table.variables.size(), 2u) << method;
    const ImportanceTable alone = importance(Explained(model, frame).of(smaller), method);
    EXPECT_EQ(of(alone, "c").value, 0) << method;
    EXPECT_EQ(of(alone, "b").value, of(table, "b+c").value) << method;
  }
}

// Models of models: on the original columns, member by member.
TEST(Importance, OfAnEnsemble) {
  const Frame frame = abc_table(60, linear);
  Options base = options_of("net");
  EnsembleOptions ensemble;
  ensemble.combine = "average";
  ensemble.candidates = parse_candidates({"glm", "tree"}, base);
  ensemble.members = 1;
  const Model model = std::move(*fit_ensemble(frame, ensemble, base));
  for (const char* method : {"permutation", "drop_column", "surrogate"}) {
    const ImportanceTable table = table_of(model, frame, method);
    EXPECT_EQ(names_of(table).back(), "c") << method;
    EXPECT_GT(table.variables[0].value, table.variables[2].value + 0.1) << method;
  }
  EXPECT_EQ(caught([&] { table_of(model, frame, "own"); }).kind, ErrorKind::usage);
}

TEST(DropColumnImportance, TellsHowManyModelsAreFitted) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  RefitContext refitting;
  std::vector<std::size_t> told;
  refitting.progress = [&](std::size_t done, std::size_t wanted) {
    told.push_back(done);
    EXPECT_EQ(wanted, 4U) << "without each of three variables, and with all";
  };
  refitting.jobs = 3;
  importance(Explained(model, frame, {}, {}, refitting), "drop_column");
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3, 4}));
}

// As R's drop1: the model fitted without the column, judged alike.
TEST(DropColumnImportance, IsWhatTheFitLoses) {
  const Frame frame = abc_table(60, [](double a, double b, double c) { return 2 * a - b + 0.3 * c * c; });
  for (const char* valid : {"", "0.25"}) {
    Options options = options_of("glm");
    options.valid = valid;
    const Model model = fit(frame, options);
    const ImportanceTable table = table_of(model, frame, "drop_column", explaining({{"groups", "b+c"}}));
    options.ignore = {"b", "c"};
    const Model reduced = fit(frame, options);
    const auto rmse = [&](const Model& judged) {
      return *(*valid ? judged.validation_report() : judged.training_report())->value("rmse");
    };
    EXPECT_EQ(*table.baseline, rmse(model));
    EXPECT_EQ(of(table, "b+c").value, rmse(reduced) - rmse(model));
    ASSERT_EQ(table.notes.size(), 1u);
    EXPECT_EQ(table.notes[0].substr(0, 31),
              *valid ? "judged on the 15 rows that each" : "judged on the 60 rows that each");
  }
}

TEST(ImportanceTable, AsTableAndJson) {
  const Frame frame = abc_table(30, linear);
  const ImportanceTable table = table_of(fit(frame, options_of("glm")), frame, "permutation");
  const Frame written = to_frame(table);
  EXPECT_EQ(written.rows(), 3u);
  EXPECT_EQ(written.column("variable").cell(0), table.variables[0].variable);
  EXPECT_EQ(written.column("importance").number(2), table.variables[2].value);
  const nlohmann::json json = to_json(table);
  EXPECT_EQ(json["metric"], "rmse");
  EXPECT_EQ(json["variables"][0]["repeats"].size(), 10u);
  EXPECT_EQ(json["variables"][0]["columns"][0], table.variables[0].variable);
}

TEST(ImportanceErrors, NameWhatIsWrong) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  const auto error = [&](const std::string& method, const ExplainOptions& options = {}) {
    const Caught found = caught([&] { table_of(model, frame, method, options); });
    EXPECT_EQ(found.kind, ErrorKind::usage);
    return found.line;
  };
  EXPECT_EQ(error("permutatoin"), "there is no importance 'permutatoin'; did you mean permutation?");
  EXPECT_EQ(error("x"), "there is no importance 'x'; choose among permutation, drop_column, surrogate");
  EXPECT_EQ(error("gedeon"),
            "importance 'gedeon' is not for a model like this one: generalized linear model; choose among permutation, "
            "drop_column, surrogate");
  EXPECT_EQ(error("permutation", explaining({{"metric", "rsme"}})),
            "option metric: there is no metric 'rsme'; did you mean rmse?");
  EXPECT_EQ(error("permutation", explaining({{"metric", "auc"}})),
            "option metric: auc does not apply to regression; choose among auto, rmse, mae, r2, mse, rmsle, "
            "mean_residual_deviance");
  EXPECT_EQ(error("permutation", explaining({{"columns", "aa"}})), "the model has no predictor 'aa'; did you mean a?");
  EXPECT_EQ(error("permutation", explaining({{"groups", "a+bb"}})), "the model has no predictor 'bb'; did you mean b?");
  EXPECT_EQ(error("permutation", explaining({{"groups", "a+b,b+c"}})),
            "option groups: 'b' stands in a+b and in b+c; name each predictor once");
  EXPECT_EQ(error("permutation", explaining({{"groups", "a+a"}})),
            "option groups: 'a' stands in a+a and in a+a; name each predictor once");
  EXPECT_EQ(error("drop_column", explaining({{"groups", "a+b+c"}})),
            "without a+b+c the model has no predictor left; choose permutation, or smaller groups");
}

TEST(ImportanceErrors, ATargetThatIsNotThere) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, options_of("glm"));
  for (const char* method : {"permutation", "drop_column"}) {
    const Caught lacking = caught([&] { table_of(model, frame.without("y"), method); });
    EXPECT_EQ(lacking.kind, ErrorKind::data);
    EXPECT_NE(lacking.line.find("'y'"), std::string::npos) << lacking.line;
  }
  const Frame unknown = beside(frame.without("y"), Frame({Column::numbers("y", Values(30, std::nan("")))}));
  const Caught empty = caught([&] { table_of(model, unknown, "permutation"); });
  EXPECT_EQ(empty.line, "abc.csv: column y: no row has a known answer; give rows whose target is one the model knows");
  EXPECT_EQ(caught([&] { table_of(model, frame.without("y"), "surrogate"); }).line, "");
}

TEST(ImportanceErrors, FiguresThatAreNotDefined) {
  const Frame frame = kinds();
  const Model model = fit(frame, kind_options("tree"));
  std::vector<std::size_t> warm;
  for (std::size_t row = 0; row < 60; ++row)
    if (row % 3) warm.push_back(row);
  const Caught undefined = caught([&] {
    table_of(model, frame.take(warm), "permutation", explaining({{"metric", "auc"}}));
  });
  EXPECT_EQ(undefined.kind, ErrorKind::data);
  EXPECT_NE(undefined.line.find("the metric auc is undefined for these rows"), std::string::npos);
  const Caught alike = caught([&] { table_of(model, frame.take({1, 2, 4}), "surrogate"); });
  EXPECT_EQ(alike.kind, ErrorKind::data);
  EXPECT_NE(alike.line.find("the model answers the same for all rows"), std::string::npos) << alike.line;
}

TEST(GedeonImportance, NeedsWeightsOfTheInputs) {
  const Frame frame = abc_table(30, linear);
  const Model model = fit(frame, given_network(R"({"layers": [{"type": "layer_norm"}, {"units": 2}]})"));
  const Caught found = caught([&] { table_of(model, frame, "gedeon"); });
  EXPECT_EQ(found.kind, ErrorKind::usage);
  EXPECT_EQ(found.line,
            "importance 'gedeon' is read from the weights of the inputs, and the network begins with a layer_norm "
            "layer; choose permutation");
}

}  // namespace
}  // namespace lamina
