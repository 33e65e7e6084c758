// A generalized linear model's coefficients and fit as people read them.
#include <cmath>

#include "base/distributions.hpp"
#include "base/shortest.hpp"
#include "baseline/glm.hpp"

namespace lamina::baseline {
namespace {

// The columns of the coefficient table, filled row by row.
struct Rows {
  std::vector<std::string> classes, names;
  std::vector<double> coefficients, errors, statistics, tails, standardized;

  void add(std::string name, double coefficient, double error, double standard) {
    names.push_back(std::move(name));
    coefficients.push_back(coefficient);
    errors.push_back(error > 0 ? error : std::nan(""));
    statistics.push_back(coefficient / errors.back());
    standardized.push_back(standard);
  }
};

}  // namespace

Frame Glm::coefficient_table() const {
  const std::size_t width = state_.width;
  const double unknown = std::nan("");
  Rows rows;
  for (std::size_t k = 0; k < state_.outputs; ++k) {
    const double *slopes = &state_.slopes[k * width],
                 *errors = state_.errors.empty() ? nullptr : &state_.errors[k * (1 + width)];
    double constant = state_.constants[k];
    for (std::size_t j = 0; j < width; ++j) constant -= slopes[j] * (units_[j].shift / units_[j].scale);
    rows.add("(intercept)", constant, errors ? errors[0] : 0, unknown);
    for (std::size_t j = 0; j < width; ++j) {
      if (state_.used[j])
        rows.add(names_[j], slopes[j] / units_[j].scale, errors ? errors[1 + j] / units_[j].scale : 0,
                 slopes[j] * state_.deviations[j]);
    }
    if (!predictors_.empty()) rows.classes.resize(rows.names.size(), predictors_[k]);
  }
  for (const double statistic : rows.statistics)
    rows.tails.push_back(state_.family->test_by_t ? math::t_tails(statistic, state_.degrees)
                                                  : math::normal_tails(statistic));
  std::vector<Column> columns;
  if (!predictors_.empty()) columns.push_back(Column::text("class", rows.classes));
  columns.push_back(Column::text("input", rows.names));
  columns.push_back(Column::numbers("coefficient", rows.coefficients));
  if (!state_.errors.empty()) {
    columns.push_back(Column::numbers("standard_error", rows.errors));
    columns.push_back(Column::numbers(state_.family->test_by_t ? "t" : "z", rows.statistics));
    columns.push_back(Column::numbers("p", rows.tails));
  }
  columns.push_back(Column::numbers("standardized", rows.standardized));
  return Frame(std::move(columns));
}

Frame Glm::fit_table() const {
  std::vector<std::string> names = {"null deviance", "null degrees of freedom", "residual deviance",
                                    "residual degrees of freedom", "deviance explained"};
  std::vector<double> values = {state_.null_deviance, state_.null_degrees, state_.deviance, state_.degrees,
                                1 - state_.deviance / state_.null_deviance};
  if (!state_.penalized()) {
    names.insert(names.end(), {"dispersion", "AIC"});
    values.insert(values.end(), {state_.dispersion, state_.aic});
  }
  return Frame({Column::text("figure", names), Column::numbers("value", values)});
}

std::vector<LearntTable> Glm::tables() const {
  std::string title = std::string("Coefficients (") +
                      (state_.family == &kSymmetric ? "multinomial" : state_.family->name) + ", " +
                      state_.family->link + " link";
  if (state_.penalized())
    title += ", elastic net lambda " + shortest(state_.lambda) + ", alpha " + shortest(state_.alpha);
  return {{title + ")", coefficient_table()}, {"Fit", fit_table()}};
}

}  // namespace lamina::baseline
