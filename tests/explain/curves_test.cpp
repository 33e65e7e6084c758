// Curves and surfaces against loops over Model::predict, and against models whose curves are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "curve_models.hpp"
#include "lamina/ensemble.hpp"

namespace lamina {
namespace {

using test::additive_options;
using test::additive_table;
using test::answers_with;
using test::constant;
using test::message_of;
using test::tangled_options;
using test::tangled_table;

const std::size_t kYes = 1;  // the place of the level yes

// The mean answers of all rows with the column set to each place, by Model::predict.
std::vector<double> mean_by_loop(const Explained& explained, const Places& places, std::size_t output) {
  const Model& model = explained.model();
  const std::size_t rows = explained.frame().rows(), width = model.classifies() ? model.levels().size() : 1;
  std::vector<double> means;
  for (std::size_t place = 0; place < places.size(); ++place) {
    const auto answers = answers_with(model, explained.frame(), constant(places, place, rows));
    double sum = 0, weights = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      sum += explained.weights()[row] * answers[row * width + output];
      weights += explained.weights()[row];
    }
    means.push_back(sum / weights);
  }
  return means;
}

class EveryModel : public testing::TestWithParam<const char*> {};

TEST_P(EveryModel, PartialDependenceIsTheMeanOfPredictions) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options(GetParam()));
  const Explained explained(model, table);
  for (const std::string column : {"x", "colour"}) {
    const std::vector<Curve> found = curves(explained, "pdp", column);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].output, "yes");
    EXPECT_EQ(found[0].kind, "pdp");
    EXPECT_EQ(found[0].places.size(), column == "x" ? 29u : 4u);
    EXPECT_EQ(found[0].values, mean_by_loop(explained, found[0].places, kYes));
    EXPECT_EQ(curves(explained, "ice", column)[0].values, found[0].values);
    EXPECT_EQ(curves(Explained(model, table, {}, {2, "auto", {}}), "pdp", column)[0].values, found[0].values)
        << "on two threads";
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryModel,
                         testing::Values("net", "glm", "tree", "bagging", "forest", "boosting", "knn", "svm"));

TEST(PartialDependence, OfAnEnsemble) {
  const Frame table = tangled_table();
  EnsembleOptions wanted;
  wanted.combine = "stack";
  Options base = tangled_options("knn");
  base.model = "net";
  wanted.candidates = parse_candidates({"knn", "tree"}, base);
  const Model model = std::move(*fit_ensemble(table, wanted, base, nullptr));
  const Explained explained(model, table);
  const Curve curve = curves(explained, "pdp", "colour")[0];
  EXPECT_EQ(curve.values, mean_by_loop(explained, curve.places, kYes));
}

TEST(PartialDependence, OfALinearModelHasItsSlope) {
  const Frame table = additive_table();
  const Model model = fit(table, additive_options());
  const Explained explained(model, table);
  const Curve x = curves(explained, "pdp", "x")[0], z = curves(explained, "pdp", "z")[0];
  for (std::size_t i = 1; i < x.places.size(); ++i)
    EXPECT_NEAR(x.values[i] - x.values[0], 3 * (x.places.numbers[i] - x.places.numbers[0]), 1e-9);
  for (std::size_t i = 1; i < z.places.size(); ++i)
    EXPECT_NEAR(z.values[i] - z.values[0], -2 * (z.places.numbers[i] - z.places.numbers[0]), 1e-9);
  const Curve colour = curves(explained, "pdp", "colour")[0];
  EXPECT_EQ(colour.places.levels, (std::vector<std::string>{"blue", "green", "red"}));
  EXPECT_NEAR(colour.values[1] - colour.values[0], 5, 1e-9);
  EXPECT_NEAR(colour.values[2] - colour.values[0], -1, 1e-9);
}

TEST(PartialDependence, CountsRowsByTheirWeights) {
  const Frame table = tangled_table();
  Options options = tangled_options("tree");
  options.weights = "w";
  const Model model = fit(table, options);
  const Explained explained(model, table);
  ASSERT_EQ(explained.weights()[1], 2);
  const Curve curve = curves(explained, "pdp", "x")[0];
  EXPECT_EQ(curve.values, mean_by_loop(explained, curve.places, kYes));
  double weights = 0, present = 0;
  for (const double at : curve.rows_at) weights += at;
  for (std::size_t row = 0; row < table.rows(); ++row)
    present += table.column("x").missing(row) ? 0 : table.column("w").number(row);
  EXPECT_EQ(weights, present) << "each row that has a number is at one place";
}

