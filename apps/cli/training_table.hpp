// Reading the table to learn from, as every command that trains does.
#pragma once

#include <string>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"

namespace lamina::cli {

// The text of --valid is a fraction when it reads as a number, otherwise the name of a file.
bool is_fraction(const std::string& text);

// Throws when a target or the labels of images are not named.
Frame read_training_table(const std::string& path, const Options& options);

// The file of --valid, with the columns and kinds of `table`. `labels`: of images.
Frame read_validation_table(const Frame& table, const std::string& path, const Options& options,
                            const std::string& labels);

}  // namespace lamina::cli
