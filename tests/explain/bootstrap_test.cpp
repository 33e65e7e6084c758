// Models of resampled rows and the bands that come of them.
#include "lamina/bootstrap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include <unistd.h>

#include "base/philox.hpp"
#include "curve_models.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "select/ensemble_plan.hpp"
#include "tables.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::additive_table;
using test::message_of;
using test::tangled_table;

Options tree_options() {
  Options options;
  options.target = "class";
  options.model = "tree";
  options.threads = 1;
  return options;
}

ExplainOptions resampling(std::int64_t count, std::uint64_t seed = 1) {
  ExplainOptions options;
  options.bootstrap = count;
  options.explain_seed = seed;
  return options;
}

std::vector<std::vector<double>> answers_of(const Refits& refits, const Frame& rows) {
  std::vector<std::vector<double>> all;
  for (const auto& model : refits.models()) all.push_back(model->predict(rows).probabilities);
  return all;
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("refits" + std::to_string(::getpid()))) { fs::remove_all(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

// numpy.percentile(values, [2.5, 97.5]) and others.
TEST(Percentiles, AreNumPys) {
  std::vector<std::vector<double>> draws;
  for (const double value : {3.0, -1.5, 7.25, 0.1, 2.0, 9.5, 4.0}) draws.push_back({value});
  EXPECT_EQ(percentiles(draws).low, std::vector<double>{-1.26});
  EXPECT_EQ(percentiles(draws).high, std::vector<double>{9.1625});
  EXPECT_EQ(percentiles(draws, 0.25, 0.5).low, std::vector<double>{1.05});
  EXPECT_EQ(percentiles(draws, 0.25, 0.5).high, std::vector<double>{3.0});
  draws.clear();
  for (int i = 0; i < 40; ++i) draws.push_back({i * 37 % 101 / 7.0, -1.0});
  EXPECT_EQ(percentiles(draws).low, (std::vector<double>{0.41785714285714287, -1}));
  EXPECT_EQ(percentiles(draws).high, (std::vector<double>{13.867857142857142, -1}));
}

TEST(Percentiles, OfOneDrawAreItAndOfNoneNothing) {
  EXPECT_TRUE(percentiles({}).empty());
  EXPECT_EQ(percentiles({{2, 3}}).high, (std::vector<double>{2, 3}));
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(percentiles({{1}, {unknown}, {3}}).low[0])) << "as NumPy";
}

TEST(RefitsOf, AreFittedToRowsDrawnByTheSeedAndTheirNumberAlone) {
  const Frame table = tangled_table();
  const Options options = tree_options();
  const Model model = fit(table, options);
  const Refits refits(model, table, resampling(3, 5));
  ASSERT_EQ(refits.models().size(), 3u);
  EXPECT_FALSE(refits.interrupted());
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < table.rows(); ++row) classes.push_back(table.column("class").code(row));
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto rows = select::draw_rows(table.rows(), classes, 2, 5, i, Purpose::resample);
    EXPECT_EQ(answers_of(refits, table)[i], fit(table.take(rows), options).predict(table).probabilities);
  }
  RefitContext three;
  three.jobs = 3;
  EXPECT_EQ(answers_of(Refits(model, table, resampling(3, 5), three), table), answers_of(refits, table));
  EXPECT_EQ(answers_of(Refits(model, table, resampling(1, 5)), table)[0], answers_of(refits, table)[0]);
  EXPECT_NE(answers_of(Refits(model, table, resampling(1, 6)), table)[0], answers_of(refits, table)[0]);
}

TEST(RefitsOf, RowsWithoutAnAnswerAreNotDrawn) {
  Frame table = tangled_table();
  std::vector<std::int32_t> codes;
  for (std::size_t row = 0; row < table.rows(); ++row) codes.push_back(row < 20 ? -1 : table.column("class").code(row));
  const Column gaps = Column::categories("class", codes, table.column("class").levels());
  std::vector<Column> columns = table.without("class").columns();
  columns.push_back(gaps);
  const Frame partly(columns, "partly.csv");
  std::vector<std::size_t> known;
  for (std::size_t row = 20; row < table.rows(); ++row) known.push_back(row);
  const Model model = fit(partly, tree_options());
  EXPECT_EQ(answers_of(Refits(model, partly, resampling(2)), table),
            answers_of(Refits(model, table.take(known), resampling(2)), table));
}

