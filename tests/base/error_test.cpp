#include "lamina/error.hpp"

#include <gtest/gtest.h>

namespace lamina {
namespace {

std::string line(Place place) { return Error(ErrorKind::data, "ragged row", "mend it", std::move(place)).what(); }

TEST(Error, TellsPlaceMessageAndRemedyInOneLine) {
  EXPECT_EQ(line({"a.csv", 7, "Age"}), "a.csv:7: column Age: ragged row; mend it");
  EXPECT_EQ(line({"a.csv", 0, ""}), "a.csv: ragged row; mend it");
  EXPECT_EQ(line({"", 7, ""}), "line 7: ragged row; mend it");
  EXPECT_EQ(line({"", 0, "Age"}), "column Age: ragged row; mend it");
  EXPECT_EQ(line({}), "ragged row; mend it");
}

TEST(Error, KeepsItsParts) {
  const Error error(ErrorKind::file, "is missing", "check the name", {"x", 3, "c"});
  EXPECT_EQ(error.kind(), ErrorKind::file);
  EXPECT_EQ(error.message(), "is missing");
  EXPECT_EQ(error.remedy(), "check the name");
  EXPECT_EQ(error.place().line, 3);
}

TEST(Error, ControlCharactersCannotBreakTheLine) {
  EXPECT_EQ(line({"a\nb\x1b[31m", 1, "c\rd"}), "a b [31m:1: column c d: ragged row; mend it");
}

TEST(Error, KindsHaveStableNames) {
  EXPECT_STREQ(name(ErrorKind::usage), "usage");
  EXPECT_STREQ(name(ErrorKind::data), "data");
  EXPECT_STREQ(name(ErrorKind::file), "file");
  EXPECT_STREQ(name(ErrorKind::model), "model");
  EXPECT_STREQ(name(ErrorKind::divergence), "divergence");
  EXPECT_STREQ(name(ErrorKind::internal), "internal");
}

TEST(Error, ExpectThrowsInternalOnlyWhenBroken) {
  EXPECT_NO_THROW(expect(true, "fine"));
  try {
    expect(false, "plan has a cycle");
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "plan has a cycle");
  }
}

}  // namespace
}  // namespace lamina
