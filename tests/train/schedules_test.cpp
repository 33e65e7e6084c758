#include "train/schedules.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lamina::train {
namespace {

constexpr double kPi = 3.14159265358979323846;

// The share after `done` of 40 steps, 4 to an epoch of 100 rows.
double factor(const std::string& name, std::int64_t done, const Options& options = {}, std::int64_t reductions = 0) {
  return find_schedule(name)->factor({done, 40, 4, done * 25, reductions}, options);
}

TEST(Schedules, LinearFallsFromTheWholeRateToTheLastStepsShare) {
  EXPECT_EQ(factor("linear", 0), 1);
  EXPECT_EQ(factor("linear", 10), 0.75);
  EXPECT_EQ(factor("linear", 39), 0.025);
}

TEST(Schedules, NoneLeavesTheSpanFromZeroToOne) {
  Options options;
  options.restart_epochs = 3;
  for (const auto& schedule : schedules())
    for (int done = 0; done < 40; ++done) {
      EXPECT_GT(factor(schedule.name, done, options, done / 8), 0) << schedule.name;
      EXPECT_LE(factor(schedule.name, done, options, done / 8), 1) << schedule.name;
    }
}

TEST(Schedules, AllButOneCycleStartWithTheWholeRate) {
  for (const auto& schedule : schedules())
    EXPECT_EQ(factor(schedule.name, 0), std::string(schedule.name) == "one_cycle" ? 0.04 : 1) << schedule.name;
}

TEST(Schedules, Lecture_5_2_AnnealingByOneOverOnePlusEpsilonNToAFloor) {
  Options options;
  options.rate_annealing = 0.01;
  EXPECT_DOUBLE_EQ(factor("inverse", 4, options), 1 / (1 + 0.01 * 100));
  EXPECT_DOUBLE_EQ(factor("inverse", 36, options), 0.1);
  options.rate_floor = 0.25;
  EXPECT_EQ(factor("inverse", 36, options), 0.25);
}

TEST(Schedules, Lecture_5_2_StepAndExponentialCooling) {
  Options options;
  options.rate_decay = 0.5;
  options.decay_every = 2;  // epochs, 8 steps
  EXPECT_EQ(factor("step", 7, options), 1);
  EXPECT_EQ(factor("step", 8, options), 0.5);
  EXPECT_EQ(factor("step", 39, options), 0.0625);
  EXPECT_NEAR(factor("exponential", 4, options), std::sqrt(0.5), 1e-15);
  EXPECT_EQ(factor("exponential", 16, options), 0.25);
  options.rate_floor = 0.3;
  EXPECT_EQ(factor("step", 39, options), 0.3);
  EXPECT_EQ(factor("exponential", 39, options), 0.3);
}

TEST(Schedules, Lecture_5_2_PlateauReducesOnlyWhenTheCostStopsFalling) {
  Options options;
  options.plateau_patience = 2;
  PlateauMemory memory;
  const double losses[] = {3, 2, 1, 1, 1, 0.5, 0.6, 0.4, 0.4, 0.5, 0.4, 0.4};
  const std::int64_t reductions[] = {0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3};
  for (int epoch = 0; epoch < 12; ++epoch) {
    judge_plateau(memory, losses[epoch], options);
    EXPECT_EQ(memory.reductions, reductions[epoch]) << epoch;
  }
  options.rate_decay = 0.1;
  EXPECT_DOUBLE_EQ(factor("plateau", 30, options, 3), 0.001);
}

TEST(Schedules, CosineFallsToTheFloor) {
  Options options;
  EXPECT_NEAR(factor("cosine", 20), 0.5, 1e-15);
  EXPECT_NEAR(factor("cosine", 10), 0.5 * (1 + std::cos(kPi / 4)), 1e-15);
  options.rate_floor = 0.2;
  EXPECT_NEAR(factor("cosine", 20, options), 0.6, 1e-15);
  EXPECT_NEAR(factor("cosine", 39, options), 0.2 + 0.8 * 0.5 * (1 + std::cos(kPi * 39 / 40)), 1e-15);
}

TEST(Schedules, Lecture_5_2_CosineAnnealingWithWarmRestarts) {
  Options options;
  options.restart_epochs = 1;
  options.restart_factor = 2;  // periods of 4, 8, 16 steps: restarts at 0, 4, 12, 28
  for (const int restart : {0, 4, 12, 28}) EXPECT_EQ(factor("cosine_restarts", restart, options), 1) << restart;
  EXPECT_NEAR(factor("cosine_restarts", 3, options), 0.5 * (1 + std::cos(kPi * 3 / 4)), 1e-15);
  EXPECT_NEAR(factor("cosine_restarts", 8, options), 0.5, 1e-15);
  options.restart_factor = 1;
  for (const int restart : {0, 4, 8, 36}) EXPECT_EQ(factor("cosine_restarts", restart, options), 1) << restart;
  options.restart_factor = 2;
  EXPECT_NEAR(factor("cosine_restarts", 27, options), 0.5 * (1 + std::cos(kPi * 15 / 16)), 1e-15);
}

TEST(Schedules, OneCycleRisesAndFalls) {
  EXPECT_NEAR(factor("one_cycle", 6), 0.52, 1e-15);  // half way up
  EXPECT_NEAR(factor("one_cycle", 12), 1, 1e-15);
  EXPECT_NEAR(factor("one_cycle", 26), (1 + 4e-6) / 2, 1e-15);
  EXPECT_LT(factor("one_cycle", 39), 0.004);
}

TEST(Schedules, WarmUpMultipliesAnySchedule) {
  Options options;
  options.learning_rate = 0.8;
  options.warmup = 1.5;  // epochs, 6 steps
  for (const auto& schedule : schedules()) {
    options.schedule = schedule.name;
    for (const int done : {0, 2, 5, 6, 20})
      EXPECT_DOUBLE_EQ(LearningRate(options).at({done, 40, 4, done * 25, 0}),
                       0.8 * factor(schedule.name, done, options) * std::min(1.0, (done + 1) / 6.0))
          << schedule.name << done;
  }
}

TEST(Schedules, ARateOfZeroIsTheOptimizersUsual) {
  Options options;
  options.schedule = "constant";
  EXPECT_EQ(LearningRate(options).at({0, 40, 4, 0, 0}), 0.001);
  options.optimizer = "adadelta";
  EXPECT_EQ(LearningRate(options).at({0, 40, 4, 0, 0}), 1);
}

}  // namespace
}  // namespace lamina::train