TEST(RefitsOf, WhatIsKeptIsNotFittedAgain) {
  const Folder folder;
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(4);
  const auto expected = answers_of(Refits(model, table, options), table);
  options.keep = folder.path();
  EXPECT_EQ(answers_of(Refits(model, table, options), table), expected);
  const auto written = fs::last_write_time(folder.file("1.lamina"));
  fs::remove(folder.file("2.lamina"));
  fs::remove(folder.file("4.lamina"));
  std::vector<std::size_t> told;
  RefitContext context;
  context.progress = [&](std::size_t done, std::size_t wanted) {
    EXPECT_EQ(wanted, 4u);
    told.push_back(done);
  };
  EXPECT_EQ(answers_of(Refits(model, table, options, context), table), expected);
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3, 4}));
  EXPECT_EQ(fs::last_write_time(folder.file("1.lamina")), written);
  options.bootstrap = 5;
  EXPECT_EQ(Refits(model, table, options).models().size(), 5u) << "more of them";
}

TEST(RefitsOf, AnInterruptedBootstrapGoesOn) {
  const Folder folder;
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(6);
  const auto expected = answers_of(Refits(model, table, options), table);
  options.keep = folder.path();
  std::atomic<bool> cancel = false;
  RefitContext context;
  context.cancel = &cancel;
  context.jobs = 1;
  context.progress = [&](std::size_t done, std::size_t) { cancel = done == 2; };
  const Refits part(model, table, options, context);
  EXPECT_TRUE(part.interrupted());
  EXPECT_EQ(answers_of(part, table), std::vector<std::vector<double>>(expected.begin(), expected.begin() + 2));
  EXPECT_FALSE(fs::exists(folder.file("3.lamina")));
  EXPECT_EQ(answers_of(Refits(model, table, options), table), expected);
}

TEST(RefitsOf, AnotherBootstrapsFolderIsRefused) {
  const Folder folder;
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(1);
  options.keep = folder.path();
  const Refits kept(model, table, options);
  const auto refused = [&](const Model& other, const Frame& rows, std::uint64_t seed) {
    ExplainOptions own = options;
    own.explain_seed = seed;
    return message_of([&] { Refits(other, rows, own); });
  };
  EXPECT_NE(refused(model, table, 2).find("refits of another seed"), std::string::npos);
  EXPECT_NE(refused(model, tangled_table(70), 1).find("refits of another data"), std::string::npos);
  Options stump = tree_options();
  stump.depth = 1;
  EXPECT_NE(refused(fit(table, stump), table, 1).find("refits of another model"), std::string::npos);
  fit(additive_table(), test::additive_options()).save(folder.file("1.lamina"));
  EXPECT_NE(refused(model, table, 1).find("1.lamina: this is no refit of the model"), std::string::npos);
  std::ofstream(folder.file("1.lamina")) << "no model";
  EXPECT_NE(refused(model, table, 1).find("1.lamina"), std::string::npos) << "a damaged model is named";
  std::ofstream(folder.file("bootstrap.json")) << "{}";
  EXPECT_NE(refused(model, table, 1).find("does not tell of a bootstrap"), std::string::npos);
  options.keep = folder.file("1.lamina");
  EXPECT_NE(refused(model, table, 1).find("the folder cannot be made"), std::string::npos);
}

TEST(RefitsOf, TablesThatCannotBeResampledAreRefused) {
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  const auto refused = [&](const Frame& rows) { return message_of([&] { Refits(model, rows, resampling(1)); }); };
  EXPECT_NE(refused(table.without("class")).find("class"), std::string::npos);
  EXPECT_NE(refused(table.without("z")).find("'z'"), std::string::npos);
  std::vector<std::size_t> nos;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.column("class").cell(row) == "no") nos.push_back(row);
  EXPECT_NE(refused(table.take(nos)).find("1000 draws with replacement lacked one"), std::string::npos);
}

TEST(Bands, ArePercentilesOfWhatTheRefitsSay) {
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(5);
  const Refits refits(model, table, options);
  const Explained explained(model, table, options);
  auto found = curves(explained, "pdp", "z");
  const std::vector<double> values = found[0].values;
  add_bands(found, explained, &refits);
  EXPECT_EQ(found[0].values, values);
  std::vector<std::vector<double>> draws;
  for (const auto& one : refits.models())
    draws.push_back(curves(Explained(*one, table), "pdp", found[0].places)[0].values);
  EXPECT_EQ(found[0].band.low, percentiles(draws).low);
  EXPECT_EQ(found[0].band.high, percentiles(draws).high);
}

