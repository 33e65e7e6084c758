#include "train/ticker.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace lamina::train {
namespace {

int dues(Ticker& ticker, int calls) {
  int count = 0;
  for (int i = 0; i < calls; ++i) count += ticker.due();
  return count;
}

TEST(Ticker, WithoutAGrainEveryCallIsDue) {
  Ticker ticker(std::chrono::seconds(0));
  EXPECT_EQ(dues(ticker, 1000), 1000);
}

// Each time at most twice as many calls as before: 1, 3, 7, …, 2²⁰ − 1.
TEST(Ticker, FastCallsSeldomLookAtTheClock) {
  Ticker ticker(std::chrono::hours(1));
  EXPECT_EQ(dues(ticker, (1 << 20) - 1), 20);
}

TEST(Ticker, SlowCallsAlwaysDo) {
  Ticker ticker(std::chrono::milliseconds(1));
  dues(ticker, 1);
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    EXPECT_TRUE(ticker.due());
  }
}

}  // namespace
}  // namespace lamina::train