TEST(PartialDependence, NeedsWeightsThatCount) {
  const Frame table = tangled_table();
  Options options = tangled_options("tree");
  options.weights = "w";
  const Model model = fit(table, options);
  const auto with = [&](double weight) {
    std::vector<Column> columns;
    for (const Column& column : table.columns())
      columns.push_back(column.name() == "w" ? Column::numbers("w", std::vector<double>(80, weight)) : column);
    return message_of([&] { curves(Explained(model, Frame(columns)), "pdp", "x"); });
  };
  EXPECT_EQ(with(std::nan("")),
            "data: column w: the weight of row 1 is no number of at least 0; mend the cell, or leave the column out");
  EXPECT_EQ(with(0), "data: the weights of all rows are 0; give rows that count");
  EXPECT_EQ(with(7), "nothing was thrown");
}

TEST(Curves, SayHowManyRowsAreAtEachPlace) {
  const Frame table = additive_table();
  const Model model = fit(table, additive_options());
  const Explained explained(model, table);
  // 1 is as near to 0 as to 2, and counts for 0; x has 0, 0.5, …, 11.
  Places places{"x", ColumnKind::number, {0, 2, 11}, {}};
  double low = 0, middle = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double x = table.column("x").number(row);
    low += x <= 1;
    middle += x > 1 && x <= 6.5;
  }
  const Curve curve = curves(explained, "pdp", places)[0];
  EXPECT_EQ(curve.rows_at, (std::vector<double>{low, middle, 60 - low - middle}));
  EXPECT_EQ(curves(explained, "at", "colour")[0].rows_at, (std::vector<double>{30, 15, 15}));
}

TEST(IndividualCurves, AreThePredictionsOfTheirRows) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.lines = 7;
  options.rows = 50;
  options.outputs = {"no", "yes"};
  const Explained explained(model, table, options);
  const std::vector<Curve> found = curves(explained, "ice", "z");
  ASSERT_EQ(found.size(), 2u);
  const Places& places = found[0].places;
  ASSERT_EQ(found[0].rows.size(), 7u);
  ASSERT_EQ(explained.rows().size(), 50u);
  for (std::size_t place = 0; place < places.size(); ++place) {
    const auto answers = answers_with(model, explained.frame(), constant(places, place, 50));
    for (std::size_t line = 0; line < 7; ++line)
      for (std::size_t output = 0; output < 2; ++output)
        EXPECT_EQ(found[output].lines[line * places.size() + place], answers[2 * found[output].rows[line] + output]);
  }
  options.lines = 0;
  EXPECT_TRUE(curves(Explained(model, table, options), "ice", "z")[0].rows.empty());
}

TEST(IndividualCurves, CentredAndAsSlopes) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.points = 6;
  const Curve plain = curves(Explained(model, table, options), "ice", "x")[0];
  options.ice_form = "centred";
  const Curve centred = curves(Explained(model, table, options), "ice", "x")[0];
  options.ice_form = "derivative";
  const Curve slopes = curves(Explained(model, table, options), "ice", "x")[0];
  const std::vector<double>& z = plain.places.numbers;
  ASSERT_EQ(z.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t low = i == 0 ? 0 : i - 1, high = i == 5 ? 5 : i + 1;
    EXPECT_EQ(centred.values[i], plain.values[i] - plain.values[0]);
    EXPECT_EQ(slopes.values[i], (plain.values[high] - plain.values[low]) / (z[high] - z[low]));
    EXPECT_EQ(centred.lines[6 * 3 + i], plain.lines[6 * 3 + i] - plain.lines[6 * 3]);
    EXPECT_EQ(slopes.lines[6 * 3 + i], (plain.lines[6 * 3 + high] - plain.lines[6 * 3 + low]) / (z[high] - z[low]));
  }
  EXPECT_EQ(message_of([&] { curves(Explained(model, table, options), "ice", "colour"); }),
            "usage: column colour: a category has no slope; choose plain or centred curves, or a number");
}

