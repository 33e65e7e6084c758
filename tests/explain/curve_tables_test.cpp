// Curves and surfaces as tables and as JSON.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "curve_models.hpp"

namespace lamina {
namespace {

using nlohmann::json;
using test::tangled_options;
using test::tangled_table;

std::vector<std::string> names(const Frame& frame) {
  std::vector<std::string> found;
  for (const Column& column : frame.columns()) found.push_back(column.name());
  return found;
}

TEST(CurveTable, HasARowForEachPlaceAndOutput) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.outputs = {"yes", "no"};
  options.rows = 30;
  options.lines = 2;
  const Explained explained(model, table, options);
  std::vector<Curve> found = curves(explained, "ice", "colour");
  const Frame frame = to_frame(found, explained);
  const auto row = [&](std::size_t line) { return std::to_string(explained.rows()[found[0].rows[line]] + 1); };
  EXPECT_EQ(names(frame), (std::vector<std::string>{"output", "colour", "value", "row " + row(0), "row " + row(1)}));
  ASSERT_EQ(frame.rows(), 8u);
  EXPECT_EQ(frame.column("output").cell(3), "yes");
  EXPECT_EQ(frame.column("output").cell(4), "no");
  EXPECT_EQ(frame.column("colour").cell(4), "a \"quoted\", <b>name</b>");
  EXPECT_EQ(frame.column("value").number(5), found[1].values[1]);
  EXPECT_EQ(frame.columns()[4].number(6), found[1].lines[4 + 2]);

  for (Curve& curve : found) curve.band = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  const Frame banded = to_frame(found, explained);
  EXPECT_EQ(banded.column("low").number(5), 2);
  EXPECT_EQ(banded.column("high").number(3), 8);

  const json object = to_json(found[0], explained);
  EXPECT_EQ(object["kind"], "ice");
  EXPECT_EQ(object["column"], "colour");
  EXPECT_EQ(object["places"], json(found[0].places.levels));
  EXPECT_EQ(object["values"], json(found[0].values));
  EXPECT_EQ(object["high"], json({5, 6, 7, 8}));
  EXPECT_EQ(object["lines"][1]["row"], explained.rows()[found[0].rows[1]] + 1);
  EXPECT_EQ(object["lines"][1]["values"][2], found[0].lines[4 + 2]);
  EXPECT_FALSE(to_json(curves(explained, "pdp", "x")[0], explained).contains("lines"));
}

TEST(CurveTable, PredictorsMayBeNamedAsItsColumns) {
  const Frame table = parse_csv("value,output,low,y\n7,2,1,3\n2,1,3,5\n3,5,2,8\n4,3,9,7\n5,1,1,1\n");
  const Model model = fit(table, test::additive_options());
  const Explained explained(model, table);
  EXPECT_EQ(names(to_frame(curves(explained, "pdp", "value"), explained)),
            (std::vector<std::string>{"output", "value_", "value"}));
  const Places x = places_of(table.column("output"), 3), y = places_of(table.column("low"), 3);
  const std::vector<Surface> found = surfaces(explained, "at", x, y);
  const Frame frame = to_frame(found);
  EXPECT_EQ(names(frame), (std::vector<std::string>{"output", "output_", "low_", "value"}));
  EXPECT_EQ(frame.rows(), x.size() * y.size());
  EXPECT_EQ(frame.column("output_").number(1), x.numbers[1]);
  EXPECT_EQ(frame.column("low_").number(1), y.numbers[0]);

  const json object = to_json(found[0]);
  EXPECT_EQ(object["x"]["column"], "output");
  EXPECT_EQ(object["y"]["places"], json(y.numbers));
  EXPECT_EQ(object["values"][1][2], found[0].values[x.size() + 2]);
}

}  // namespace
}  // namespace lamina
