// What `lamina explain` found: as text, as JSON, and as tables for files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/curves.hpp"
#include "lamina/importance.hpp"
#include "lamina/local.hpp"

namespace lamina::cli {

// Each inner list is what one request gave, an item for each output.
struct Explanations {
  std::vector<ImportanceTable> importances;
  std::vector<std::vector<Curve>> curves;
  std::vector<std::vector<ObservedAnswers>> observed;
  std::vector<std::vector<Surface>> surfaces;
  std::vector<std::vector<LocalExplanation>> rows;
};

struct NamedTable {
  std::string name;  // fit for a file: letters, digits, - and _
  Frame table;
};

std::string explanations_text(const Explanations& found, const Explained& explained);
nlohmann::json explanations_json(const Explanations& found, const Explained& explained);
// One for each request.
std::vector<NamedTable> explanations_tables(const Explanations& found, const Explained& explained);

}  // namespace lamina::cli
