// What holds for every kind made of trees, for two classes, three, and numbers.
#include <gtest/gtest.h>

#include "base/philox.hpp"
#include "frame/caught.hpp"
#include "lesson.hpp"

namespace lamina::baseline {
namespace {

using Values = std::vector<double>;

struct Case {
  const char* kind;
  std::size_t levels;  // 0: a number
};

Frame table(std::size_t levels) {
  const Stream stream(3, Purpose::toy);
  Values a, b, number;
  std::vector<std::string> c, y;
  for (std::uint32_t i = 0; i < 120; ++i) {
    a.push_back(stream.uniform(3 * i));
    b.push_back(10 * stream.uniform(3 * i + 1));
    c.push_back(stream.bits(3 * i + 2) % 2 ? "u" : "v");
    number.push_back(a.back() * a.back() + b.back() / 10 + (c.back() == "u"));
    y.push_back(std::string(1, static_cast<char>('A' + std::min<std::size_t>(levels - 1, number.back()))));
  }
  return Frame({Column::numbers("a", a), Column::numbers("b", b), category("c", c),
                levels ? category("y", y) : Column::numbers("y", number)});
}

Options options(const Case& of, const char* trees = "7") {
  Options options;
  if (of.kind != std::string("tree")) set_option(options, "trees", trees);
  if (of.levels == 0) set_option(options, "task", "regression");
  return options;
}

class TreeKinds : public testing::TestWithParam<Case> {};

TEST_P(TreeKinds, AnswerAlikeWithAnyNumberOfThreads) {
  TableLesson one(table(GetParam().levels), "y", options(GetParam()), 1);
  TableLesson three(table(GetParam().levels), "y", options(GetParam()), 3);
  const auto first = one.fit(GetParam().kind), second = three.fit(GetParam().kind);
  EXPECT_EQ(first->save().content, second->save().content);
  const Saved a = first->save(), b = second->save();
  for (std::size_t i = 0; i < a.tensors.size(); ++i) EXPECT_EQ(a.tensors[i].values, b.tensors[i].values);
}

TEST_P(TreeKinds, AnswerTheSameWhenLoaded) {
  TableLesson lesson(table(GetParam().levels), "y", options(GetParam()));
  const auto learner = lesson.fit(GetParam().kind), loaded = lesson.reloaded(GetParam().kind, *learner);
  EXPECT_EQ(lesson.answers(*learner), lesson.answers(*loaded));
  EXPECT_EQ(learner->text(), loaded->text());
  ASSERT_EQ(learner->tables().size(), loaded->tables().size());
}

TEST_P(TreeKinds, ProbabilitiesAddUpToOne) {
  TableLesson lesson(table(GetParam().levels), "y", options(GetParam()));
  const Values answers = lesson.answers(*lesson.fit(GetParam().kind));
  for (std::size_t i = 0; i < GetParam().levels * 120; i += std::max<std::size_t>(GetParam().levels, 1)) {
    double sum = 0;
    for (std::size_t k = 0; k < GetParam().levels; ++k) sum += answers[i + k];
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

// Most rows can be told apart by a few splits, numbers to far less than their deviation of about 0.6.
TEST_P(TreeKinds, LearnTheTable) {
  Options given = options(GetParam(), "40");
  if (GetParam().kind == std::string("adaboost")) given.depth = 3;  // of three classes, stumps would name two
  TableLesson lesson(table(GetParam().levels), "y", given);
  const Values answers = lesson.answers(*lesson.fit(GetParam().kind));
  double wrong = 0;
  const std::size_t levels = GetParam().levels;
  for (std::size_t i = 0; i < 120; ++i) {
    if (levels == 0) {
      wrong += std::fabs(answers[i] - lesson.truth.values[i]) > 0.4;
      continue;
    }
    const auto first = answers.begin() + static_cast<std::ptrdiff_t>(i * levels);
    wrong += std::max_element(first, first + static_cast<std::ptrdiff_t>(levels)) - first != lesson.truth.classes[i];
  }
  EXPECT_LT(wrong, 0.2 * 120);
}

TEST_P(TreeKinds, StopWhenTold) {
  TableLesson lesson(table(GetParam().levels), "y", options(GetParam(), "1000000"));
  const std::atomic<bool> cancel = true;
  const auto learner = find_learner(GetParam().kind)
                           ->fit({lesson.encoder, lesson.target, lesson.options, lesson.inputs, lesson.truth,
                                  lesson.offsets, lesson.pool, lesson.notes, &cancel});
  for (const double answer : lesson.answers(*learner)) EXPECT_TRUE(std::isfinite(answer));
}

// Every number of a model is changed to what it must not be; whatever the reader lets pass has to answer.
TEST_P(TreeKinds, RefuseDamagedTrees) {
  TableLesson lesson(table(GetParam().levels), "y", options(GetParam(), "2"));
  const LearnerKind& kind = *find_learner(GetParam().kind);
  const Saved whole = lesson.fit(GetParam().kind)->save();
  std::size_t refused = 0;
  for (std::size_t t = 0; t < whole.tensors.size(); ++t)
    for (std::size_t i = 0; i < whole.tensors[t].values.size(); ++i)
      for (const double value : {-2.0, 0.5, 1e9, 1e308, std::numeric_limits<double>::quiet_NaN()}) {
        Saved saved = whole;
        saved.tensors[t].values[i] = value;
        try {
          const auto learner = kind.load(saved, lesson.encoder, lesson.target);
          lesson.answers(*learner);
        } catch (const Error& error) {
          EXPECT_EQ(error.kind(), ErrorKind::model);
          ++refused;
        }
      }
  EXPECT_GT(refused, 0u);
}

TEST_P(TreeKinds, RefuseMissingParts) {
  TableLesson lesson(table(GetParam().levels), "y", options(GetParam()));
  const LearnerKind& kind = *find_learner(GetParam().kind);
  const Saved whole = lesson.fit(GetParam().kind)->save();
  for (std::size_t t = 0; t < whole.tensors.size(); ++t) {
    Saved lacking = whole, shorter = whole, longer = whole;
    lacking.tensors.erase(lacking.tensors.begin() + static_cast<std::ptrdiff_t>(t));
    shorter.tensors[t].values.pop_back();
    const auto fields = static_cast<std::size_t>(longer.tensors[t].shape[1]);
    longer.tensors[t].shape[0] += 1;
    longer.tensors[t].values.resize(longer.tensors[t].values.size() + fields, 0);
    for (const Saved& saved : {lacking, shorter, longer})
      EXPECT_EQ(caught([&] { kind.load(saved, lesson.encoder, lesson.target); }).kind, ErrorKind::model);
  }
  EXPECT_THROW(kind.load({nlohmann::json::array(), whole.tensors}, lesson.encoder, lesson.target),
               nlohmann::json::exception);
}

std::vector<Case> cases() {
  std::vector<Case> cases;
  for (const char* kind : {"tree", "bagging", "forest", "boosting", "adaboost"})
    for (const std::size_t levels : {0, 2, 3}) cases.push_back({kind, levels});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, TreeKinds, testing::ValuesIn(cases()), [](const auto& of) {
  return std::string(of.param.kind) + "_" + std::to_string(of.param.levels);
});

}  // namespace
}  // namespace lamina::baseline
