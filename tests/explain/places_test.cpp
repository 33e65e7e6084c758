// Where along a predictor curves are computed.
#include <gtest/gtest.h>

#include <cmath>

#include "curve_models.hpp"

namespace lamina {
namespace {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

const double kMissing = std::nan("");

TEST(Places, AreQuantilesThatOccurWithBothEnds) {
  // Of 1 … 10 at the probabilities 0, 1/3, 2/3, 1: NumPy's method inverted_cdf.
  const Column column = Column::numbers("x", {10, 3, 8, 1, 5, 4, 7, 2, 9, 6});
  EXPECT_EQ(places_of(column, 4).numbers, (Numbers{1, 4, 7, 10}));
  EXPECT_EQ(places_of(column, 2).numbers, (Numbers{1, 10}));
  EXPECT_EQ(places_of(column, 10).size(), 10u);
  EXPECT_EQ(places_of(column, 4).text(1), "4");
}

TEST(Places, AreDistinctAndLeaveGapsOut) {
  const Column column = Column::numbers("x", {0, 0, kMissing, 0, 0, 0, 0, 2.5, 3, 7, kMissing, 9, 11});
  EXPECT_EQ(places_of(column, 5).numbers, (Numbers{0, 7, 11}));  // of 11 numbers the 1st, 3rd, 6th, 9th and last
  EXPECT_EQ(places_of(column, 6).numbers, (Numbers{0, 2.5, 3, 7, 9, 11})) << "no more than asked for: all of them";
}

TEST(Places, OfACategoryAreTheLevelsThatOccur) {
  const Column column = Column::categories("c", {2, 0, -1, 2}, {"a", "b", "c"});
  EXPECT_EQ(places_of(column, 2).levels, (Texts{"a", "c"}));
  EXPECT_EQ(places_of(column, 2).text(1), "c");
  EXPECT_EQ(even_places_of(column, 50).levels, (Texts{"a", "c"}));
  EXPECT_EQ(places_of(Column::text("t", {"no", "", "yes", "no"}), 2).levels, (Texts{"no", "yes"}));
}

TEST(Places, AtEqualDistances) {
  const Column column = Column::numbers("x", {3, kMissing, -1, 0, 0});
  EXPECT_EQ(even_places_of(column, 5).numbers, (Numbers{-1, 0, 1, 2, 3}));
  const double huge = 1.7e308;
  EXPECT_EQ(even_places_of(Column::numbers("x", {huge, -huge}), 3).numbers, (Numbers{-huge, 0, huge}));
}

TEST(Places, OfBytesAreNumbers) {
  const auto cells = std::make_shared<const Column::Bytes>(Column::Bytes{0, 7, 255, 7});
  EXPECT_EQ(places_of(Column::bytes("p1", cells, 4), 50).numbers, (Numbers{0, 7, 255}));
}

TEST(Places, AConstantColumnIsAnError) {
  const auto of = [](const Column& column) { return test::message_of([&] { places_of(column, 50); }); };
  const std::string remedy = "; choose another predictor, or rows in which it varies";
  EXPECT_EQ(of(Column::numbers("x", {4.5, 4.5, kMissing})),
            "data: column x: the column is constant: it is 4.5" + remedy);
  EXPECT_EQ(of(Column::numbers("x", {kMissing})), "data: column x: the column has no value" + remedy);
  EXPECT_EQ(of(Column::categories("c", {1, 1}, {"a", "b"})),
            "data: column c: the column is constant: it is b" + remedy);
  EXPECT_EQ(of(Column::text("c", {"", ""})), "data: column c: the column has no value" + remedy);
  EXPECT_EQ(test::message_of([] {
              even_places_of(Column::numbers("x", {2, 2}), 9);
            }),
            "data: column x: the column is constant: it is 2" + remedy);
  EXPECT_EQ(test::message_of([] {
              places_of(Column::numbers("x", {1, 2}), 1);
            }),
            "usage: a curve needs at least two places, not 1; ask for more");
}

}  // namespace
}  // namespace lamina
