// The answers of a frame's rows.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "train/target.hpp"

namespace lamina::train {
namespace {

std::vector<std::int32_t> codes_of_levels(const Column& column, const std::map<std::string, std::int32_t>& codes) {
  std::vector<std::int32_t> found;
  for (const auto& level : column.levels()) {
    const auto known = codes.find(level);
    found.push_back(known == codes.end() ? -1 : known->second);
  }
  return found;
}

std::vector<std::int32_t> read_classes(const Column& column, const std::vector<std::string>& levels) {
  std::map<std::string, std::int32_t> codes;
  for (const auto& level : levels) codes.emplace(level, static_cast<std::int32_t>(codes.size()));
  const bool coded = column.kind() == ColumnKind::category;
  const auto own = coded ? codes_of_levels(column, codes) : std::vector<std::int32_t>{};
  std::vector<std::int32_t> classes(column.rows(), -1);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.missing(row)) continue;
    if (coded) {
      classes[row] = own[static_cast<std::size_t>(column.code(row))];
    } else if (const auto known = codes.find(column.cell(row)); known != codes.end()) {
      classes[row] = known->second;
    }
  }
  return classes;
}

void read_numbers(const Frame& frame, const Target& target, TargetRows& answers) {
  answers.columns = target.names.size();
  answers.truth.values.assign(frame.rows() * answers.columns, std::nan(""));
  for (std::size_t i = 0; i < answers.columns; ++i) {
    const Column& column = frame.column(target.names[i]);
    if (column.kind() != ColumnKind::number && column.missing_count() < column.rows())
      throw Error(ErrorKind::data, "the target has cells that are no numbers", "mend those cells or list them in --na",
                  {frame.source(), 0, column.name()});
    if (column.kind() != ColumnKind::number) continue;
    for (std::size_t row = 0; row < column.rows(); ++row)
      answers.truth.values[row * answers.columns + i] = column.number(row);
  }
}

void read_weights(const Frame& frame, const Target& target, TargetRows& answers) {
  if (target.weights.empty() || !frame.find(target.weights)) return;
  const Column& column = frame.column(target.weights);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double weight = column.kind() == ColumnKind::number ? column.number(row) : std::nan("");
    if (!(weight >= 0 && std::isfinite(weight)))
      throw Error(ErrorKind::data, "the weight of row " + std::to_string(row + 1) + " is no number of at least 0",
                  "mend it, or leave the row out", {frame.source(), 0, column.name()});
    answers.truth.weights.push_back(weight);
  }
}

}  // namespace

bool TargetRows::missing(std::size_t row) const {
  if (!truth.classes.empty()) return truth.classes[row] < 0;
  if (truth.values.empty()) return false;
  const auto first = truth.values.begin() + static_cast<std::ptrdiff_t>(row * columns);
  return std::any_of(first, first + static_cast<std::ptrdiff_t>(columns), [](double y) { return std::isnan(y); });
}

TargetRows read_target(const Frame& frame, const Target& target) {
  TargetRows answers;
  answers.rows = frame.rows();
  if (target.classes()) {
    const Column& column = frame.column(target.names.front());
    answers.truth.classes = read_classes(column, target.levels);
    for (std::size_t row = 0; row < column.rows(); ++row)
      answers.unseen += answers.truth.classes[row] < 0 && !column.missing(row);
  } else if (!target.reconstructs()) {
    read_numbers(frame, target, answers);
  }
  read_weights(frame, target, answers);
  return answers;
}

Truth truth_of(const TargetRows& answers, const std::vector<std::size_t>& rows) {
  Truth truth;
  for (const auto row : rows) {
    if (!answers.truth.classes.empty()) truth.classes.push_back(answers.truth.classes[row]);
    if (!answers.truth.weights.empty()) truth.weights.push_back(answers.truth.weights[row]);
    for (std::size_t i = 0; i < answers.columns && !answers.truth.values.empty(); ++i)
      truth.values.push_back(answers.truth.values[row * answers.columns + i]);
  }
  return truth;
}

std::vector<std::size_t> rows_with_target(const TargetRows& answers) {
  std::vector<std::size_t> present;
  for (std::size_t row = 0; row < answers.rows; ++row)
    if (!answers.missing(row)) present.push_back(row);
  return present;
}

void check_classes(const Target& target, const TargetRows& answers, const std::vector<std::size_t>& rows) {
  std::vector<bool> seen(target.levels.size());
  for (const auto row : rows) seen[static_cast<std::size_t>(answers.truth.classes[row])] = true;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (!seen[i])
      throw Error(ErrorKind::data, "the class '" + target.levels[i] + "' has no training row",
                  "add rows of it, leave it out, or hold out less with --valid", {"", 0, target.name()});
}

}  // namespace lamina::train
