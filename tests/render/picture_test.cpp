// Complete pictures: well formed, without numbers that are none, the same every time.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "frame/caught.hpp"
#include "render/charts.hpp"
#include "render/color.hpp"

namespace lamina::render {
namespace {

// The names of open elements at a fault, "" when all is well. Only what SvgCanvas writes is understood.
std::string fault_of(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = svg.find_first_of("<&", at)) != std::string::npos; ++at) {
    if (svg[at] == '&') {
      const std::string entity = svg.substr(at, svg.find(';', at) - at);
      if (entity != "&amp" && entity != "&lt" && entity != "&gt" && entity != "&quot") return "entity " + entity;
      continue;
    }
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return "no end of a tag";
    const std::string tag = svg.substr(at + 1, end - at - 1), name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1);
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "quotes in " + tag;
    at = end;
  }
  return open.empty() ? "" : "open: " + open.back();
}

bool is_clean(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 && c != '\n'; });
}

// No "nan" or "inf" in an attribute.
bool has_bad_number(const std::string& svg) {
  for (const char* word :
       {"=\"nan", "=\"-nan", "=\"inf", "=\"-inf", ",nan", ",-nan", ",inf", " nan", " inf", "(nan", "e+"})
    if (svg.find(word) != std::string::npos) return true;
  return false;
}

std::vector<Chart> all_charts() {
  std::vector<Chart> all = ordinary_charts();
  for (Chart& chart : odd_charts()) all.push_back(std::move(chart));
  return all;
}

TEST(Picture, EveryChartIsWellFormedSvgAtAnySize) {
  const std::vector<Chart> charts = all_charts();
  for (std::size_t i = 0; i < charts.size(); ++i)
    for (const auto& [width, height] : {std::pair{800, 500}, {360, 300}, {30, 20}, {1, 1}})
      for (const Theme theme : {Theme::light, Theme::dark}) {
        const std::string svg = to_svg(charts[i], {width, height, 1, theme});
        EXPECT_EQ(fault_of(svg), "") << i << ", " << width << " wide";
        EXPECT_FALSE(has_bad_number(svg)) << i << ", " << width << " wide: " << svg.substr(0, 3000);
        EXPECT_TRUE(is_clean(svg)) << i;
        EXPECT_EQ(svg, to_svg(charts[i], {width, height, 1, theme})) << i;
      }
}

TEST(Picture, EveryChartIsAPng) {
  for (const Chart& chart : all_charts()) {
    const std::string png = to_png(chart, {120, 90, 2});
    ASSERT_EQ(png.substr(1, 3), "PNG");
    EXPECT_EQ(static_cast<unsigned char>(png[19]), 240) << "pixels across";
    EXPECT_EQ(static_cast<unsigned char>(png[23]), 180) << "pixels down";
    EXPECT_EQ(png, to_png(chart, {120, 90, 2}));
  }
}

TEST(Picture, SaysWhatItIs) {
  Chart chart = chart_of({scatter({1, 2}, {1, 2})});
  chart.title = "<script>alert(1)</script> & \"quotes\"";
  chart.caption = "Loss falls.";
  const std::string svg = to_svg(chart);
  EXPECT_NE(svg.find("role=\"img\""), std::string::npos);
  EXPECT_NE(svg.find("<title>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;</title>"),
            std::string::npos);
  EXPECT_NE(svg.find("<desc>Loss falls.</desc>"), std::string::npos);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
}

TEST(Picture, BrokenTextIsReplacedAndControlCharactersAreDropped) {
  Chart chart = chart_of({});
  chart.title =
      "a\xff"
      "b\x01"
      "c";
  EXPECT_NE(to_svg(chart).find("<title>a\xef\xbf\xbd"
                               "bc</title>"),
            std::string::npos);
}

// The end of a curve lies where its numbers say: the middle of the plot is the middle of its grid.
TEST(Picture, CurvesRunThroughTheirPoints) {
  const json axis = {{"range", {0, 2}}, {"tickvals", {0, 1, 2}}};
  const std::string svg = to_svg(chart_of({scatter({0, 1, 2}, {0, 1, 2})}, {{"xaxis", axis}, {"yaxis", axis}}));
  const std::size_t at = svg.find("points=\"");
  ASSERT_NE(at, std::string::npos);
  double x[3], y[3];
  ASSERT_EQ(std::sscanf(svg.c_str() + at, "points=\"%lf,%lf %lf,%lf %lf,%lf", x, y, x + 1, y + 1, x + 2, y + 2), 6);
  EXPECT_NEAR(x[1], (x[0] + x[2]) / 2, 0.02);
  EXPECT_NEAR(y[1], (y[0] + y[2]) / 2, 0.02);
  EXPECT_GT(x[2] - x[0], 600);
  EXPECT_GT(y[0] - y[2], 350);
}

TEST(Picture, NothingIsWrittenOutsideOfThePaper) {
  const std::string long_name(300, 'W');
  json trace = scatter({1, 2}, {1, 2});
  trace["name"] = long_name;
  Chart chart = chart_of(
      {trace, trace}, {{"xaxis", {{"title", {{"text", long_name}}}}}, {"yaxis", {{"title", {{"text", long_name}}}}}});
  chart.title = long_name;
  const std::string svg = to_svg(chart, {360, 300});
  EXPECT_EQ(svg.find(std::string(60, 'W') + "</text>"), std::string::npos) << "what is too long is cut";
  EXPECT_NE(svg.find("…</text>"), std::string::npos);
}

TEST(Picture, SizesThatCannotBeDrawnAreRefused) {
  const Chart chart = chart_of({});
  for (const DrawOptions& options : {DrawOptions{0, 10}, DrawOptions{10, -1}, DrawOptions{100000, 100},
                                     DrawOptions{100, 100, 1000}, DrawOptions{10, 10, 0}}) {
    const Caught error = caught([&] { to_png(chart, options); });
    EXPECT_EQ(error.kind, ErrorKind::usage);
    EXPECT_EQ(error.line, "a picture of this size cannot be drawn; choose 1 to 32,000 pixels a side");
  }
}

double contrast(const Color& a, const Color& b) {
  const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
  return (high + 0.05) / (low + 0.05);
}

TEST(Picture, WordsStandOutFromThePaper) {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    EXPECT_GE(contrast(look(theme).text, look(theme).paper), 7);
    EXPECT_GE(contrast(look(theme).muted, look(theme).paper), 4.5);
  }
  EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 1e-9) << "WCAG 2.1: black on white";
  EXPECT_NEAR(contrast({119, 119, 119}, {255, 255, 255}), 4.48, 0.01) << "WCAG's grey #777";
}

}  // namespace
}  // namespace lamina::render
