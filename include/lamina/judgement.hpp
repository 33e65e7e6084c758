// All that can be said of predictions beside the truth: the metrics, and the tables made of the same rows.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lamina/metrics.hpp"
#include "lamina/profit.hpp"

namespace lamina {

// A figure of a table as a whole.
struct Figure {
  std::string key;
  double value = 0;
  std::string definition;
};

using TableCell = std::variant<std::string, double>;  // NaN: undefined

struct ScoreTable {
  std::string key, title;
  std::vector<Figure> figures;
  std::vector<std::string> columns;
  std::vector<std::vector<TableCell>> rows;

  bool empty() const { return figures.empty() && rows.empty(); }
};

struct JudgeOptions {
  std::optional<Payoff> payoff;  // two classes; without it there is no table of profit
};

class Sample;

struct ScoreTableInfo {
  const char* key;  // its one name in options, JSON, files and C++
  const char* title;
  const char* definition;
  bool binary, multiclass, regression, reconstruction;  // the tasks it applies to
  bool brief;                                           // shown unless others are asked for
  // Figures, columns and rows; empty where the table is undefined for these rows.
  ScoreTable (*make)(const Sample& sample, const JudgeOptions& options);

  bool applies(Task task) const;
};

// All tables in the order of reports.
const std::vector<ScoreTableInfo>& score_tables();
const ScoreTableInfo* find_score_table(const std::string& key);  // null when there is none

struct Judgement {
  Report report;
  std::vector<ScoreTable> tables;  // those that are defined here, in the order of `score_tables()`
};

// Everything that applies, n log n in the rows. Of several targets a table holds the rows of each, under `target`.
// Throws as `evaluate` does, and as `profit`.
Judgement judge(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive = {},
                const JudgeOptions& options = {});

// For a terminal: figures, then the rows aligned, of a long table an even choice.
std::string to_text(const ScoreTable& table);

// The report's object with "tables": {KEY: {FIGURE: value…, "rows": [{COLUMN: value…}…]}…}; undefined cells are null.
nlohmann::json to_json(const Judgement& judgement);

}  // namespace lamina
