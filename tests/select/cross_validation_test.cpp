// Folds, the independence of what they predict, and how they are summed up.
#include "lamina/cross_validation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <set>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"

namespace lamina {
namespace {

// 60 rows, some without a target; 19 big, 38 small.
Frame table() {
  std::string text = "size,colour,weight,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i % 11) + (i % 3 ? ",red," : ",blue,") + std::to_string(i * 0.5 + i % 4) +
            (i % 20 == 7  ? ",\n"
             : i % 3 == 1 ? ",big\n"
                          : ",small\n");
  return parse_csv(text, {}, "table.csv");
}

Options options_for(const std::string& target) {
  Options options;
  options.target = target;
  options.hidden = {4};
  options.epochs = 3;
  options.batch = 16;
  options.threads = 1;
  return options;
}

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorKind::internal, "", "");
}

std::vector<std::size_t> rows_in(const CrossValidation& result, std::size_t fold, bool inside) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < result.fold_of.size(); ++row)
    if (result.fold_of[row] > 0 && (result.fold_of[row] == static_cast<std::int32_t>(fold)) == inside)
      rows.push_back(row);
  return rows;
}

TEST(CrossValidation, EveryRowWithATargetIsPredictedOnce) {
  const CrossValidation result = cross_validate(table(), options_for("kind"), 5);
  ASSERT_EQ(result.folds.size(), 5u);
  EXPECT_EQ(result.rows.size(), 57u);
  EXPECT_TRUE(std::is_sorted(result.rows.begin(), result.rows.end()));
  EXPECT_EQ(std::set<std::size_t>(result.rows.begin(), result.rows.end()).size(), 57u);
  EXPECT_EQ(result.predictions.rows, 57u);
  for (const std::size_t row : {7, 27, 47}) EXPECT_EQ(result.fold_of[row], 0);
  std::size_t held_out = 0;
  for (const Fold& fold : result.folds) {
    EXPECT_EQ(fold.training_rows + fold.rows, 57u);
    EXPECT_EQ(fold.rows, rows_in(result, fold.number, true).size());
    held_out += fold.rows;
  }
  EXPECT_EQ(held_out, 57u);
}

// The out-of-fold answers are those of a model that was trained, by `fit`, on the other folds' rows alone.
TEST(CrossValidation, PredictionsComeFromModelsThatHaveNotSeenTheRow) {
  for (const char* target : {"kind", "weight"}) {
    const Frame all = table();
    Options options = options_for(target);
    const CrossValidation result = cross_validate(all, options, 4);
    for (std::size_t fold = 1; fold <= 4; ++fold) {
      const Model model = fit(all.take(rows_in(result, fold, false)), options);
      const auto rows = rows_in(result, fold, true);
      const Predictions wanted = model.predict(all.take(rows));
      const std::size_t width = wanted.levels.empty() ? 1 : wanted.levels.size();
      const auto& found = wanted.levels.empty() ? result.predictions.values : result.predictions.probabilities;
      const auto& exact = wanted.levels.empty() ? wanted.values : wanted.probabilities;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto at = static_cast<std::size_t>(std::lower_bound(result.rows.begin(), result.rows.end(), rows[i]) -
                                                 result.rows.begin());
        for (std::size_t k = 0; k < width; ++k) EXPECT_EQ(found[at * width + k], exact[i * width + k]);
      }
    }
  }
}

TEST(CrossValidation, ThreadsAndTiersChangeNothing) {
  Options options = options_for("kind");
  const CrossValidation one = cross_validate(table(), options, 3);
  options.threads = 3;
  options.cpu_tier = "reference";
  const CrossValidation other = cross_validate(table(), options, 3);
  EXPECT_EQ(one.predictions.probabilities, other.predictions.probabilities);
  EXPECT_EQ(one.fold_of, other.fold_of);
  options.seed = 2;
  EXPECT_NE(cross_validate(table(), options, 3).fold_of, one.fold_of);
}

