// Reading tables as a run's options say, for training and for a model that exists.
#pragma once

#include <string>

#include "lamina/csv.hpp"
#include "lamina/frame.hpp"
#include "lamina/model.hpp"
#include "lamina/options.hpp"

namespace lamina {

// The options of the group `reading` as the CSV reader takes them. Throws a usage error for what cannot be meant.
CsvOptions csv_options(const Options& options);

// Reads a CSV file, or IDX images with options.labels: the content decides.
Frame read_table(const std::string& path, const Options& options);

// Reads a CSV file whose columns must have the kinds they have in `like`, such as validation rows.
Frame read_table_like(const Frame& like, const std::string& path, const Options& options);

// Reads the columns that `model` needs, with the kinds they had in training, and the target: with its kind when
// `answers` are wanted. Other columns are left out, or kept when `others` are wanted.
Frame read_table_for(const Model& model, const std::string& path, const Options& options, bool answers,
                     bool others = false);

}  // namespace lamina
