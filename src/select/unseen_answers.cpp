#include "select/unseen_answers.hpp"

#include <algorithm>

namespace lamina::select {

namespace {

// Of classes the probabilities, else the values.
const std::vector<double>& numbers(const Predictions& answers) {
  return answers.levels.empty() ? answers.values : answers.probabilities;
}
std::vector<double>& numbers(Predictions& answers) {
  return answers.levels.empty() ? answers.values : answers.probabilities;
}

std::size_t width_of(const Predictions& answers) {
  return answers.levels.empty() ? answers.columns() : answers.levels.size();
}

// Of the same kind, for so many rows.
Predictions blank(const Predictions& like, std::size_t rows) {
  Predictions answers;
  answers.levels = like.levels;
  answers.targets = like.targets;
  answers.rows = rows;
  numbers(answers).resize(rows * width_of(like));
  return answers;
}

}  // namespace

void UnseenAnswers::add(const std::vector<std::size_t>& rows, const Predictions& answers) {
  if (empty()) answers_ = blank(answers, known_.size());
  const std::size_t width = width_of(answers);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    known_[rows[i]] = true;
    std::copy_n(numbers(answers).data() + i * width, width, numbers(answers_).data() + rows[i] * width);
  }
}

Predictions UnseenAnswers::mean(const std::vector<UnseenAnswers>& members, const std::vector<double>& weights,
                                std::vector<std::size_t>& rows) {
  const auto first = std::find_if(members.begin(), members.end(), [](const auto& member) { return !member.empty(); });
  if (first == members.end()) return {};
  Predictions mean = blank(first->answers_, 0);
  const std::size_t width = width_of(mean);
  for (std::size_t row = 0; row < first->known_.size(); ++row) {
    std::vector<double> sums(width);
    double total = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (!members[i].known_[row]) continue;
      total += weights[i];
      for (std::size_t k = 0; k < width; ++k) sums[k] += weights[i] * numbers(members[i].answers_)[row * width + k];
    }
    if (total == 0) continue;
    rows.push_back(row);
    for (const double sum : sums) numbers(mean).push_back(sum / total);
  }
  mean.rows = rows.size();
  if (!mean.levels.empty()) decide(mean);
  return mean;
}

std::optional<Report> report_of(const Predictions& answers, const std::vector<std::size_t>& rows,
                                const train::TargetRows& truth, std::size_t positive) {
  if (rows.empty()) return std::nullopt;
  return evaluate(answers, train::truth_of(truth, rows), positive);
}

}  // namespace lamina::select