// The linear model makes the held values visible.
double held_part(const std::string& hold, double x) {
  const Frame table =
      parse_csv("x,z,colour,y\n0,1,b,3\n1,1,a,9\n2,4,b,0\n3,10,,1\n4,,b,5\n9,4,a,2\n5,4.5,c,7\n1,1,c,8\n");
  Options options = additive_options();
  options.lambda = 0.1;
  const Model model = fit(table, options);
  ExplainOptions explain;
  explain.hold = hold;
  const Curve curve = curves(Explained(model, table, explain), "at", "x")[0];
  const auto place = std::find(curve.places.numbers.begin(), curve.places.numbers.end(), x);
  return curve.values[static_cast<std::size_t>(place - curve.places.numbers.begin())];
}

TEST(TypicalRow, HoldsNumbersAndTheMostFrequentLevel) {
  const Frame table =
      parse_csv("x,z,colour,y\n0,1,b,3\n1,1,a,9\n2,4,b,0\n3,10,,1\n4,,b,5\n9,4,a,2\n5,4.5,c,7\n1,1,c,8\n");
  Options options = additive_options();
  options.lambda = 0.1;
  const Model model = fit(table, options);
  const auto said = [&](double z) {
    const Frame row({Column::numbers("x", {2}), Column::numbers("z", {z}), Column::text("colour", {"b"})});
    return model.predict(row).values[0];
  };
  EXPECT_EQ(held_part("mean", 2), said((1 + 1 + 4 + 10 + 4 + 4.5 + 1) / 7));
  EXPECT_EQ(held_part("median", 2), said(4));
  EXPECT_EQ(held_part("mode", 2), said(1));
}

TEST(TypicalRow, CountsWeightsAndHoldsTheOffset) {
  // z: 1 (weight 1), 2 (weight 3), 5 (weight 4): half of the weight lies at or below 2, so the median is 3.5.
  const Frame table = parse_csv("x,z,w,o,y\n1,5,4,1,3\n2,1,1,2,4\n4,2,3,6,9\n");
  Options options;
  options.target = "y";
  options.hidden = {3};
  options.epochs = 5;
  options.weights = "w";
  options.offset = "o";
  const Model model = fit(table, options);
  ExplainOptions explain;
  explain.hold = "median";
  const Curve curve = curves(Explained(model, table, explain), "at", "x")[0];
  const double offset = (4 * 1.0 + 1 * 2.0 + 3 * 6.0) / 8;
  const Frame row({Column::numbers("x", {4}), Column::numbers("z", {3.5}), Column::numbers("o", {offset})});
  EXPECT_EQ(curve.values[2], model.predict(row).values[0]);
}

TEST(ObservedAnswers, StandBesideTheTruth) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.outputs = {"no"};
  const ObservedAnswers x = observed_answers(Explained(model, table, options), "x")[0];
  const Predictions said = model.predict(table);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    EXPECT_EQ(std::isnan(x.numbers[row]), table.column("x").missing(row));
    if (!table.column("x").missing(row)) {
      EXPECT_EQ(x.numbers[row], table.column("x").number(row));
    }
    EXPECT_EQ(x.answers[row], said.probabilities[2 * row]);
    EXPECT_EQ(x.truth[row], table.column("class").cell(row) == "no" ? 1 : 0);
  }
  const ObservedAnswers colour = observed_answers(Explained(model, table.without("class")), "colour")[0];
  EXPECT_EQ(colour.output, "yes");
  EXPECT_EQ(colour.levels[3], "");
  EXPECT_EQ(colour.levels[0], table.column("colour").cell(0));
  EXPECT_TRUE(std::isnan(colour.truth[0])) << "the answers are not there";
}

TEST(ObservedAnswers, OfSeveralNumbers) {
  const Frame table = parse_csv("x,a,b\n7,2,3\n2,3,5\n3,,7\n9,5,9\n");
  Options options;
  options.target = "a,b";
  options.hidden = {2};
  options.epochs = 2;
  const Model model = fit(table, options);
  const std::vector<ObservedAnswers> found = observed_answers(Explained(model, table), "x");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].output, "b");
  EXPECT_EQ(found[1].truth, (std::vector<double>{3, 5, 7, 9}));
  EXPECT_EQ(found[0].truth[3], 5);
  EXPECT_TRUE(std::isnan(found[0].truth[2]));
}

