// The table that declares every table, and all of them for some rows.
#include "lamina/judgement.hpp"

#include <algorithm>

#include "metrics/sample.hpp"
#include "metrics/tables.hpp"

namespace lamina {

const std::vector<ScoreTableInfo>& score_tables() {
  // key, title, definition, binary, multiclass, regression, reconstruction, brief, what makes it
  static const std::vector<ScoreTableInfo> table = {
      {"auc_interval", "95 % interval of the AUC", "where the AUC of all such rows lies, by DeLong", true, false, false,
       false, true, tables::auc_interval},
      {"max", "Maximum metrics", "the best value of each measure and the threshold that has it", true, false, false,
       false, true, tables::max},
      {"thresholds", "Thresholds", "every measure at each distinct probability, or at 400 of them", true, false, false,
       false, false, tables::thresholds},
      {"gains", "Gains and lift", "groups of the most likely rows, at 1, 2, 3, 4, 5, 10, 15, 20, 30 … 100 %", true,
       false, false, false, false, tables::gains},
      {"lift", "Lift curve", "share of positives found among the most likely rows, at every per cent of them", true,
       false, false, false, false, tables::lift},
      {"calibration", "Calibration", "predicted and observed shares of positives in ten bins of equal size", true,
       false, false, false, false, tables::calibration},
      {"profit", "Profit", "what contacting the most likely rows earns, with --gain-tp and --cost-fp", true, false,
       false, false, true, tables::profit},
      {"hit_ratio", "Hit ratios", "share of rows whose class is among the k most likely, k up to 10", false, true,
       false, false, true, tables::hit_ratio},
      {"classes", "Classes", "precision, recall, f1 and area against the rest of each class", false, true, false, false,
       false, tables::classes},
      {"auc_pairs", "AUC of each pair of classes", "mean of both classes' areas among the rows of the two", false, true,
       false, false, false, tables::auc_pairs},
      {"residuals", "Quantiles of the residuals", "truth - prediction at some shares of the rows", false, false, true,
       false, false, tables::residuals},
      {"columns", "Reconstruction error by column", "mean squared error of the numbers that encode each predictor",
       false, false, false, true, true, tables::columns},
  };
  return table;
}

bool ScoreTableInfo::applies(Task task) const {
  switch (task) {
    case Task::binary:
      return binary;
    case Task::multiclass:
      return multiclass;
    case Task::regression:
      return regression;
    case Task::reconstruction:
      return reconstruction;
  }
  return false;
}

const ScoreTableInfo* find_score_table(const std::string& key) {
  const auto& all = score_tables();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ScoreTableInfo& table) { return key == table.key; });
  return found == all.end() ? nullptr : &*found;
}

namespace {

std::vector<ScoreTable> tables_of(const Sample& sample, const JudgeOptions& options) {
  std::vector<ScoreTable> tables;
  for (const ScoreTableInfo& info : score_tables()) {
    if (!info.applies(sample.predictions.task())) continue;
    ScoreTable table = info.make(sample, options);
    if (table.empty()) continue;
    table.key = info.key;
    table.title = info.title;
    tables.push_back(std::move(table));
  }
  return tables;
}

// Adds what one target of several has to the table that they share.
void add_target(std::vector<ScoreTable>& all, ScoreTable table, const std::string& target) {
  auto found = std::find_if(all.begin(), all.end(), [&](const ScoreTable& known) { return known.key == table.key; });
  if (found == all.end()) {
    ScoreTable empty{table.key, table.title, {}, table.columns, {}};
    empty.columns.insert(empty.columns.begin(), "target");
    found = all.insert(all.end(), std::move(empty));
  }
  for (Figure& figure : table.figures)
    found->figures.push_back({figure.key + "." + target, figure.value, figure.definition});
  for (auto& row : table.rows) {
    row.insert(row.begin(), target);
    found->rows.push_back(std::move(row));
  }
}

}  // namespace

Judgement judge(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive,
                const JudgeOptions& options) {
  if (predictions.columns() == 1) {
    const Sample sample = check(predictions, truth, positive);
    return {report_of(sample), tables_of(sample, options)};
  }
  Judgement judgement{evaluate(predictions, truth, positive), {}};
  for (std::size_t i = 0; i < predictions.columns(); ++i) {
    const Predictions own = of_target(predictions, i);
    const Truth answers = of_target(truth, i, predictions.columns());
    for (ScoreTable& table : tables_of(check(own, answers, positive), options))
      add_target(judgement.tables, std::move(table), predictions.targets[i]);
  }
  return judgement;
}

}  // namespace lamina
