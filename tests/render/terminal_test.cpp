#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "render/charts.hpp"
#include "render/terminal_canvas.hpp"
#include "render/text.hpp"

namespace lamina::render {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Terminal, KeepsToItsSize) {
  std::vector<Chart> charts = ordinary_charts();
  for (Chart& chart : odd_charts()) charts.push_back(std::move(chart));
  for (std::size_t i = 0; i < charts.size(); ++i)
    for (const auto& [width, height] : {std::pair{80, 24}, {40, 12}, {200, 50}, {10, 4}, {1, 1}}) {
      const std::string text = to_terminal(charts[i], {width, height, false, true});
      const std::vector<std::string> lines = lines_of(text);
      EXPECT_EQ(lines.size(), static_cast<std::size_t>(height)) << i;
      for (const std::string& line : lines) EXPECT_LE(columns(line), width) << i << ": " << line;
      EXPECT_EQ(text.find('\x1b'), std::string::npos) << "no colour was asked for";
      for (const std::string& line : lines) EXPECT_EQ(line, clean(line)) << i;
    }
}

TEST(Terminal, WithoutUnicodeIsAscii) {
  for (const Chart& chart : ordinary_charts()) {
    const std::string text = to_terminal(chart, {80, 24, false, false});
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; })) << text;
  }
}

TEST(Terminal, ColoursEndWithTheirLine) {
  const std::string text = to_terminal(ordinary_charts()[0], {60, 16, true, true});
  EXPECT_NE(text.find("\x1b[38;5;25m"), std::string::npos) << "the nearest to #0072b2";
  for (const std::string& line : lines_of(text)) {
    const std::size_t last = line.rfind("\x1b[");
    EXPECT_TRUE(last == std::string::npos || line.substr(last, 5) == "\x1b[39m") << line;
  }
}

TEST(Terminal, DrawsACurve) {
  Chart chart = chart_of({scatter({0, 1, 2, 3}, {0, 1, 2, 3})}, {{"yaxis", {{"range", {0, 3}}}}});
  chart.title = "Line";
  EXPECT_EQ(to_terminal(chart, {16, 7, false, false}),
            "Line\n"
            "|           ****\n"
            "|        ***\n"
            "|    ****\n"
            "|****\n"
            "++---------+----\n"
            " 0         2\n");
}

TEST(Terminal, DrawsBars) {
  json bars = bar({1, 2}, {"a", "b"});
  bars["orientation"] = "h";
  Chart chart = chart_of({bars}, {{"yaxis", {{"type", "category"}}}, {"xaxis", {{"range", {0, 2}}}}});
  chart.title = "";
  EXPECT_EQ(to_terminal(chart, {24, 6, false, true}),
            " │\n"
            "b┤██████████████████████\n"
            " │\n"
            "a┤███████████\n"
            " └┬──────────┬─────────┬\n"
            "  0          1         2\n");
}

// Wide characters take two columns, marks none.
TEST(Terminal, NamesInWideCharactersKeepColumnsInLine) {
  json bars = bar({1, 2, 1}, {"年齢", "e\u0301", "wide"});
  bars["orientation"] = "h";
  Chart chart = chart_of({bars}, {{"yaxis", {{"type", "category"}}}, {"xaxis", {{"range", {0, 2}}}}});
  chart.title = "年齢年齢年齢年齢年齢年齢年齢";
  EXPECT_EQ(to_terminal(chart, {25, 6, false, true}),
            "年齢年齢年齢年齢年齢年齢…\n"
            "wide┤██████████\n"
            "    │\n"
            "   e\u0301┤████████████████████\n"
            "年齢┤██████████\n"
            "    └────────────────────\n");
}

TEST(Terminal, ALineLeavesTheBarUnderIt) {
  json bars = bar({1}, {"a"});
  bars["orientation"] = "h";
  const json over = {{"type", "scatter"}, {"mode", "lines"}, {"x", {0.5, 1.5}}, {"y", {"a", "a"}}};
  Chart chart = chart_of({bars, over},
                         {{"showlegend", false}, {"yaxis", {{"type", "category"}}}, {"xaxis", {{"range", {0, 2}}}}});
  chart.title = "";
  EXPECT_EQ(to_terminal(chart, {24, 4, false, true}),
            " │███████████\n"
            "a┤███████████⠤⠤⠤⠤⠤⠤\n"
            " │███████████\n"
            " └──────────────────────\n");
}

TEST(Terminal, ColoursAreTheNearestOfXterm) {
  EXPECT_EQ(xterm_color({255, 0, 0}), 196);
  EXPECT_EQ(xterm_color({0, 0, 0}), 16);
  EXPECT_EQ(xterm_color({128, 128, 128}), 244);
  EXPECT_EQ(xterm_color({0, 114, 178}), 25);
}

}  // namespace
}  // namespace lamina::render
