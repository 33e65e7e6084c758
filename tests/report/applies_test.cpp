// Which charts a report draws of which model, and that all of them are what renderers know.
#include <gtest/gtest.h>
#include <algorithm>
#include <cctype>
#include <set>

#include "models.hpp"
#include "render/attributes.hpp"
#include "report/chart_groups.hpp"

namespace lamina::report {
namespace {

std::vector<ChartKind> own_kinds() {
  std::vector<ChartKind> kinds;
  for (const auto& group :
       {data_charts(), model_charts(), training_charts(), judging_charts(), explaining_charts(), choosing_charts()})
    kinds.insert(kinds.end(), group.begin(), group.end());
  return kinds;
}

ChartInput for_kind(const ChartKind& kind, ChartInput input) {
  if (kind.models == Needs::one) input.models.resize(1);
  return input;
}

std::set<std::string> applying(const ChartInput& input) {
  std::set<std::string> names;
  for (const ChartKind& kind : own_kinds())
    if (kind.applies(for_kind(kind, input))) names.insert(kind.name);
  return names;
}

using Names = std::set<std::string>;

const Names kOfEveryTable = {"columns", "correlation", "importance", "importance-surrogate", "pdp", "ice", "ale",
                             "at",      "observed",    "row"};
const Names kOfNetworks = {"network", "weights", "history", "importance-gedeon"};
const Names kOfTwoClasses = {"target", "confusion",   "roc",        "precision-recall", "lift",
                             "gains",  "calibration", "thresholds", "scores",           "importance-drop-column"};

Names joined(std::initializer_list<Names> parts) {
  Names all;
  for (const Names& part : parts) all.insert(part.begin(), part.end());
  return all;
}

TEST(Charts, ApplyToWhatTheyAreAbout) {
  EXPECT_EQ(applying(input_of({{"net", &heart_net()}}, &heart())),
            joined({kOfEveryTable, kOfNetworks, kOfTwoClasses, {"score", "gradient-norms", "distributions"}}));
  EXPECT_EQ(applying(input_of({{"glm", &heart_glm()}}, &heart())),
            joined({kOfEveryTable, kOfTwoClasses, {"coefficients"}}));
  EXPECT_EQ(applying(input_of({{"tree", &heart_tree()}}, &heart())),
            joined({kOfEveryTable, kOfTwoClasses, {"tree", "importance-own"}}));
  EXPECT_EQ(applying(input_of({{"net", &boston_net()}}, &boston())),
            joined({kOfEveryTable,
                    kOfNetworks,
                    {"target", "score", "residuals", "predicted-actual", "importance-drop-column"}}));
  EXPECT_EQ(applying(input_of({{"net", &iris_net()}}, &iris())),
            joined({kOfEveryTable, kOfNetworks, {"target", "confusion", "importance-drop-column"}}));
  EXPECT_EQ(applying(input_of({{"auto", &iris_autoencoder()}}, &iris())),
            joined({kOfEveryTable, kOfNetworks, {"reconstruction"}}));
}

TEST(Charts, OfSeveralModelsCompareThem) {
  const Names names = applying(input_of({{"net", &heart_net()}, {"glm", &heart_glm()}}, &heart()));
  EXPECT_TRUE(names.count("comparison") && names.count("pairs") && names.count("roc"));
  const Names others = applying(input_of({{"net", &heart_net()}, {"iris", &iris_net()}}, &heart()));
  EXPECT_FALSE(others.count("comparison") || others.count("pairs") || others.count("roc"));
}

TEST(Charts, JudgeOnlyRowsWithTheTarget) {
  const Frame rows = heart().without("AHD");
  const Names names = applying(input_of({{"net", &heart_net()}}, &rows));
  EXPECT_EQ(names,
            joined({{"columns", "correlation", "importance-surrogate", "pdp", "ice", "ale", "at", "observed", "row"},
                    kOfNetworks,
                    {"score", "gradient-norms", "distributions"}}));
}

bool is_anchor(const std::string& name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

// Draws all that applies, and gives the bytes that a report would hold.
std::size_t expect_good_charts(ChartInput input, bool all = true) {
  input.memory = make_chart_memory();
  std::set<std::string> names;
  std::size_t bytes = 0;
  for (const ChartKind& kind : own_kinds()) {
    const ChartInput own = for_kind(kind, input);
    if (!kind.applies(own)) continue;
    std::vector<Chart> charts;
    try {
      charts = draw(kind, own);
    } catch (const Error& error) {  // a report says so in the chart's place
      EXPECT_FALSE(all || error.kind() == ErrorKind::internal) << kind.name << ": " << error.what();
    }
    for (const Chart& chart : charts) {
      SCOPED_TRACE(chart.name);
      EXPECT_NO_THROW(render::check(chart));
      EXPECT_TRUE(is_anchor(chart.name));
      EXPECT_TRUE(names.insert(chart.name).second) << "two charts of one name";
      EXPECT_FALSE(chart.title.empty());
      EXPECT_TRUE(chart.caption.size() > 20 && chart.caption.back() == '.') << chart.caption;
      EXPECT_EQ(chart.caption.find("nan"), std::string::npos) << chart.caption;
      if (*kind.section) bytes += chart.data.dump().size() + chart.layout.dump().size();
    }
  }
  return bytes;
}

TEST(Charts, AreWhatRenderersKnowAndSmall) {
  EXPECT_LT(expect_good_charts(input_of({{"net", &heart_net()}}, &heart())), 300000);
  EXPECT_LT(
      expect_good_charts(input_of({{"net", &heart_net()}, {"glm", &heart_glm()}, {"tree", &heart_tree()}}, &heart())),
      400000);
  EXPECT_LT(expect_good_charts(input_of({{"net", &boston_net()}}, &boston())), 400000);
  EXPECT_LT(expect_good_charts(input_of({{"net", &iris_net()}}, &iris())), 400000);
  EXPECT_LT(expect_good_charts(input_of({{"auto", &iris_autoencoder()}}, &iris())), 400000);
}

TEST(Charts, ShowWhateverNamesAndLevelsHold) {
  const std::string html = "<b>\"x\"</b>\n</script>", broken = "a\xff\xc3";
  std::vector<double> numbers;
  std::vector<std::int32_t> codes, classes;
  for (int row = 0; row < 60; ++row) {
    numbers.push_back(row % 7);
    codes.push_back(row % 2);
    classes.push_back(row % 7 > 3);
  }
  const Frame table({Column::numbers(html, numbers), Column::categories(broken, codes, {html, broken}),
                     Column::categories("y", classes, {broken, html})},
                    "odd.csv");
  const Model net = fitted(table, {{"target", "y"}, {"hidden", "2"}, {"epochs", "1"}, {"threads", "1"}});
  const Model tree = fitted(table, {{"target", "y"}, {"model", "tree"}});
  expect_good_charts(input_of({{html, &net}, {broken, &tree}}, &table));
  expect_good_charts(input_of({{html, &tree}}, &table));
}

TEST(Charts, OfConstantColumnsAndFewRowsAreDrawn) {
  Frame rows = heart().take({0, 1, 2});
  expect_good_charts(input_of({{"net", &heart_net()}}, &rows), false);
  rows = heart().take({0, 0});
  expect_good_charts(input_of({{"net", &heart_net()}}, &rows), false);
  expect_good_charts(input_of({{"glm", &heart_glm()}}, &rows), false);
}

}  // namespace
}  // namespace lamina::report
