#include <gtest/gtest.h>

#include <cmath>

#include "lamina/plan.hpp"
#include "nn/regularization.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kMany = 4000;

// The answers of many rows of one class.
std::vector<double> noisy(std::int64_t classes, double wanted, double share) {
  Graph graph;
  const TrainingMode mode{graph.input("seed", {2}, Type::index), graph.input("step", {}, Type::index),
                          graph.input("row", {kRows, 1}, Type::index)};
  const Value target = graph.input("target", {kRows, 1}, Type::index);
  std::vector<double> rows(kMany);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<double>(i);
  return evaluate(
             {nn::noisy_classes(target, classes, share, mode)},
             {{mode.seed, {1, 2}}, {mode.step, {3}}, {mode.row, rows}, {target, std::vector<double>(kMany, wanted)}},
             kMany)
      .at(0);
}

double four_deviations(double chance) { return 4 * std::sqrt(chance * (1 - chance) / kMany); }

TEST(LabelNoise, GivesTheOtherOfTwoClasses) {
  double changed = 0;
  for (const double answer : noisy(2, 1, 0.3)) {
    ASSERT_TRUE(answer == 0 || answer == 1);
    changed += 1 - answer;
  }
  EXPECT_NEAR(changed / kMany, 0.3, four_deviations(0.3));
}

TEST(LabelNoise, GivesEachOtherClassAlike) {
  for (const double wanted : {0, 2, 3}) {
    const auto answers = noisy(4, wanted, 0.6);
    std::vector<double> counts(4);
    for (std::size_t row = 0; row < kMany; ++row) {
      double sum = 0;
      for (std::size_t c = 0; c < 4; ++c) {
        counts[c] += answers[row * 4 + c];
        sum += answers[row * 4 + c];
      }
      ASSERT_EQ(sum, 1);
    }
    for (std::size_t c = 0; c < 4; ++c) {
      const double chance = static_cast<double>(c) == wanted ? 0.4 : 0.2;
      EXPECT_NEAR(counts[c] / kMany, chance, four_deviations(chance)) << c;
    }
  }
}

TEST(LabelNoise, OfNoRowsChangesNothing) {
  for (const double answer : noisy(2, 1, 0)) ASSERT_EQ(answer, 1);
}

}  // namespace
}  // namespace lamina
