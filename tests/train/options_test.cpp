#include "lamina/options.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "lamina/error.hpp"
#include "train/optimizers.hpp"

namespace lamina {
namespace {

using nlohmann::json;

std::string error_of(const std::string& name, const std::string& text) {
  Options options;
  try {
    set_option(options, name, text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(to_json(options), to_json(Options{})) << "a refused value must change nothing";
    return error.what();
  }
  return "";
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Options, DefaultsAreThoseOfTheTable) {
  const Options options;
  EXPECT_EQ(options.hidden, (IntegerList{200, 200}));
  EXPECT_EQ(options.activation, "relu");
  EXPECT_EQ(options.seed, 1u);
  EXPECT_EQ(options.na.front(), "");
  EXPECT_NO_THROW(check_options(options));
}

TEST(Options, EveryDefaultReadsBackFromItsText) {
  for (const auto& info : option_table()) {
    Options options;
    set_option(options, info.name, info.default_text);
    EXPECT_EQ(get_option(options, info.name), info.default_text) << info.name;
    EXPECT_EQ(to_json(options), to_json(Options{})) << info.name;
    EXPECT_FALSE(info.help.empty()) << info.name;
  }
}

TEST(Options, NamesAreDistinct) {
  std::set<std::string> names;
  for (const auto& info : option_table()) EXPECT_TRUE(names.insert(info.name).second) << info.name;
}

TEST(Options, AreSetFromText) {
  Options options;
  set_option(options, "learning-rate", "0.25");
  set_option(options, "hidden", "50,60,70");
  set_option(options, "standardize", "no");
  set_option(options, "seed", "18446744073709551615");
  set_option(options, "types", "a=number,b=c=text");
  set_option(options, "na", ",-9");
  EXPECT_EQ(options.learning_rate, 0.25);
  EXPECT_EQ(options.hidden, (IntegerList{50, 60, 70}));
  EXPECT_FALSE(options.standardize);
  EXPECT_EQ(options.seed, 18446744073709551615u);
  EXPECT_EQ(options.types, (StringMap{{"a", "number"}, {"b=c", "text"}}));
  EXPECT_EQ(options.na, (StringList{"", "-9"}));
  set_option(options, "hidden", "");
  EXPECT_TRUE(options.hidden.empty());
}

TEST(Options, ErrorsSayWhatIsAllowed) {
  EXPECT_PRED2(mentions, error_of("epochs", "-1"), "from 0 to");
  EXPECT_PRED2(mentions, error_of("epochs", "3x"), "a whole number");
  EXPECT_PRED2(mentions, error_of("epochs", ""), "a whole number");
  EXPECT_PRED2(mentions, error_of("epsilon", "0"), "above 0");
  EXPECT_PRED2(mentions, error_of("learning_rate", "nan"), "is not a number");
  EXPECT_PRED2(mentions, error_of("hidden", "3,0"), "'0' is out of range");
  EXPECT_PRED2(mentions, error_of("hidden", "3,,4"), "whole numbers");
  EXPECT_PRED2(mentions, error_of("seed", "-1"), "seed");
  EXPECT_PRED2(mentions, error_of("standardize", "maybe"), "yes or no");
  EXPECT_PRED2(mentions, error_of("types", "number"), "name=value");
}

TEST(Options, ErrorsSuggestTheNearestName) {
  EXPECT_PRED2(mentions, error_of("activation", "rellu"), "did you mean relu?");
  EXPECT_PRED2(mentions, error_of("learning-rat", "1"), "did you mean learning_rate?");
  EXPECT_PRED2(mentions, error_of("activation", "zzzzzz"), "leaky_relu");
}

TEST(Options, TablesOfNamesAreTheChoices) {
  for (const auto& info : option_table()) {
    if (info.name == "optimizer") {
      EXPECT_EQ(info.choices, train::optimizer_names());
    }
    if (info.name != "precision") continue;
    EXPECT_EQ(info.choices, (StringList{"fp32", "fp64", "bf16"}));
    EXPECT_EQ(info.range, "one of fp32, fp64, bf16");
  }
}

TEST(Options, JsonReadsBackTheSame) {
  Options options;
  options.hidden = {};
  options.seed = 18446744073709551615u;
  options.types = {{"Age", "number"}};
  options.learning_rate = 0.1;
  const json written = to_json(options);
  EXPECT_EQ(to_json(options_from_json(json::parse(written.dump()))), written);
  EXPECT_EQ(written["learning_rate"], 0.1);
}

TEST(Options, JsonErrors) {
  const auto refused = [](const char* text) { EXPECT_THROW(options_from_json(json::parse(text)), Error) << text; };
  for (const char* text : {"3", R"({"hiden": [1]})", R"({"epochs": 1.5})", R"({"epochs": "3"})", R"({"seed": -1})",
                           R"({"hidden": [0]})", R"({"activation": "rel"})", R"({"standardize": 1})"})
    refused(text);
}

TEST(Options, ValuesAssignedInCodeAreChecked) {
  Options options;
  options.batch = -4;
  EXPECT_THROW(check_options(options), Error);
}

}  // namespace
}  // namespace lamina
