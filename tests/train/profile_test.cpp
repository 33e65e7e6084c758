#include "lamina/profile.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace lamina {
namespace {

TEST(Profile, AddsUpPartsInTheOrderOfTheirFirstTime) {
  Profile profile;
  profile.add("b", 0.5);
  profile.add("a", 0.25);
  profile.add("b", 1);
  profile.seconds = 2;
  ASSERT_EQ(profile.parts.size(), 2u);
  EXPECT_EQ(profile.parts[0].name, "b");
  EXPECT_EQ(profile.parts[0].times, 2);
  EXPECT_EQ(profile.seconds_of("b"), 1.5);
  EXPECT_EQ(profile.seconds_of("c"), 0);
  EXPECT_EQ(profile.seconds_elsewhere(), 0.25);
  profile.add("a", 10);
  EXPECT_EQ(profile.seconds_elsewhere(), 0) << "never below nothing";
}

TEST(Profile, ASpanAddsTheTimeOfItsLife) {
  Profile profile;
  {
    const ProfileSpan span(&profile, "sleep"), nothing(nullptr, "sleep");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ASSERT_EQ(profile.parts.size(), 1u);
  EXPECT_EQ(profile.parts[0].times, 1);
  EXPECT_GE(profile.seconds_of("sleep"), 0.005);
}

}  // namespace
}  // namespace lamina
