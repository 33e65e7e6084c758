// Presets: what they set, in which order, and that each entry says why.
#include "train/presets.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "lamina/error.hpp"
#include "lamina/presets.hpp"
#include "train/option_rules.hpp"

namespace lamina::train {
namespace {

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(Presets, SetOptionsThatExistToValuesThatAreAllowed) {
  ASSERT_FALSE(preset_names().empty());
  for (const auto& name : preset_names()) {
    SCOPED_TRACE(name);
    Options options;
    apply_preset(options, name);
    check_options(options);
    for (const auto& entry : preset_options(name)) EXPECT_STRNE(entry.why, "") << entry.option;
    EXPECT_STRNE(preset_named(name).summary, "");
  }
}

TEST(Presets, H2oHasTheDefaultsOfItsManual) {
  Options options;
  apply_preset(options, "h2o");
  EXPECT_EQ(options.hidden, (IntegerList{200, 200}));
  EXPECT_EQ(options.activation, "relu");
  EXPECT_EQ(options.optimizer, "adadelta");
  EXPECT_EQ(options.rho, 0.99);
  EXPECT_EQ(options.epsilon, 1e-8);
  EXPECT_EQ(options.batch, 1);
  EXPECT_EQ(options.epochs, 10);
  EXPECT_EQ(options.initializer, "uniform_adaptive");
  EXPECT_EQ(options.l1, 0);
  EXPECT_EQ(options.l2, 0);
  EXPECT_EQ(options.schedule, "constant");
}

TEST(Presets, OneThatStartsFromAnotherChangesSomeOfIt) {
  Options options;
  apply_preset(options, "lecture");
  EXPECT_EQ(options.optimizer, "adadelta") << "h2o's";
  EXPECT_EQ(options.hidden, (IntegerList{200, 200}));
  EXPECT_EQ(options.activation, "tanh") << "its own, after h2o's";
  EXPECT_EQ(options.dropout, (RealList{0.1}));
  EXPECT_EQ(options.l1, 1e-4);
  EXPECT_EQ(options.epochs, 200);
}

TEST(Presets, LeaveOtherOptionsAlone) {
  Options options;
  options.target = "AHD";
  options.seed = 7;
  options.patience = 9;
  apply_preset(options, "sklearn");
  EXPECT_EQ(options.target, "AHD");
  EXPECT_EQ(options.seed, 7u);
  EXPECT_EQ(options.patience, 9);
}

TEST(Presets, GiveWayToOptionsThatLeaveThemWithoutEffect) {
  Options options;
  set_options(options, "lecture", {{"network", R"({"layers": [{"units": 3}]})"}});
  EXPECT_EQ(options.activation, "relu") << "the default: the description says it";
  EXPECT_TRUE(options.dropout.empty());
  EXPECT_EQ(options.l1, 1e-4) << "acts on described layers too";
  options = {};
  set_options(options, "lecture", {{"hidden", ""}});
  EXPECT_TRUE(options.dropout.empty());
  options = {};
  set_options(options, "sklearn", {{"optimizer", "lbfgs"}});
  EXPECT_EQ(options.batch, 0);
  EXPECT_EQ(options.hidden, (IntegerList{100}));
  options = {};
  set_options(options, "sklearn", {{"optimizer", "lbfgs"}, {"batch", "32"}});
  EXPECT_EQ(options.batch, 32) << "what is given stays, to be refused";
}

TEST(Presets, AnUnknownNameSuggestsTheNearest) {
  Options options;
  EXPECT_NE(refusal([&] { apply_preset(options, "h20"); }).find("did you mean h2o?"), std::string::npos);
  EXPECT_NE(refusal([&] { apply_preset(options, "keras"); }).find("give one of h2o, sklearn, lecture"),
            std::string::npos);
}

}  // namespace
}  // namespace lamina::train