TEST(Surfaces, AreMeansOverTheRowsOrTheTypicalRow) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  const Explained explained(model, table);
  const Places x = even_places_of(table.column("x"), 3), colour = places_of(table.column("colour"), 50);
  const Surface means = surfaces(explained, "pdp", x, colour)[0];
  ASSERT_EQ(means.values.size(), 12u);
  for (std::size_t i = 0; i < 4; ++i) {
    std::vector<Column> columns;
    for (const Column& column : table.columns())
      columns.push_back(column.name() == "colour" ? constant(colour, i, table.rows()) : column);
    const Frame fixed(columns);
    const std::vector<double> row = mean_by_loop(Explained(model, fixed), x, kYes);
    EXPECT_EQ(std::vector<double>(means.values.begin() + 3 * static_cast<int>(i),
                                  means.values.begin() + 3 * static_cast<int>(i) + 3),
              row);
  }
  const Surface typical = surfaces(explained, "at", x, colour)[0];
  const Curve along = curves(explained, "at", x)[0];
  const auto usual = std::find(colour.levels.begin(), colour.levels.end(), "red") - colour.levels.begin();
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(typical.values[static_cast<std::size_t>(3 * usual + i)], along.values[static_cast<std::size_t>(i)]);
}

TEST(Curves, GapsOfOtherColumnsStayAndOwnOnesAreSet) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  ExplainOptions options;
  options.lines = 100;
  const Curve curve = curves(Explained(model, table, options), "ice", "x")[0];
  ASSERT_TRUE(table.column("x").missing(5));
  const Frame row = table.take({5});
  for (std::size_t place = 0; place < curve.places.size(); place += 7)
    EXPECT_EQ(curve.lines[5 * curve.places.size() + place],
              answers_with(model, row, constant(curve.places, place, 1))[kYes]);
}

TEST(Curves, NumbersThatWereLearntAsCategoriesAreCategories) {
  const std::string text = "k,x,y\n1,1,3\n2,2,1\n3,3,5\n1,4,3\n2,5,2\n3,7,5\n";
  CsvOptions as_category;
  as_category.types["k"] = ColumnKind::category;
  const Model model = fit(parse_csv(text, as_category), additive_options());
  const Explained numbers(model, parse_csv(text)), categories(model, parse_csv(text, as_category));
  ASSERT_EQ(numbers.frame().column("k").kind(), ColumnKind::number);
  for (const std::string kind : {"pdp", "ice", "at", "ale"}) {
    const Curve a = curves(numbers, kind, "k")[0], b = curves(categories, kind, "k")[0];
    EXPECT_EQ(a.places.kind, ColumnKind::category) << kind;
    EXPECT_EQ(a.places.levels, b.places.levels) << kind;
    EXPECT_EQ(a.values, b.values) << kind;
    EXPECT_EQ(a.rows_at, (std::vector<double>{2, 2, 2})) << kind;
  }
  EXPECT_EQ(observed_answers(numbers, "k")[0].levels[2], "3");
  EXPECT_EQ(even_places_of(numbers, "k", 9).levels, (std::vector<std::string>{"1", "2", "3"}));
}

TEST(Curves, TextMayBeACategory) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options());
  const Frame text = [&] {
    std::vector<Column> columns;
    for (const Column& column : table.columns())
      columns.push_back(column.name() == "colour" ? Column::text(column) : column);
    return Frame(columns);
  }();
  for (const std::string kind : {"pdp", "ice", "at", "ale"})
    EXPECT_EQ(curves(Explained(model, text), kind, "colour")[0].values,
              curves(Explained(model, table), kind, "colour")[0].values);
}

// As when a bootstrap's resample leaves a column constant.
TEST(Curves, OfAModelThatDoesWithoutThePredictorAreFlat) {
  const Frame table = tangled_table();
  const Model model = fit(table, tangled_options()),
              lesser = fit(table.without("x").without("colour"), tangled_options());
  const Explained explained(model, table), other = explained.of(lesser);
  for (const std::string kind : {"pdp", "ice", "at", "ale"})
    for (const std::string column : {"x", "colour"}) {
      const Curve curve = curves(other, kind, curves(explained, kind, column)[0].places)[0];
      for (const double value : curve.values) EXPECT_EQ(value, kind == "ale" ? 0 : curve.values[0]) << kind << column;
    }
}

