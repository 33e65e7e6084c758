// What was read, in a sentence or as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina::cli {

// "heart.csv: 303 rows, 14 columns (11 numbers, 3 categories)"
std::string table_text(const Frame& table);
// The first names, with commas between.
std::string column_names(const Frame& table);

nlohmann::json table_json(const Frame& table);

// "target AHD: 2 classes, No 164 (54.1 %), Yes 139 (45.9 %)", or the range of a number.
std::string target_text(const Frame& table, const Model& model);

}  // namespace lamina::cli
