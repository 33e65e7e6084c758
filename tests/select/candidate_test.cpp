// Candidates: what is read, and that every mistake is said at once.
#include "lamina/candidate.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"

namespace lamina {
namespace {

Options base() {
  Options options;
  options.target = "AHD";
  options.seed = 7;
  return options;
}

std::string message_of(const std::vector<std::string>& texts) {
  try {
    parse_candidates(texts, base());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Candidates, KindOptionsAndTheRestOfTheBase) {
  const auto candidates = parse_candidates({"net hidden=10,5 l1=1e-2", "glm lambda=0.5"}, base());
  ASSERT_EQ(candidates.size(), 2u);
  EXPECT_EQ(candidates[0].label, "net hidden=10,5 l1=1e-2");
  EXPECT_EQ(candidates[0].options.model, "net");
  EXPECT_EQ(candidates[0].options.hidden, (IntegerList{10, 5}));
  EXPECT_EQ(candidates[0].options.l1, 1e-2);
  EXPECT_EQ(candidates[0].options.target, "AHD");
  EXPECT_EQ(candidates[0].options.seed, 7u);
  EXPECT_EQ(candidates[0].options.l2, Options().l2);
}

TEST(Candidates, LabelsBlanksQuotesAndDashes) {
  const auto candidates = parse_candidates(
      {" small net : net  hidden=5 \t learning-rate=0.1", "net class_weights='a b=2' hidden=", "net:net"}, base());
  EXPECT_EQ(candidates[0].label, "small net");
  EXPECT_EQ(candidates[0].options.learning_rate, 0.1);
  EXPECT_EQ(candidates[1].label, "net class_weights='a b=2' hidden=");
  EXPECT_EQ(candidates[1].options.class_weights, (StringMap{{"a b", "2"}}));
  EXPECT_TRUE(candidates[1].options.hidden.empty());
  EXPECT_EQ(candidates[2].label, "net");
}

TEST(Candidates, AColonBehindAnEqualsSignIsNoLabel) {
  const auto candidates = parse_candidates({"net network='{\"layers\": []}'"}, base());
  EXPECT_EQ(candidates[0].options.network, "{\"layers\": []}");
}

TEST(Candidates, EveryMistakeIsSaidAtOnce) {
  const std::string line = message_of({"forst", "net hiden=3 l1=-1 hidden", "glm lambda=0.1"});
  EXPECT_TRUE(contains(line, "4 mistakes in the candidates: ")) << line;
  EXPECT_TRUE(contains(line, "'forst': option model: 'forst' is not known (did you mean forest?")) << line;
  EXPECT_TRUE(contains(line, "there is no option 'hiden' (did you mean hidden?)")) << line;
  EXPECT_TRUE(contains(line, "option l1: '-1' is out of range")) << line;
  EXPECT_TRUE(contains(line, "'hidden' is no option=value")) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Candidates, WhatCannotBe) {
  EXPECT_TRUE(contains(message_of({}), "no model is named"));
  EXPECT_TRUE(contains(message_of({"  "}), "no kind of model is named"));
  EXPECT_TRUE(contains(message_of({"hidden=3"}), "no kind of model is named"));
  EXPECT_TRUE(contains(message_of({": net"}), "the label before the colon is empty"));
  EXPECT_TRUE(contains(message_of({"net network='{"}), "a quote is not closed (end it with ')"));
  EXPECT_TRUE(contains(message_of({"net threads=2"}), "option threads belongs to all candidates"));
  EXPECT_TRUE(contains(message_of({"net target=Age"}), "option target belongs to all candidates"));
  EXPECT_TRUE(contains(message_of({"net l1=0 l1=1"}), "option l1 is given twice"));
  EXPECT_TRUE(contains(message_of({"net model=glm"}), "the kind stands twice"));
  EXPECT_TRUE(contains(message_of({"net trees=10"}), "option trees: 10 has no effect with --model net"));
  EXPECT_TRUE(contains(message_of({"net", "net"}), "'net' is the label of two candidates"));
  EXPECT_TRUE(contains(message_of({"a: net", "a: net l1=1"}), "'a' is the label of two candidates"));
}

}  // namespace
}  // namespace lamina