// Several outputs and several curves at once: each has its own part.
TEST(Bands, OfEveryOutputAndCurveAreTheirOwn) {
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(4);
  options.outputs = {"no", "yes"};
  const Refits refits(model, table, options);
  const Explained explained(model, table, options);
  auto both = curves(explained, "pdp", "z");
  for (const Curve& curve : curves(explained, "at", "colour")) both.push_back(curve);
  add_bands(both, explained, &refits);
  for (std::size_t i = 0; i < both[0].values.size(); ++i) {
    EXPECT_NEAR(both[0].band.low[i], 1 - both[1].band.high[i], 1e-12) << "no and yes mirror each other";
    EXPECT_LE(both[0].band.low[i], both[0].band.high[i]);
  }
  EXPECT_EQ(both[2].band.low.size(), both[2].places.size());
  const Places x = even_places_of(table.column("x"), 3), z = even_places_of(table.column("z"), 2);
  auto planes = surfaces(explained, "pdp", x, z);
  add_bands(planes, explained, &refits);
  ASSERT_EQ(planes[1].band.low.size(), 6u);
  EXPECT_NEAR(planes[0].band.low[5], 1 - planes[1].band.high[5], 1e-12);
}

TEST(Bands, OfRowsResampleTheExplainedRowsAndLeaveTheModel) {
  const Frame table = additive_table();
  const Model model = fit(table, test::additive_options());
  ExplainOptions options = resampling(7, 3);
  options.band_kind = "rows";
  const Explained explained(model, table, options);
  const Explanation mean = [](const Explained& one) {
    double sum = 0;
    for (const double answer : one.answerer().answers(one.frame())) sum += answer;
    return std::vector<double>{sum / static_cast<double>(one.frame().rows())};
  };
  std::vector<std::vector<double>> draws;
  const auto answers = model.predict(table).values;
  for (std::uint32_t i = 0; i < 7; ++i) {
    double sum = 0;
    for (const std::size_t row : select::draw_rows(table.rows(), {}, 0, 3, i, Purpose::resample)) sum += answers[row];
    draws.push_back({sum / static_cast<double>(table.rows())});
  }
  const Band band = bootstrap_band(explained, nullptr, mean);
  EXPECT_EQ(band.low, percentiles(draws).low);
  EXPECT_EQ(band.high, percentiles(draws).high);
  EXPECT_LT(band.low[0], band.high[0]);
}

// They need one pass over the rows, and are what explaining each resample gives, to the bit.
TEST(Bands, OfMeansOverRowsAreThoseOfTheirResamples) {
  const Frame table = tangled_table();
  Options weighted = tree_options();
  weighted.weights = "w";
  const Model model = fit(table, weighted);
  ExplainOptions options = resampling(6);
  options.band_kind = "rows";
  options.outputs = {"no", "yes"};
  const Explained explained(model, table, options);
  for (const char* kind : {"pdp", "ice"}) {
    auto found = curves(explained, kind, "colour");
    add_bands(found, explained, nullptr);
    const Band band = bootstrap_band(explained, nullptr, [&](const Explained& one) {
      const auto own = curves(one, "pdp", found[0].places);
      std::vector<double> values = own[0].values;
      values.insert(values.end(), own[1].values.begin(), own[1].values.end());
      return values;
    });
    std::vector<double> low = found[0].band.low;
    low.insert(low.end(), found[1].band.low.begin(), found[1].band.low.end());
    EXPECT_EQ(low, band.low) << kind;
    EXPECT_EQ(found[1].band.high, std::vector<double>(band.high.end() - 4, band.high.end())) << kind;
  }
}

TEST(Bands, OfTheKindRefitNeedRefits) {
  const Frame table = additive_table();
  const Model model = fit(table, test::additive_options());
  const Explained explained(model, table, resampling(3));
  auto found = curves(explained, "pdp", "x");
  EXPECT_NE(message_of([&] { add_bands(found, explained, nullptr); }).find("need refitted models"), std::string::npos);
}

