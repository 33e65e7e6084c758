#include "train/target.hpp"

#include <algorithm>
#include <set>

#include "lamina/error.hpp"

namespace lamina::train {
namespace {

[[noreturn]] void refuse(const Frame& frame, const std::string& column, const std::string& what,
                         const std::string& remedy) {
  throw Error(ErrorKind::data, what, remedy, {frame.source(), 0, column});
}

StringList split_at_commas(const std::string& text) {
  StringList parts;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t comma = std::min(text.find(',', first), text.size());
    parts.push_back(text.substr(first, comma - first));
    first = comma + 1;
  }
  return parts;
}

// A text that is itself a column's name is that column, commas and all.
StringList target_names(const Frame& frame, const Options& options) {
  if (!options.target.empty()) {
    StringList names = split_at_commas(options.target);
    if (names.size() == 1 || frame.find(options.target)) return {options.target};
    for (std::size_t i = 0; i < names.size(); ++i)
      if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
          names.begin() + static_cast<std::ptrdiff_t>(i))
        throw Error(ErrorKind::usage, "option target: '" + names[i] + "' is named twice", "name each target once");
    return names;
  }
  if (frame.image_height > 0 && frame.find("label")) return {"label"};
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
  refuse(frame, target.name(), "there is no level '" + options.positive + "'", "give --positive one of " + known);
}

void check_values(const Frame& frame, const Column& column, const std::vector<std::string>& levels) {
  if (levels.empty())
    refuse(frame, column.name(), "the target is missing in every row", "choose another --target or mend the data");
  if (levels.size() == 1)
    refuse(frame, column.name(), "the target is '" + levels.front() + "' in every row; there is nothing to learn",
           "choose another --target or add rows with other values");
}

void check_number(const Frame& frame, const Column& column, const std::vector<std::string>& levels) {
  if (column.kind() != ColumnKind::number)
    refuse(frame, column.name(), "regression needs numbers, but the target has text such as '" + levels.back() + "'",
           "use --task class, or mend those cells");
}

void inspect_one(Target& target, const Frame& table, const Options& options, std::vector<std::string>& notes) {
  const Column& column = table.column(target.names.front());
  const auto levels = distinct_levels(column);
  check_values(table, column, levels);
  if (!decide_classes(column, options, levels, notes)) {
    check_number(table, column, levels);
    return;
  }
  if (levels.size() > kMaxClasses)
    refuse(table, column.name(), "the target has more than " + std::to_string(kMaxClasses) + " distinct values",
           column.kind() == ColumnKind::number ? "use --task regression" : "choose another --target or join levels");
  target.answer = Answer::classes;
  target.levels = levels;
  target.positive = levels.size() == 2 ? positive_level(table, target, options) : 0;
}

void inspect_several(const Target& target, const Frame& table, const Options& options) {
  if (options.task == "class")
    throw Error(ErrorKind::usage, "several targets can only be numbers", "train one model for each class target");
  for (const auto& name : target.names) {
    const Column& column = table.column(name);
    const auto levels = distinct_levels(column);
    check_values(table, column, levels);
    check_number(table, column, levels);
  }
}

void check_beside(const Target& target, const std::string& option, const std::string& column) {
  if (target.has(column))
    throw Error(ErrorKind::usage, "option " + option + ": '" + column + "' is a target", "name another column");
}

}  // namespace

const char* name(Answer answer) {
  return answer == Answer::classes ? "class" : answer == Answer::numbers ? "regression" : "autoencoder";
}

std::string Target::name() const {
  std::string text;
  for (const auto& part : names) text += (text.empty() ? "" : ",") + part;
  return text;
}

bool Target::has(const std::string& column) const {
  return std::find(names.begin(), names.end(), column) != names.end();
}

std::vector<std::string> Target::columns() const {
  std::vector<std::string> all = names;
  for (const auto& extra : {weights, offset})
    if (!extra.empty()) all.push_back(extra);
  return all;
}

Task Target::task() const {
  if (reconstructs()) return Task::reconstruction;
  if (!classes()) return Task::regression;
  return levels.size() == 2 ? Task::binary : Task::multiclass;
}

std::int64_t Target::units() const {
  if (reconstructs()) return reconstructed;
  if (classes()) return levels.size() > 2 ? static_cast<std::int64_t>(levels.size()) : 1;
  return static_cast<std::int64_t>(names.size());
}

Target inspect_target(const Frame& table, const Options& options, std::vector<std::string>& notes) {
  Target target;
  target.weights = options.weights;
  target.offset = options.offset;
  for (const auto& name : target.columns()) table.column(name);  // throws, with the nearest name, when absent
  if (options.task == "autoencoder") {
    target.answer = Answer::reconstruction;
    if (!options.target.empty())
      throw Error(ErrorKind::usage, "an autoencoder has no target: it answers its own inputs",
                  "leave out --target, or put the column into --ignore");
    return target;
  }
  target.names = target_names(table, options);
  check_beside(target, "weights", target.weights);
  check_beside(target, "offset", target.offset);
  if (target.names.size() == 1)
    inspect_one(target, table, options, notes);
  else
    inspect_several(target, table, options);
  return target;
}

}  // namespace lamina::train
