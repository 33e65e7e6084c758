#include "train/target.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/math.hpp"
#include "lamina/error.hpp"

namespace lamina::train {
namespace {

[[noreturn]] void refuse(const Frame& frame, const std::string& column, const std::string& what,
                         const std::string& remedy) {
  throw Error(ErrorKind::data, what, remedy, {frame.source(), 0, column});
}

std::string target_name(const Frame& frame, const Options& options) {
  if (!options.target.empty()) return options.target;
  if (frame.image_height > 0 && frame.find("label")) return "label";
  throw Error(ErrorKind::usage, "no target is named", "name the column to predict with --target",
              {frame.source(), 0, ""});
}

// Distinct values present, as text in their final order; a few more than are useful stop the search.
std::vector<std::string> distinct_levels(const Column& column) {
  std::set<std::string> seen;
  for (std::size_t row = 0; row < column.rows() && seen.size() <= kMaxClasses; ++row)
    if (!column.missing(row)) seen.insert(column.cell(row));
  std::vector<std::string> levels(seen.begin(), seen.end());
  order_levels(levels);
  return levels;
}

bool decide_classes(const Column& column, const Options& options, const std::vector<std::string>& levels,
                    std::vector<std::string>& notes) {
  if (options.task != "auto") return options.task == "class";
  if (column.kind() == ColumnKind::number && levels.size() != 2) return false;
  const bool number = column.kind() == ColumnKind::number;
  notes.push_back("target " + column.name() + " has " + std::to_string(levels.size()) +
                  (number ? " distinct values" : " levels") + ": classes (--task regression would predict a number)");
  if (!number) notes.back().resize(notes.back().find(" (--task"));
  return true;
}

std::size_t positive_level(const Frame& frame, const Target& target, const Options& options) {
  if (options.positive.empty()) return target.levels.size() - 1;
  const auto found = std::find(target.levels.begin(), target.levels.end(), options.positive);
  if (found != target.levels.end()) return static_cast<std::size_t>(found - target.levels.begin());
  std::string known;
  for (const auto& level : target.levels) known += (known.empty() ? "" : ", ") + level;
  refuse(frame, target.name, "there is no level '" + options.positive + "'", "give --positive one of " + known);
}

void check_values(const Frame& frame, const Column& column, const std::vector<std::string>& levels) {
  if (levels.empty())
    refuse(frame, column.name(), "the target is missing in every row", "choose another --target or mend the data");
  if (levels.size() == 1)
    refuse(frame, column.name(), "the target is '" + levels.front() + "' in every row; there is nothing to learn",
           "choose another --target or add rows with other values");
}

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

void check_training_classes(const Target& target, const Truth& truth, const std::vector<std::size_t>& rows) {
  std::vector<bool> seen(target.levels.size());
  for (const auto row : rows) seen[static_cast<std::size_t>(truth.classes[row])] = true;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (!seen[i])
      throw Error(ErrorKind::data, "the class '" + target.levels[i] + "' has no training row",
                  "add rows of it, leave it out, or hold out less with --valid", {"", 0, target.name});
}

void learn_scale(Target& target, const Truth& truth, const std::vector<std::size_t>& rows) {
  const double count = static_cast<double>(rows.size());
  double sum = 0, squares = 0;
  for (const auto row : rows) sum += truth.values[row];
  target.mean = sum / count;
  for (const auto row : rows) {
    const double distance = truth.values[row] - target.mean;
    squares += distance * distance;
  }
  target.deviation = std::sqrt(squares / count);
  if (!std::isfinite(target.deviation) || !(target.deviation > 0))
    throw Error(ErrorKind::data,
                target.deviation == 0 ? "the target is constant in the training rows"
                                      : "the target's values are too large to average",
                target.deviation == 0 ? "add rows with other values" : "scale the target down", {"", 0, target.name});
}

}  // namespace

Task Target::task() const {
  if (!classes) return Task::regression;
  return levels.size() == 2 ? Task::binary : Task::multiclass;
}

std::int64_t Target::units() const { return levels.size() > 2 ? static_cast<std::int64_t>(levels.size()) : 1; }

bool TargetRows::missing(std::size_t row) const {
  return truth.classes.empty() ? std::isnan(truth.values[row]) : truth.classes[row] < 0;
}

Target inspect_target(const Frame& table, const Options& options, std::vector<std::string>& notes) {
  Target target;
  target.name = target_name(table, options);
  const Column& column = table.column(target.name);
  const auto levels = distinct_levels(column);
  check_values(table, column, levels);
  target.classes = decide_classes(column, options, levels, notes);
  if (target.classes) {
    if (levels.size() > kMaxClasses)
      refuse(table, target.name, "the target has more than " + std::to_string(kMaxClasses) + " distinct values",
             column.kind() == ColumnKind::number ? "use --task regression" : "choose another --target or join levels");
    target.levels = levels;
    target.positive = levels.size() == 2 ? positive_level(table, target, options) : 0;
  } else if (column.kind() != ColumnKind::number) {
    refuse(table, target.name, "regression needs numbers, but the target has text such as '" + levels.back() + "'",
           "use --task class, or mend those cells");
  }
  return target;
}

TargetRows read_target(const Frame& frame, const Target& target) {
  const Column& column = frame.column(target.name);
  TargetRows answers;
  if (target.classes) {
    answers.truth.classes = read_classes(column, target.levels);
    for (std::size_t row = 0; row < column.rows(); ++row)
      answers.unseen += answers.truth.classes[row] < 0 && !column.missing(row);
    return answers;
  }
  if (column.kind() != ColumnKind::number && column.missing_count() < column.rows())
    refuse(frame, target.name, "the target has cells that are no numbers", "mend those cells or list them in --na");
  answers.truth.values.assign(column.rows(), std::nan(""));
  for (std::size_t row = 0; row < column.rows(); ++row)
    if (column.kind() == ColumnKind::number) answers.truth.values[row] = column.number(row);
  return answers;
}

std::vector<std::size_t> rows_with_target(const TargetRows& answers, std::size_t rows) {
  std::vector<std::size_t> present;
  for (std::size_t row = 0; row < rows; ++row)
    if (!answers.missing(row)) present.push_back(row);
  return present;
}

void fit_target(Target& target, const TargetRows& answers, const std::vector<std::size_t>& rows) {
  if (target.classes)
    check_training_classes(target, answers.truth, rows);
  else
    learn_scale(target, answers.truth, rows);
}

std::vector<double> base_rate_logits(const Target& target, const TargetRows& answers,
                                     const std::vector<std::size_t>& rows) {
  std::vector<double> counts(target.levels.size());
  for (const auto row : rows) ++counts[static_cast<std::size_t>(answers.truth.classes[row])];
  std::vector<double> logits;
  for (const double count : counts) logits.push_back(math::log(count / static_cast<double>(rows.size())));
  if (target.task() == Task::binary) return {logits[target.positive] - logits[1 - target.positive]};
  return logits;
}

}  // namespace lamina::train