TEST(CrossValidation, MeanAndDeviationAreThoseOfTheFolds) {
  const CrossValidation result = cross_validate(table(), options_for("weight"), 4);
  ASSERT_FALSE(result.spread.empty());
  for (const MetricSpread& spread : result.spread) {
    std::vector<double> values;
    for (const Fold& fold : result.folds) values.push_back(fold.report.value(spread.key).value());
    const double mean = (values[0] + values[1] + values[2] + values[3]) / 4;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    EXPECT_EQ(spread.folds, 4u);
    EXPECT_NEAR(spread.mean, mean, 1e-14 * std::abs(mean));
    EXPECT_NEAR(spread.deviation.value(), std::sqrt(squares / 3), 1e-13 * std::abs(mean));
  }
  // Pooled: √ of the mean over all rows of the squared errors, not the mean of the folds' rmse.
  double squares = 0;
  for (const Fold& fold : result.folds)
    squares += std::pow(fold.report.value("rmse").value(), 2) * static_cast<double>(fold.rows);
  EXPECT_NEAR(result.pooled->value("rmse").value(), std::sqrt(squares / 60), 1e-12);
}

TEST(CrossValidation, AFractionIsHeldOutOfEachTrainingPart) {
  Options options = options_for("weight");
  options.valid = "0.25";
  options.epochs = 30;
  options.learning_rate = 0.05;
  const CrossValidation result = cross_validate(table(), options, 3);
  for (const Fold& fold : result.folds) EXPECT_GE(fold.best_epoch, 1);
  options.valid = "";
  for (const Fold& fold : cross_validate(table(), options, 3).folds) EXPECT_EQ(fold.best_epoch, 0);
}

TEST(CrossValidation, AnInterruptedRunKeepsTheFinishedFolds) {
  std::atomic<bool> cancel{false};
  CrossValidationContext context;
  context.cancel = &cancel;
  context.finished = [&](const Fold& fold) { cancel = fold.number == 2; };
  const CrossValidation result = cross_validate(table(), options_for("kind"), 5, context);
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.folds.size(), 2u);
  EXPECT_EQ(result.rows.size(), result.folds[0].rows + result.folds[1].rows);
  EXPECT_EQ(result.pooled->rows, result.rows.size());
  cancel = true;
  const CrossValidation none = cross_validate(table(), options_for("kind"), 5, context);
  EXPECT_TRUE(none.interrupted && none.folds.empty() && !none.pooled && none.spread.empty());
  EXPECT_EQ(to_frame(none).columns().size(), 1u);
}

TEST(CrossValidation, TheTableHasALineForEveryRow) {
  const Frame lines = to_frame(cross_validate(table(), options_for("kind"), 4));
  ASSERT_EQ(lines.rows(), 60u);
  EXPECT_EQ(lines.columns()[0].name(), "fold");
  EXPECT_EQ(lines.columns()[1].name(), "prediction");
  EXPECT_EQ(lines.columns()[2].name(), "probability.big");
  for (const Column& column : lines.columns()) EXPECT_TRUE(column.missing(7) && !column.missing(8));
}

TEST(CrossValidation, TooManyFoldsAreRefusedWithTheNumbers) {
  const Error classes = error_of([] { cross_validate(table(), options_for("kind"), 21); });
  EXPECT_EQ(classes.kind(), ErrorKind::usage);
  EXPECT_NE(std::string(classes.what()).find("the class big has 19 rows, fewer than the 21 folds"), std::string::npos)
      << classes.what();
  EXPECT_NE(classes.remedy().find("19 folds"), std::string::npos);
  const Error rows = error_of([] { cross_validate(table(), options_for("weight"), 61); });
  EXPECT_NE(std::string(rows.what()).find("the table has 60 rows, fewer than the 61 folds"), std::string::npos);
  for (const std::size_t folds : {1u, 10001u})
    EXPECT_EQ(error_of([&] { cross_validate(table(), options_for("kind"), folds); }).kind(), ErrorKind::usage);
}

TEST(CrossValidation, AsManyFoldsAsRowsLeaveOneOut) {
  const CrossValidation result = cross_validate(table(), options_for("weight"), 60);
  EXPECT_EQ(result.folds.size(), 60u);
  for (const Fold& fold : result.folds) EXPECT_EQ(fold.rows, 1u);
  for (const MetricSpread& spread : result.spread) EXPECT_NE(spread.key, "r2") << "undefined for one row";
}

}  // namespace
}  // namespace lamina
