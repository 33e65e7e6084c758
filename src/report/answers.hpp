// The answers of an input's models for its rows, beside the truth.
#pragma once

#include <memory>

#include "lamina/charts.hpp"
#include "lamina/cuts.hpp"
#include "report/memory.hpp"

namespace lamina::report {

inline const Model& first_model(const ChartInput& input) { return *input.models.front().model; }

// Whether the data have what the model predicts; an autoencoder always has its answer.
bool has_answers(const Model& model, const Frame* data);

// Whether the first model has this task, and answers.
bool judges(const ChartInput& input, Task task);
bool judges_classes(const ChartInput& input);

// Throws a usage error unless the first model is of one of these tasks and all others predict the same.
void check_tasks(const ChartInput& input, const char* chart, std::initializer_list<Task> tasks);

// Whether both predict the same target with the same levels.
bool comparable(const Model& one, const Model& other);
bool all_comparable(const ChartInput& input);

// Of the rows whose target is present. Throws as Model::score does.
std::shared_ptr<const Scored> scored(const ChartInput& input, std::size_t model = 0);
std::shared_ptr<const Cuts> cuts_of(const ChartInput& input, std::size_t model = 0);
// The same; throws a data error unless the rows have both classes.
std::shared_ptr<const Cuts> both_classes(const ChartInput& input, std::size_t model = 0);
std::shared_ptr<const Report> report_of(const ChartInput& input, std::size_t model = 0);

// The name of a two-class model's positive level.
std::string positive_level(const ChartInput& input);

}  // namespace lamina::report
