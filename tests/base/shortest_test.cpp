#include "base/shortest.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace lamina {
namespace {

TEST(Shortest, IsShort) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1f), "0.1");
  EXPECT_EQ(shortest(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(shortest(1.0f / 3), "0.33333334");
  EXPECT_EQ(shortest(-0.0), "-0");
  EXPECT_EQ(shortest(63.0), "63");
  EXPECT_EQ(shortest(1e300), "1e+300");
}

TEST(Shortest, ReadsBack) {
  using Limits = std::numeric_limits<double>;
  for (double x : {Limits::max(), -Limits::max(), Limits::min(), Limits::denorm_min(), 2.0 / 3, 1e22, 123456789.125})
    EXPECT_EQ(std::strtod(shortest(x).c_str(), nullptr), x);
}

TEST(Shortest, Appends) {
  std::string text = "x=";
  append_shortest(text, -1.5);
  EXPECT_EQ(text, "x=-1.5");
}

}  // namespace
}  // namespace lamina
