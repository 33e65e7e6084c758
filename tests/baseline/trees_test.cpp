// Trees by hand, and what must not change them.
#include <gtest/gtest.h>

#include <numeric>
#include <utility>

#include "base/philox.hpp"
#include "baseline/prune_tree.hpp"
#include "frame/caught.hpp"
#include "lesson.hpp"

namespace lamina::baseline {
namespace {

using Values = std::vector<double>;

Options with(const std::string& name, const std::string& value, Options options = {}) {
  set_option(options, name, value);
  return options;
}
Options unpruned(Options options = {}) { return with("prune", "false", std::move(options)); }

Frame six_rows() {
  return Frame({Column::numbers("x", {10, 20, 30, 40, 50, 60}), category("y", {"A", "A", "B", "A", "B", "B"})});
}

// Two classes by two numbers and a category, with one label in five wrong.
Frame noisy(std::size_t rows, std::uint32_t row = 0) {
  const Stream stream(7, Purpose::toy, 0, row);
  Values a, b;
  std::vector<std::string> c, y;
  for (std::uint32_t i = 0; i < rows; ++i) {
    a.push_back(stream.uniform(4 * i));
    b.push_back(stream.uniform(4 * i + 1));
    c.push_back(stream.bits(4 * i + 2) % 3 == 0 ? "u" : stream.bits(4 * i + 2) % 3 == 1 ? "v" : "w");
    const bool yes = (a.back() > 0.5) != (stream.uniform(4 * i + 3) < 0.2);
    y.push_back(yes ? "yes" : "no");
  }
  return Frame({Column::numbers("a", a), Column::numbers("b", b), category("c", c), category("y", y)});
}

double number(const LearntTable& table, const std::string& column, std::size_t row) {
  return table.table.column(column).number(row);
}

// Σ S²/W of both sides is 2 + 10/4 behind the second row and 10/4 + 2 behind the fourth, less elsewhere: the first
// wins.
TEST(Tree, SplitsSixRowsAsByHand) {
  TableLesson lesson(six_rows(), "y", unpruned(with("depth", "1")));
  const auto tree = lesson.fit("tree");
  EXPECT_EQ(tree->text(),
            "x <= 25?  (6 rows)\n"
            "    yes: A 1  (2 rows)\n"
            "    no:  A 0.25, B 0.75  (4 rows)\n");
  EXPECT_EQ(lesson.answers(*tree), (Values{1, 0, 1, 0, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75}));
  EXPECT_EQ(tree->dot(),
            "digraph tree {\n"
            "  node [shape=box, fontname=\"sans-serif\"];\n"
            "  0 [label=\"x <= 25\\n6 rows\"];\n"
            "  1 [label=\"A 1\\n2 rows\", style=rounded];\n"
            "  0 -> 1 [label=yes];\n"
            "  2 [label=\"A 0.25, B 0.75\\n4 rows\", style=rounded];\n"
            "  0 -> 2 [label=no];\n"
            "}\n");
}

// Squared deviations fall by 2 · 7.5²/3 = 37.5 behind the third row, by 4.5²/5 + 4.5² = 24.3 behind the fifth.
TEST(Tree, SplitsNumbersAsByHand) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4, 5, 6}), Column::numbers("y", {1, 1, 1, 5, 5, 8})});
  TableLesson lesson(table, "y", unpruned(with("depth", "1", with("task", "regression"))));
  EXPECT_EQ(lesson.answers(*lesson.fit("tree")), (Values{1, 1, 1, 6, 6, 6}));
}

TEST(Tree, KeepsHugeAndTinyNumbers) {
  for (const double unit : {1e300, 1e-300}) {
    const Frame table({Column::numbers("x", {1, 2, 3, 4}), Column::numbers("y", {unit, unit, 3 * unit, 3 * unit})});
    TableLesson lesson(table, "y", unpruned(with("task", "regression")));
    EXPECT_EQ(lesson.answers(*lesson.fit("tree")), (Values{unit, unit, 3 * unit, 3 * unit}));
  }
}

