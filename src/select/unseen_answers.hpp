// What members answered for rows that they were not fitted to.
#pragma once

#include <optional>
#include <vector>

#include "lamina/metrics.hpp"
#include "train/target.hpp"

namespace lamina::select {

// One member's answers for some rows of a table, given in any parts.
class UnseenAnswers {
 public:
  explicit UnseenAnswers(std::size_t rows) : known_(rows) {}

  void add(const std::vector<std::size_t>& rows, const Predictions& answers);
  bool empty() const { return answers_.rows == 0; }

  // For all rows; 0 where nothing is known.
  const Predictions& all() const { return answers_; }

  // The weighted means over the members that know a row, for those rows that any of them knows. Adds up in their order.
  static Predictions mean(const std::vector<UnseenAnswers>& members, const std::vector<double>& weights,
                          std::vector<std::size_t>& rows);

 private:
  std::vector<bool> known_;
  Predictions answers_;
};

// How good answers for some rows are; none without rows.
std::optional<Report> report_of(const Predictions& answers, const std::vector<std::size_t>& rows,
                                const train::TargetRows& truth, std::size_t positive);

}  // namespace lamina::select
