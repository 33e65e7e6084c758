// The table of learners and the table of options say the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "baseline/learner.hpp"
#include "baseline/option_use.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

const OptionInfo& option(const std::string& name) {
  const auto& table = option_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const OptionInfo& one) { return one.name == name; });
  EXPECT_NE(found, table.end()) << name;
  return *found;
}

std::string refusal(const Options& options) {
  try {
    check_option_use(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(LearnerKinds, AreTheChoicesOfTheOptionModel) {
  std::vector<std::string> names = {"net"};
  for (const LearnerKind& kind : learner_kinds()) names.emplace_back(kind.name);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()),
            std::set<std::string>(option("model").choices.begin(), option("model").choices.end()));
  EXPECT_EQ(names.size(), option("model").choices.size());
  EXPECT_EQ(find_learner("net"), nullptr);
  for (const LearnerKind& kind : learner_kinds()) EXPECT_EQ(find_learner(kind.name), &kind);
}

TEST(LearnerKinds, ReadOptionsThatExistAndEveryOptionOfLearnersIsReadBySome) {
  std::set<std::string> read = {"model"};
  for (const LearnerKind& kind : learner_kinds())
    for (const char* name : kind.reads) read.insert(option(name).name);
  for (const OptionInfo& info : option_table())
    EXPECT_TRUE(info.group != "learner" || read.count(info.name)) << info.name;
}

TEST(LearnerKinds, OptionsWithoutEffectAreRefused) {
  Options options;
  EXPECT_EQ(refusal(options), "");
  options.trees = 7;
  EXPECT_NE(refusal(options).find("option trees: 7 has no effect with --model net"), std::string::npos);
  options.model = "forest";
  EXPECT_EQ(refusal(options), "");
  options.hidden = {3};
  EXPECT_NE(refusal(options).find("option hidden: 3 has no effect with --model forest"), std::string::npos);
  options.hidden = Options().hidden;
  options.seed = 5;
  options.standardize = false;
  options.valid = "0.2";
  EXPECT_EQ(refusal(options), "");
}

}  // namespace
}  // namespace lamina::baseline