TEST(Tree, AsksForLevelsByName) {
  const Frame table({category("c", {"u", "v", "w", "u", "v", "w"}), category("y", {"N", "Y", "N", "N", "Y", "N"})});
  TableLesson lesson(table, "y", unpruned());
  EXPECT_EQ(lesson.fit("tree")->text(),
            "c = v?  (6 rows)\n"
            "    yes: Y 1  (2 rows)\n"
            "    no:  N 1  (4 rows)\n");
}

// No split of the exclusive or gains anything, until a second one follows.
TEST(Tree, SplitsWithoutGainToGetFurther) {
  const Frame table(
      {Column::numbers("a", {0, 1, 0, 1}), Column::numbers("b", {0, 1, 1, 0}), category("y", {"A", "A", "B", "B"})});
  TableLesson lesson(table, "y", unpruned());
  EXPECT_EQ(lesson.answers(*lesson.fit("tree")), (Values{1, 0, 1, 0, 0, 1, 0, 1}));
}

TEST(Tree, KeepsMinRows) {
  TableLesson lesson(six_rows(), "y", unpruned(with("min_rows", "3")));
  EXPECT_EQ(lesson.fit("tree")->text(),
            "x <= 35?  (6 rows)\n"
            "    yes: A 0.667, B 0.333  (3 rows)\n"
            "    no:  A 0.333, B 0.667  (3 rows)\n");
}

TEST(Tree, TakesAWeightOfTwoForTwoRows) {
  const Frame once = noisy(60);
  std::vector<std::size_t> rows(60);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Values weights(60, 1);
  for (std::size_t i = 0; i < 60; i += 3) {
    weights[i] = 2;
    rows.push_back(i);
  }
  // Not standardised: the doubled rows have another mean.
  const Options options = unpruned(with("standardize", "false", with("depth", "4")));
  TableLesson weighted(once, "y", options, 1, weights), twice(once.take(rows), "y", options);
  EXPECT_EQ(weighted.fit("tree")->text(), twice.fit("tree")->text());
}

// Of the branch below the root first: 2, then the root's 10. When the root's split is worth little, 5 / 2 for both.
TEST(Tree, CutsWeakestLinksFirst) {
  DecisionTree tree;
  tree.nodes = {
      {0, 4, 0, 0.5, 4, 10}, {1, 3, 0, 0.5, 2, 2}, {-1, 0, 1, 0, 1, 0}, {-1, 1, 1, 0, 1, 0}, {-1, 2, 1, 0, 2, 0}};
  tree.parts = {{0, 1}, {0, 5}, {0, 7}};
  EXPECT_EQ(link_strengths(tree), (Values{10, 2, 0, 0, 0}));
  const DecisionTree cut = pruned(tree, link_strengths(tree), 2);
  ASSERT_EQ(cut.nodes.size(), 3u);
  EXPECT_EQ(cut.answer_of(1)[0].value, 3);
  EXPECT_EQ(cut.answer_of(cut.right(0))[0].value, 7);
  EXPECT_EQ(pruned(tree, link_strengths(tree), 10).answer_of(0)[0].value, 5);
  tree.nodes[0].gain = 1;
  tree.nodes[1].gain = 4;
  EXPECT_EQ(link_strengths(tree), (Values{2.5, 2.5, 0, 0, 0}));
}

// The mean squared error of the probabilities on rows that were not learnt from.
double error_on(const Frame& fresh, TableLesson& lesson, const Learner& learner) {
  const Matrix inputs = encode_by_hand(lesson.encoder, fresh.without("y"));
  Values answers(2 * fresh.rows());
  learner.answer(inputs, {}, answers.data());
  double sum = 0;
  for (std::size_t i = 0; i < fresh.rows(); ++i) {
    const double error = answers[2 * i + 1] - (fresh.column("y").cell(i) == "yes");
    sum += error * error;
  }
  return sum / static_cast<double>(fresh.rows());
}

