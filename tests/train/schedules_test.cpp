#include "train/schedules.hpp"

#include <gtest/gtest.h>

namespace lamina::train {
namespace {

TEST(Schedules, LinearFallsFromTheWholeRateToTheLastStepsShare) {
  const auto* linear = find_schedule("linear");
  ASSERT_NE(linear, nullptr);
  EXPECT_EQ(linear->factor(0, 4), 1);
  EXPECT_EQ(linear->factor(1, 4), 0.75);
  EXPECT_EQ(linear->factor(3, 4), 0.25);
}

TEST(Schedules, EveryOneStartsWithTheWholeRateAndStaysPositive) {
  for (const auto& schedule : schedules()) {
    EXPECT_EQ(schedule.factor(0, 10), 1) << schedule.name;
    for (int step = 0; step < 10; ++step) EXPECT_GT(schedule.factor(step, 10), 0) << schedule.name;
  }
}

}  // namespace
}  // namespace lamina::train
