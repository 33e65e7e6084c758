#include "train/division.hpp"

#include "lamina/error.hpp"
#include "lamina/split.hpp"
#include "train/row_weights.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

std::string rows_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " row" : " rows"); }

void note_missing(const TargetRows& answers, std::size_t present, const Target& target, const std::string& table,
                  std::vector<std::string>& notes) {
  const std::size_t missing = answers.rows - present - answers.unseen;
  if (missing > 0)
    notes.push_back(table + rows_text(missing) + " left out: the target " + target.name() + " is missing");
  if (answers.unseen > 0)
    notes.push_back(table + rows_text(answers.unseen) + " left out: a level of " + target.name() +
                    " the training rows lack");
}

// Rows of weight 0 teach nothing.
std::vector<std::size_t> weighted_rows(const TargetRows& answers, const Target& target, const std::string& table,
                                       std::vector<std::string>& notes) {
  std::vector<std::size_t> rows;
  const auto present = rows_with_target(answers);
  for (const auto row : present)
    if (answers.weight(row) > 0) rows.push_back(row);
  note_missing(answers, present.size(), target, table, notes);
  if (rows.size() < present.size())
    notes.push_back(table + rows_text(present.size() - rows.size()) + " left out: the weight " + target.weights +
                    " is 0");
  return rows;
}

void hold_out(Division& division, const std::vector<std::size_t>& present, const Target& target,
              const Options& options) {
  const double fraction = held_out_fraction(options);
  if (fraction == 0) {
    division.training = present;
    return;
  }
  std::vector<std::int32_t> strata;
  if (target.classes())
    for (const auto row : present) strata.push_back(division.answers.truth.classes[row]);
  const SplitRows split = split_rows(present.size(), fraction, options.seed, strata);
  for (const auto place : split.train) division.training.push_back(present[place]);
  for (const auto place : split.held_out) division.validation.push_back(present[place]);
  if (division.training.empty() || division.validation.empty())
    throw Error(ErrorKind::data,
                "option valid: " + options.valid + " of " + rows_text(present.size()) + " leaves " +
                    (division.training.empty() ? "none to learn from" : "none to validate on"),
                "give another fraction or more rows");
}

}  // namespace

Division divide(const Frame& table, const Frame* valid, const Target& target, const Options& options,
                std::vector<std::string>& notes) {
  Division division;
  division.separate = valid != nullptr;
  division.answers = read_target(table, target);
  const auto present = weighted_rows(division.answers, target, "", notes);
  if (present.empty())
    throw Error(ErrorKind::data, "there is no row to learn from", "give rows with a target and a weight above 0",
                {table.source(), 0, target.name()});
  if (valid)
    division.training = present;
  else
    hold_out(division, present, target, options);
  if (target.classes()) check_classes(target, division.answers, division.training);
  division.weights = training_weights(target, division.answers, options, division.training);
  if (!valid) return division;
  division.valid_answers = read_target(*valid, target);
  division.validation = weighted_rows(division.valid_answers, target, "validation: ", notes);
  if (division.validation.empty())
    throw Error(ErrorKind::data, "no validation row has the target " + target.name(),
                "mend the file or leave out --valid", {valid->source(), 0, target.name()});
  return division;
}

}  // namespace lamina::train
