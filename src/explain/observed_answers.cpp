// The rows as they are.
#include <limits>

#include "explain/vary.hpp"
#include "lamina/curves.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool has_targets(const Frame& frame, const train::Target& target) {
  if (target.names.empty()) return false;
  for (const std::string& name : target.names)
    if (!frame.find(name)) return false;
  return true;
}

// Of one output, row by row.
std::vector<double> truth_of(const train::TargetRows& known, const train::Target& target, std::size_t output) {
  std::vector<double> truth(known.rows, kMissing);
  for (std::size_t row = 0; row < known.rows; ++row)
    if (!target.classes())
      truth[row] = known.truth.values[row * known.columns + output];
    else if (!known.missing(row))
      truth[row] = known.truth.classes[row] == static_cast<std::int32_t>(output) ? 1 : 0;
  return truth;
}

}  // namespace

std::vector<ObservedAnswers> observed_answers(const Explained& explained, const std::string& column) {
  const Column own = explain::taken_column(explained, column);
  const std::size_t rows = own.rows(), width = explained.answerer().outputs().size();
  ObservedAnswers blank;
  blank.column = column;
  blank.kind = explain::taken_kind(explained, column);
  for (std::size_t row = 0; row < rows; ++row)
    if (blank.kind == ColumnKind::number)
      blank.numbers.push_back(own.number(row));
    else
      blank.levels.push_back(own.cell(row));
  blank.truth.assign(rows, kMissing);
  const std::vector<double> answers = explained.answerer().answers(explained.frame());
  const train::Target& target = explained.model().impl().trained.learnt.target;
  std::vector<ObservedAnswers> all;
  for (const std::size_t output : explained.outputs()) {
    all.push_back(blank);
    all.back().output = explained.output_name(output);
    for (std::size_t row = 0; row < rows; ++row) all.back().answers.push_back(answers[row * width + output]);
    if (has_targets(explained.frame(), target))
      all.back().truth = truth_of(train::read_target(explained.frame(), target), target, output);
  }
  return all;
}

}  // namespace lamina
