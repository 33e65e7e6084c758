// The parts of a model as tables and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "lamina/model.hpp"

namespace lamina::cli {

// Of a network its layers, of another learner its name and tables.
std::string kind_text(const Model& model);
std::string tables_text(const Model& model);
nlohmann::json tables_json(const Model& model);
// A tree in characters, and for Graphviz.
std::string tree_text(const Model& model);
nlohmann::json tree_json(const Model& model);
std::string dot_text(const Model& model);
nlohmann::json dot_json(const Model& model);

std::string layers_text(const Model& model);
nlohmann::json layers_json(const Model& model);

std::string weights_text(const Model& model);
nlohmann::json weights_json(const Model& model);

std::string history_text(const Model& model);
nlohmann::json history_json(const Model& model);

std::string options_text(const Model& model);
nlohmann::json options_json(const Model& model);

std::string plan_text(const Model& model);
nlohmann::json plan_json(const Model& model);

// Reports under their names, "validation" and "training"; those that exist.
nlohmann::json reports_json(const Model& model);

// How good it is on the validation rows, without any on the training rows.
std::string outcome_text(const Model& model);

// What to do with a model that was saved as `out` (empty: it was not), trained on `data`. `labels`: of images.
std::string next_text(const std::string& out, const std::string& data, const std::string& labels);

// How training ended, such as "stopped early after epoch 12, best epoch 7".
std::string ending_text(const Model& model);

}  // namespace lamina::cli