TEST(Curves, LevelsThatTheModelDoesNotKnowAreNoPlaces) {
  const Frame table = additive_table();
  const Model model = fit(table, additive_options());
  const auto coloured = [](const std::vector<std::string>& colours) {
    return Frame({Column::numbers("x", {1, 2, 3}), Column::numbers("z", {2, 3, 4}), Column::text("colour", colours)});
  };
  const Frame other = coloured({"red", "pink", "blue"});
  EXPECT_EQ(curves(Explained(model, other), "pdp", "colour")[0].places.levels,
            (std::vector<std::string>{"blue", "red"}));
  const Frame unknown = coloured({"red", "pink", "brown"});
  EXPECT_EQ(message_of([&] { curves(Explained(model, unknown), "ale", "colour"); }),
            "data: column colour: fewer than two of the column's levels are ones that the model knows; choose another "
            "predictor, or rows in which it varies");
}

Frame pictures() {
  auto cells = std::make_shared<Column::Bytes>();
  std::vector<std::int32_t> labels;
  for (int i = 0; i < 40; ++i) {
    for (int pixel = 0; pixel < 4; ++pixel) cells->push_back(static_cast<std::uint8_t>((i * 31 + pixel * 57) % 256));
    labels.push_back(cells->back() > 100 ? 1 : 0);
  }
  std::vector<Column> columns;
  for (std::size_t pixel = 0; pixel < 4; ++pixel)
    columns.push_back(Column::bytes("p" + std::to_string(pixel + 1), cells, 40, pixel, 4));
  columns.push_back(Column::categories("label", labels, {"dark", "light"}));
  Frame frame(std::move(columns));
  frame.image_height = frame.image_width = 2;
  return frame;
}

TEST(Curves, PixelsStayWhole) {
  const Frame table = pictures();
  Options options = tangled_options();
  options.target = "label";
  const Model model = fit(table, options);
  const Explained explained(model, table);
  Places even = even_places_of(table.column("p4"), 4);
  even.numbers = {0, 63.75, 127.5, 255};
  const Curve curve = curves(explained, "pdp", even)[0];
  EXPECT_EQ(curve.places.numbers, (std::vector<double>{0, 64, 128, 255}));
  for (std::size_t place = 0; place < 4; ++place) {
    const auto level = static_cast<std::uint8_t>(curve.places.numbers[place]);
    const auto answers = answers_with(
        model, table, Column::bytes("p4", std::make_shared<const Column::Bytes>(Column::Bytes(40, level)), 40));
    double sum = 0;
    for (std::size_t row = 0; row < 40; ++row) sum += answers[2 * row + 1];
    EXPECT_EQ(curve.values[place], sum / 40);
  }
  for (const std::string kind : {"ice", "at", "ale"}) EXPECT_EQ(curves(explained, kind, "p4").size(), 1u) << kind;
  for (const double number : even_places_of(explained, "p4", 7).numbers) EXPECT_EQ(number, std::round(number));
}

TEST(Curves, WhatIsNotThereIsAnError) {
  const Frame table = additive_table();
  const Model model = fit(table, additive_options());
  const Explained explained(model, table);
  EXPECT_EQ(message_of([&] { curves(explained, "pdq", "x"); }), "usage: there is no curve 'pdq'; did you mean pdp?");
  EXPECT_EQ(message_of([&] { curves(explained, "waterfall", "x"); }),
            "usage: there is no curve 'waterfall'; choose among pdp, ice, at, ale");
  EXPECT_EQ(message_of([&] { curves(explained, "pdp", "color"); }),
            "usage: the model has no predictor 'color'; did you mean colour?");
  EXPECT_EQ(message_of([&] { observed_answers(explained, "y"); }),
            "usage: the model has no predictor 'y'; lamina show lists its predictors");
  const Places x = places_of(table.column("x"), 5), z = places_of(table.column("z"), 5);
  EXPECT_EQ(message_of([&] { surfaces(explained, "pdp", x, x); }),
            "usage: a surface needs two predictors, not 'x' twice; name another");
  EXPECT_EQ(message_of([&] { surfaces(explained, "ale", x, z); }),
            "usage: there is no surface 'ale'; choose among pdp, at");
  EXPECT_EQ(message_of([&] {
              curves(explained, "pdp", Places{"x", ColumnKind::number, {1}, {}});
            }),
            "usage: column x: a curve needs at least two places; give more");
  const Frame flat(
      {Column::numbers("x", {1, 1}), Column::numbers("z", {2, 3}), Column::text("colour", {"red", "blue"})});
  EXPECT_EQ(message_of([&] { curves(Explained(model, flat), "ale", "x"); }),
            "data: column x: the column is constant: it is 1; choose another predictor, or rows in which it varies");
}

}  // namespace
}  // namespace lamina
