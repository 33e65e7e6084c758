// Bands around importances that fit models themselves, or need the rows of the fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include <unistd.h>

#include "base/philox.hpp"
#include "baseline/out_of_bag.hpp"
#include "baseline/tree_ensemble.hpp"
#include "curve_models.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/fit.hpp"
#include "lamina/importance.hpp"
#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"
#include "tables.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;
using test::message_of;
using test::tangled_table;

constexpr std::size_t kResamples = 6;

Options class_options() {
  Options options;
  options.target = "class";
  options.model = "glm";
  options.lambda = 0.01;
  options.threads = 1;
  return options;
}

ExplainOptions asking(const std::string& kind) {
  ExplainOptions options;
  options.bootstrap = kResamples;
  options.band_kind = kind;
  options.repeats = 2;
  options.groups = {"x+z"};
  return options;
}

std::vector<std::int32_t> classes_of(const Frame& table) {
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < table.rows(); ++row) classes.push_back(table.column("class").code(row));
  return classes;
}

std::vector<std::size_t> drawn_rows(const Frame& table, std::size_t resample) {
  return select::draw_rows(table.rows(), classes_of(table), 2, 1, static_cast<std::uint32_t>(resample),
                           Purpose::resample);
}

std::vector<std::size_t> others_than(const std::vector<std::size_t>& drawn, std::size_t rows) {
  std::vector<std::size_t> rest;
  for (std::size_t row = 0; row < rows; ++row)
    if (std::find(drawn.begin(), drawn.end(), row) == drawn.end()) rest.push_back(row);
  return rest;
}

double log_loss(const Model& model, const Frame& rows) { return *model.evaluate(rows).value("log_loss"); }

// `values`: of each variable, by resample.
void expect_bands(const ImportanceTable& table, const std::map<std::string, std::vector<double>>& values) {
  ASSERT_EQ(values.size(), table.variables.size());
  for (const Importance& one : table.variables) {
    std::vector<std::vector<double>> draws;
    for (const double value : values.at(one.variable)) draws.push_back({value});
    const Band band = percentiles(draws);
    ASSERT_TRUE(one.low && one.high) << one.variable;
    EXPECT_NEAR(*one.low, band.low[0], 1e-12) << one.variable;
    EXPECT_NEAR(*one.high, band.high[0], 1e-12) << one.variable;
    EXPECT_LT(*one.low, *one.high) << one.variable;
  }
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("dropped" + std::to_string(::getpid()))) { fs::remove_all(path_); }
  ~Folder() { fs::remove_all(path_); }
  std::string path() const { return path_.string(); }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  fs::path path_;
};

const std::map<std::string, std::vector<std::string>> kVariables = {
    {"x+z", {"x", "z"}}, {"colour", {"colour"}}, {"w", {"w"}}};

TEST(DropColumnBands, AreOfTheRowsThatEachResampleLeftOut) {
  const Frame table = tangled_table();
  const Options options = class_options();
  const Model model = fit(table, options);
  const Explained explained(model, table, asking("refit"));
  ImportanceTable found = importance(explained, "drop_column");
  const Refits refits(model, table, asking("refit"));
  add_bands(found, explained, &refits);
  std::map<std::string, std::vector<double>> values;
  for (std::size_t b = 0; b < kResamples; ++b) {
    const auto drawn = drawn_rows(table, b);
    const Frame unseen = table.take(others_than(drawn, table.rows()));
    EXPECT_EQ(refits.left_out(b).rows(), unseen.rows());
    const double whole = log_loss(fit(table.take(drawn), options), unseen);
    for (const auto& [variable, columns] : kVariables) {
      Options without = options;
      without.ignore = columns;
      values[variable].push_back(log_loss(fit(table.take(drawn), without), unseen) - whole);
    }
  }
  expect_bands(found, values);
  EXPECT_EQ(found.notes.back(),
            "each refit, and those without a variable, are judged on the rows that their resample left out");
}

TEST(DropColumnBands, OfResampledRowsLeaveTheModels) {
  const Frame table = tangled_table();
  for (const char* valid : {"", "0.25"}) {
    Options options = class_options();
    options.valid = valid;
    const Model model = fit(table, options);
    const Explained explained(model, table, asking("rows"));
    ImportanceTable found = importance(explained, "drop_column");
    add_bands(found, explained, nullptr);
    const auto& rows = *valid ? model.impl().trained.validation_rows : model.impl().trained.training_rows;
    const Frame judged = table.take(rows);
    std::map<std::string, std::vector<double>> values;
    for (const auto& [variable, columns] : kVariables) {
      Options without = options;
      without.ignore = columns;
      const Model reduced = fit(table, without);
      for (std::size_t b = 0; b < kResamples; ++b) {
        const Frame resample = judged.take(drawn_rows(judged, b));
        values[variable].push_back(log_loss(reduced, resample) - log_loss(model, resample));
      }
    }
    expect_bands(found, values);
  }
}