// The rule has one split and an error of 0.2 · 0.8 = 0.16; a full tree learns the wrong labels and has about 0.32.
TEST(Tree, PruningFindsTheRuleBehindNoise) {
  const Frame fresh = noisy(4000, 1);
  TableLesson full(noisy(400), "y", unpruned()), cut(noisy(400), "y");
  EXPECT_GT(error_on(fresh, full, *full.fit("tree")), 0.28);
  EXPECT_LT(error_on(fresh, cut, *cut.fit("tree")), 0.2);
}

TEST(Tree, ManyDistinctValuesShareRanks) {
  const std::size_t rows = 100000;
  Matrix matrix{rows, 1, {}};
  for (std::size_t i = 0; i < rows; ++i) matrix.cells.push_back(static_cast<double>((i * 7919) % rows));
  ThreadPool pool(1);
  const RankedInputs ranked = rank_inputs(matrix, pool, nullptr);
  ASSERT_LE(ranked.inputs[0].ranks(), 65536u);
  ASSERT_GT(ranked.inputs[0].ranks(), 49999u);
  for (std::size_t i = 0; i < rows; ++i) {
    const Rank rank = ranked.of(0)[i];
    ASSERT_GE(matrix.cells[i], ranked.inputs[0].lowest[rank]);
    ASSERT_LE(matrix.cells[i], ranked.inputs[0].highest[rank]);
  }
}

TEST(Forest, WithAllInputsIsBagging) {
  TableLesson forest(noisy(200), "y", with("mtries", "1000", with("trees", "5")));
  TableLesson bagging(noisy(200), "y", with("trees", "5"));
  EXPECT_EQ(forest.answers(*forest.fit("forest")), bagging.answers(*bagging.fit("bagging")));
}

TEST(Forest, DrawsInputsAndRows) {
  TableLesson one(noisy(200), "y", with("trees", "5")), other(noisy(200), "y", with("trees", "5", with("seed", "2")));
  EXPECT_NE(one.answers(*one.fit("forest")), one.answers(*one.fit("bagging")));
  EXPECT_NE(one.answers(*one.fit("forest")), other.answers(*other.fit("forest")));
}

// The draws made again: a row is out of bag when no draw, bits · rows / 2³², falls on it.
TEST(Forest, OutOfBagErrorIsThatOfRowsNotDrawn) {
  TableLesson lesson(noisy(200), "y", with("trees", "1"));
  const auto forest = lesson.fit("forest");
  std::vector<bool> drawn(200);
  const Stream stream(1, Purpose::bootstrap, 0);
  for (std::uint32_t i = 0; i < 200; ++i) drawn[std::uint64_t{stream.bits(i)} * 200 >> 32] = true;
  const Values answers = lesson.answers(*forest);
  double wrong = 0, rows = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    if (drawn[i]) continue;
    ++rows;
    wrong += (answers[2 * i + 1] > answers[2 * i]) != (lesson.truth.classes[i] == 1);
  }
  ASSERT_EQ(forest->tables()[0].table.column("metric").cell(0), "error_rate");
  EXPECT_DOUBLE_EQ(number(forest->tables()[0], "value", 0), wrong / rows);
}

TEST(Forest, ImportanceAddsUpToOneAndFindsTheRule) {
  TableLesson lesson(noisy(400), "y", with("depth", "3"));
  const LearntTable table = lesson.fit("forest")->tables()[1];
  EXPECT_EQ(table.table.column("column").cell(0), "a");
  EXPECT_EQ(table.table.rows(), 3u);
  EXPECT_NEAR(number(table, "importance", 0) + number(table, "importance", 1) + number(table, "importance", 2), 1,
              1e-12);
  EXPECT_EQ(number(table, "relative", 0), 1);
}

// Rows 1, 3, 4 are A and row 2 is B. The first stump cuts behind row 2, and both sides say A: one error in four, so its
// vote is log 3. Then row 2 weighs three times as much, the stump cuts there again, and the left says B: one error in
// six, so its vote is log 5.
TEST(AdaBoost, FollowsTwoRoundsByHand) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4}), category("y", {"A", "B", "A", "A"})});
  TableLesson lesson(table, "y", with("trees", "2"));
  const Values answers = lesson.answers(*lesson.fit("adaboost"));
  const double margin = (std::log(3) - std::log(5)) / (std::log(3) + std::log(5));
  EXPECT_NEAR(answers[0], 1 / (1 + std::exp(-2 * margin)), 1e-14);
  EXPECT_NEAR(answers[4], 1 / (1 + std::exp(-2.0)), 1e-14);
}

