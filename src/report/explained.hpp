// An input's models with the rows that explain them, and the predictors worth a chart.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/curves.hpp"
#include "lamina/importance.hpp"
#include "report/memory.hpp"

namespace lamina::report {

// Whether the rows can explain the first model: they have its predictors, and are no pictures.
bool explains(const ChartInput& input);

std::shared_ptr<const Explained> explained(const ChartInput& input, std::size_t model = 0);

// With bands, where the input has refits or options.bootstrap asks for them.
std::shared_ptr<const ImportanceTable> importance_of(const ChartInput& input, const std::string& method);

// The first model's predictors, the most important first: by permutation where the answers are there, else by what the
// kind of model tells of itself, else as they stand.
std::vector<std::string> ranked_predictors(const ChartInput& input);

// Predictors to draw: options.x or options.columns, else the `most` most important ones that vary in these rows.
std::vector<std::string> chosen_predictors(const ChartInput& input, std::size_t most);

// Curves of a kind over one predictor, of one model: one for each output asked for. With bands for the first model,
// where they are asked for.
std::shared_ptr<const std::vector<Curve>> curves_of(const ChartInput& input, std::size_t model, const std::string& kind,
                                                    const std::string& column, bool bands = false);

// Places in input.models of those that read the column.
std::vector<std::size_t> models_that_read(const ChartInput& input, const std::string& column);

// "probability of Yes", or the target's name.
std::string answer_name(const Model& model, const std::string& output);

}  // namespace lamina::report