TEST(Bands, OfImportancesAreByVariable) {
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(4);
  options.repeats = 2;
  const Refits refits(model, table, options);
  const Explained explained(model, table, options);
  ImportanceTable found = importance(explained, "permutation");
  add_bands(found, explained, &refits);
  std::vector<std::vector<double>> draws;
  for (const auto& one : refits.models()) {
    const ImportanceTable draw = importance(explained.of(*one), "permutation");
    draws.emplace_back();
    for (const Importance& wanted : found.variables)
      for (const Importance& own : draw.variables)
        if (own.variable == wanted.variable) draws.back().push_back(own.value);
  }
  for (std::size_t i = 0; i < found.variables.size(); ++i) {
    EXPECT_EQ(found.variables[i].low, percentiles(draws).low[i]);
    EXPECT_EQ(found.variables[i].high, percentiles(draws).high[i]);
  }
}

// A tree's own gains are the same for all rows: a band of no width would say that they are certain.
TEST(Bands, OfRowsAreNotDrawnAroundWhatDoesNotReadThem) {
  const Frame table = tangled_table();
  const Model model = fit(table, tree_options());
  ExplainOptions options = resampling(3);
  options.band_kind = "rows";
  const Explained explained(model, table, options);
  ImportanceTable found = importance(explained, "own");
  add_bands(found, explained, nullptr);
  EXPECT_FALSE(found.variables[0].low);
  ASSERT_FALSE(found.notes.empty());
  EXPECT_NE(found.notes.back().find("resampled rows do not change it"), std::string::npos);
}

// A column that a resample leaves constant is no predictor of its model, which answers all the same.
TEST(Bands, ARarePredictorMayBeAbsentFromAResample) {
  std::string text = "rare,x,y\n";
  for (int i = 0; i < 30; ++i)
    text += std::string(i == 4 ? "1" : "0") + "," + std::to_string(i % 7) + "," + std::to_string(i % 7 + i % 3) + "\n";
  const Frame table = parse_csv(text, {}, "rare.csv");
  const Model model = fit(table, test::additive_options());
  const ExplainOptions options = resampling(12);
  const Refits refits(model, table, options);
  const auto lacks = [](const auto& one) { return predictors(*one).size() == 1; };
  ASSERT_TRUE(std::any_of(refits.models().begin(), refits.models().end(), lacks));
  const Explained explained(model, table, options);
  auto found = curves(explained, "pdp", "rare");
  add_bands(found, explained, &refits);
  EXPECT_LE(found[0].band.low[1], found[0].band.high[1]);
  ImportanceTable table_of = importance(explained, "permutation");
  add_bands(table_of, explained, &refits);
  EXPECT_TRUE(table_of.variables[1].low.has_value());
}

// y = 2x + noise of deviation 1: at the mean of x a straight line's standard error is 1/√n, at its end
// √(1/n + d²/Σ(x − x̄)²).
TEST(Bands, OfAStraightLineAreItsStandardErrors) {
  const std::size_t rows = 200;
  const Stream noise(3, Purpose::toy);
  std::vector<double> x, y;
  for (std::size_t i = 0; i < rows; ++i) {
    x.push_back(static_cast<double>(i) / (rows - 1) * 2 - 1);
    y.push_back(2 * x.back() + noise.normal(static_cast<std::uint32_t>(i)));
  }
  const Frame table({Column::numbers("x", x), Column::numbers("y", y)}, "line.csv");
  const Model model = fit(table, test::additive_options());
  const ExplainOptions options = resampling(400);
  const Refits refits(model, table, options);
  const Explained explained(model, table, options);
  Places places = places_of(table.column("x"), 2);
  places.numbers = {0, 1};
  auto found = curves(explained, "pdp", places);
  add_bands(found, explained, &refits);
  double squares = 0;
  for (const double one : x) squares += one * one;
  const double middle = 1 / std::sqrt(rows), end = std::sqrt(1.0 / rows + 1 / squares);
  EXPECT_NEAR(found[0].band.high[0] - found[0].band.low[0], 2 * 1.96 * middle, 0.2 * middle * 4);
  EXPECT_NEAR(found[0].band.high[1] - found[0].band.low[1], 2 * 1.96 * end, 0.2 * end * 4);
}

}  // namespace
}  // namespace lamina