// The stump's right side has one B and one C and names the first: margins 1 and −1/2, halved.
TEST(AdaBoost, SpreadsMarginsOverThreeClasses) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4}), category("y", {"A", "A", "B", "C"})});
  TableLesson lesson(table, "y", with("trees", "1"));
  const Values answers = lesson.answers(*lesson.fit("adaboost"));
  const double sum = std::exp(0.5) + 2 * std::exp(-0.25);
  EXPECT_NEAR(answers[3 * 3 + 1], std::exp(0.5) / sum, 1e-14);
  EXPECT_NEAR(answers[3 * 3 + 2], std::exp(-0.25) / sum, 1e-14);
}

TEST(AdaBoost, SaysWhenATreeIsNoBetterThanGuessing) {
  const Frame table(
      {Column::numbers("a", {0, 1, 0, 1}), Column::numbers("b", {0, 1, 1, 0}), category("y", {"A", "A", "B", "B"})});
  TableLesson lesson(table, "y");
  lesson.fit("adaboost");
  ASSERT_EQ(lesson.notes.size(), 1u);
  EXPECT_NE(lesson.notes[0].find("no better than guessing"), std::string::npos);
}

TEST(AdaBoost, StopsAtATreeWithoutError) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4}), Column::numbers("y", {0, 0, 4, 4})});
  TableLesson lesson(table, "y", with("task", "regression"));
  const auto learner = lesson.fit("adaboost");
  EXPECT_EQ(lesson.answers(*learner), (Values{0, 0, 4, 4}));
  EXPECT_EQ(learner->save().content.at("votes").size(), 1u);
}

// From even odds each row has the slope ±1/2 and the curvature 1/4; a leaf of four says −(Σ slopes)/(1 + Σ curvatures).
TEST(Boosting, TakesANewtonStep) {
  const Frame table(
      {Column::numbers("x", {1, 2, 3, 4, 5, 6, 7, 8}), category("y", {"A", "A", "A", "A", "B", "B", "B", "B"})});
  TableLesson lesson(table, "y", with("trees", "1", with("learning_rate", "1")));
  const Values answers = lesson.answers(*lesson.fit("boosting"));
  for (std::size_t row = 0; row < 8; ++row)
    EXPECT_NEAR(answers[2 * row + 1], 1 / (1 + std::exp(row < 4 ? 1.0 : -1.0)), 1e-7);
}

// From the mean, in deviations: a leaf of four says Σ/(1 + 4), so 0.8 of what would be right.
TEST(Boosting, ShrinksNumbersToTheMean) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4, 5, 6, 7, 8}), Column::numbers("y", {0, 0, 0, 0, 2, 2, 2, 2})});
  TableLesson lesson(table, "y", with("trees", "1", with("learning_rate", "1", with("task", "regression"))));
  const Values answers = lesson.answers(*lesson.fit("boosting"));
  for (std::size_t row = 0; row < 8; ++row) EXPECT_NEAR(answers[row], row < 4 ? 0.2 : 1.8, 1e-6);
}

// What the offset says need not be learnt: there is nothing left, and nothing to split.
TEST(Boosting, LearnsWhatTheOffsetLeaves) {
  const Frame table({Column::numbers("x", {1, 2, 3, 4}), Column::numbers("y", {1, 2, 3, 4})});
  TableLesson lesson(table, "y", with("task", "regression"), 1, {}, {11, 12, 13, 14});
  const Values answers = lesson.answers(*lesson.fit("boosting"));
  for (std::size_t row = 0; row < 4; ++row) EXPECT_NEAR(answers[row], static_cast<double>(row) + 1, 1e-6);
  lesson.offsets = {21, 22, 23, 24};
  EXPECT_NEAR(lesson.answers(*lesson.fit("boosting"))[0], 1, 1e-6);
}

}  // namespace
}  // namespace lamina::baseline