TEST(DropColumnBands, FitsAreKeptAndGoOnAfterAnInterruption) {
  const Folder folder;
  const Frame table = tangled_table();
  const Model model = fit(table, class_options());
  ExplainOptions options = asking("refit");
  options.bootstrap = 2;
  const Explained explained(model, table, options);
  const ImportanceTable bare = importance(explained, "drop_column");
  const auto banded = [&](const Refits& refits) {
    ImportanceTable banded_table = bare;
    add_bands(banded_table, explained, &refits);
    return banded_table;
  };
  const ImportanceTable expected = banded(Refits(model, table, options));
  options.keep = folder.path();
  std::atomic<bool> cancel = false;
  RefitContext context;
  context.cancel = &cancel;
  context.jobs = 1;
  std::vector<std::size_t> done, wanted;
  context.progress = [&](std::size_t now, std::size_t all) {
    done.push_back(now);
    wanted.push_back(all);
    cancel = now == 4;
  };
  const Refits part(model, table, options, context);
  EXPECT_FALSE(part.interrupted());
  EXPECT_FALSE(banded(part).variables[0].low) << "half of the fits tell nothing";
  EXPECT_TRUE(part.interrupted());
  EXPECT_EQ(done, (std::vector<std::size_t>{1, 2, 3, 4}));
  EXPECT_EQ(wanted, (std::vector<std::size_t>{2, 2, 8, 8}));
  EXPECT_EQ(folder.files().size(), 5u) << "with bootstrap.json";
  const Refits whole(model, table, options);
  EXPECT_EQ(banded(whole).variables[0].low, expected.variables[0].low);
  EXPECT_EQ(banded(whole).variables[2].high, expected.variables[2].high);
  const auto files = folder.files();
  ASSERT_EQ(files.size(), 9u);
  EXPECT_EQ(std::count_if(files.begin(), files.end(),
                          [](const std::string& name) { return name.rfind("2-without-", 0) == 0; }),
            3);
  for (const std::string& name : files)
    if (name.rfind("1-without-", 0) == 0)
      fs::copy_file(folder.path() + "/1.lamina", folder.path() + "/" + name, fs::copy_options::overwrite_existing);
  EXPECT_NE(message_of([&] { banded(Refits(model, table, options)); }).find("this is no refit of the model"),
            std::string::npos);
}

Frame curved_table() {
  return abc_table(40, [](double a, double b, double c) { return 2 * a - b + 0.3 * c * c; });
}

Options forest_options() {
  Options options = options_of("forest");
  options.trees = 20;
  return options;
}

TEST(OutOfBagBands, AreOfRefitsOnTheRowsThatTheyHaveNotSeen) {
  const Frame table = curved_table();
  const Model model = fit(table, forest_options());
  const ExplainOptions asked = explaining({{"bootstrap", "6"}, {"metric", "mse"}, {"repeats", "1"}});
  const Explained explained(model, table, asked);
  ImportanceTable found = importance(explained, "out_of_bag");
  const Refits refits(model, table, asked);
  add_bands(found, explained, &refits);
  std::map<std::string, std::vector<double>> values;
  for (std::uint32_t b = 0; b < kResamples; ++b) {
    const auto drawn = select::draw_rows(40, {}, 0, 1, b, Purpose::resample);
    const Frame unseen = table.take(others_than(drawn, 40));
    const Model forest = fit(table.take(drawn), forest_options());
    const auto order = permutation(static_cast<std::uint32_t>(unseen.rows()), 1, Purpose::shuffled_variable, 0);
    const std::vector<std::size_t> places(order.begin(), order.end());
    const auto mse = [&](const std::string& shuffled) {
      std::vector<Column> columns;
      for (const Column& column : unseen.columns())
        columns.push_back(column.name() == shuffled ? column.take(places) : column);
      return *forest.evaluate(Frame(columns, "unseen.csv")).value("mse");
    };
    for (const char* name : {"a", "b", "c"}) values[name].push_back(mse(name) - mse(""));
  }
  expect_bands(found, values);
  EXPECT_EQ(found.notes.back(), "each refit is judged on the rows that its resample left out");
}

// A row that a resample has twice counts twice; the trees and the bags that they drew stay.
TEST(OutOfBagBands, OfResampledRowsAreWeightsOfTheRows) {
  const Frame table = curved_table();
  const Options options = forest_options();
  const Model model = fit(table, options);
  const ExplainOptions asked =
      explaining({{"bootstrap", "6"}, {"metric", "mse"}, {"repeats", "1"}, {"band_kind", "rows"}});
  const Explained explained(model, table, asked);
  ImportanceTable found = importance(explained, "out_of_bag");
  add_bands(found, explained, nullptr);
  const auto& trees = dynamic_cast<const baseline::TreeEnsemble&>(*model.impl().learner).trees();
  const auto order = permutation(40, 1, Purpose::shuffled_variable, 0);
  const auto misses = [&](const std::string& shuffled) {
    Values squares;
    for (std::size_t row = 0; row < 40; ++row) {
      Values inputs;
      for (const EncodedColumn& column : model.impl().trained.learnt.encoder.columns()) {
        const std::size_t from = column.name == shuffled ? order[row] : row;
        inputs.push_back((table.column(column.name).number(from) - column.mean) / column.deviation);
      }
      double sum = 0, asked_trees = 0;
      for (std::size_t t = 0; t < trees.size(); ++t) {
        if (baseline::times_drawn(40, options, t)[row] > 0) continue;
        sum += trees[t].answer_of(trees[t].leaf_of(inputs.data()))[0].value;
        ++asked_trees;
      }
      squares.push_back(asked_trees > 0 ? std::pow(table.column("y").number(row) - sum / asked_trees, 2) : -1);
    }
    return squares;
  };
  std::map<std::string, std::vector<double>> values;
  for (std::uint32_t b = 0; b < kResamples; ++b) {
    const auto drawn = select::draw_rows(40, {}, 0, 1, b, Purpose::resample);
    const auto mse = [&](const Values& squares) {
      double sum = 0, count = 0;
      for (const std::size_t row : drawn)
        if (squares[row] >= 0) sum += squares[row], ++count;
      return sum / count;
    };
    for (const char* name : {"a", "b", "c"}) values[name].push_back(mse(misses(name)) - mse(misses("")));
  }
  expect_bands(found, values);
}

}  // namespace
}  // namespace lamina
