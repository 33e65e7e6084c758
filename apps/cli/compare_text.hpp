// A comparison of models as tables and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lamina/compare.hpp"

namespace lamina::cli {

// `table` and `options` are those that were compared on.
std::string comparison_text(const Comparison& comparison, const Frame& table, const Options& options);
nlohmann::json comparison_json(const Comparison& comparison, const Frame& table, const Options& options);

}  // namespace lamina::cli
