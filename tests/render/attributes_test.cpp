#include "render/attributes.hpp"

#include <gtest/gtest.h>

#include "frame/caught.hpp"
#include "render/charts.hpp"

namespace lamina::render {
namespace {

std::string line_of(const Chart& chart) {
  const Caught error = caught([&] { check(chart); });
  EXPECT_TRUE(error.line.empty() || error.kind == ErrorKind::internal);
  return error.line.substr(0, error.line.find(';'));
}

TEST(Attributes, OrdinaryChartsPass) {
  for (const Chart& chart : ordinary_charts()) EXPECT_EQ(line_of(chart), "");
}

TEST(Attributes, WhatRenderersDoNotKnowIsNamed) {
  EXPECT_EQ(line_of(chart_of({{{"type", "pie"}}})),
            "the chart test: trace 0 is of type \"pie\", which renderers do not know");
  json trace = scatter({1}, {1});
  trace["line"]["smoothing"] = 1;
  EXPECT_EQ(line_of(chart_of({scatter({1}, {1}), trace})),
            "the chart test: trace 1 has the attribute line.smoothing, which renderers do not know");
  EXPECT_EQ(line_of(chart_of({}, {{"xaxis2", {{"side", "top"}}}})),
            "the chart test: xaxis2 has the attribute side, which renderers do not know");
  EXPECT_EQ(line_of(chart_of({}, {{"width", 300}})),
            "the chart test: the layout has the attribute width, which renderers do not know");
  EXPECT_EQ(line_of(chart_of({}, {{"shapes", {{{"path", "M0"}}}}})),
            "the chart test: a shape has the attribute path, which renderers do not know");
  EXPECT_EQ(line_of(chart_of({}, {{"annotations", {{{"bgcolor", "#fff"}}}}})),
            "the chart test: an annotation has the attribute bgcolor, which renderers do not know");
}

TEST(Attributes, ValuesAreOfTheirKind) {
  json trace = scatter({1}, {1});
  trace["line"]["dash"] = "longdash";
  EXPECT_EQ(line_of(chart_of({trace})),
            "the chart test: trace 0 line.dash is \"longdash\", which renderers do not know");
  trace = scatter({1}, {1});
  trace["opacity"] = "half";
  EXPECT_EQ(line_of(chart_of({trace})), "the chart test: trace 0 opacity has a value that renderers cannot read");
  trace = scatter({1}, {1});
  trace["line"]["color"] = "blue-ish";
  EXPECT_EQ(line_of(chart_of({trace})), "a chart names the colour \"blue-ish\", which renderers cannot read");
  EXPECT_EQ(line_of(chart_of({{{"type", "heatmap"}, {"z", rows_of(2, 2)}, {"colorscale", "Jet"}}})),
            "a chart names the colour scale \"Jet\", which renderers do not know");
  EXPECT_EQ(line_of(chart_of({}, {{"yaxis", {{"tickformat", "%Y"}}}})),
            "a chart has the tickformat \"%Y\", which renderers do not know");
}

// Plotly would read levels such as "1" or "2020-01-01" as numbers and dates.
TEST(Attributes, WordsNeedAnAxisOfCategories) {
  EXPECT_EQ(line_of(chart_of({bar({"1", "2"}, {1, 2})})),
            "the chart test: trace 0 has words along x, and xaxis is not of type category");
  EXPECT_EQ(line_of(chart_of({bar({"1", "2"}, {1, 2})}, {{"xaxis", of_words()}})), "");
}

TEST(Attributes, EveryRendererChecks) {
  const Chart chart = chart_of({{{"type", "pie"}}});
  EXPECT_EQ(caught([&] { to_svg(chart); }).kind, ErrorKind::internal);
  EXPECT_NE(caught([&] { to_png(chart); }).line, "");
  EXPECT_NE(caught([&] { to_terminal(chart); }).line, "");
  EXPECT_NE(caught([&] { numbers_of(chart); }).line, "");
}

}  // namespace
}  // namespace lamina::render
