// A model's answers for rows that are no table: one row in microseconds, many at once as fast as the machine allows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina {

// One cell of a row: what stands in the data for a number, NaN where it is missing; of a picture a whole number
// 0…255; of a category its code, the place of its level, NaN where it is missing.
struct RowInput {
  std::string name;
  ColumnKind kind = ColumnKind::number;  // or category
  bool pixel = false;
  std::vector<std::string> levels;  // of a category
};

// Compiled once from a model, then used as often as wanted. Keeps no reference to the model. Scoring allocates nothing
// (unless it throws) and gives a row the same bits alone, among others and in Model::predict. Different objects may be
// used by different threads at once, one object by one thread at a time.
class RowScorer {
 public:
  // Throws a usage error for a CPU tier that the machine lacks. options.threads share the rows of `score_rows`.
  explicit RowScorer(const Model& model, const ScoreOptions& options = {});
  ~RowScorer();
  RowScorer(RowScorer&&) noexcept;
  RowScorer& operator=(RowScorer&&) noexcept;

  // The cells of a row, in this order, which need not be that of the training file: the model's predictors and, when it
  // has one, the offset.
  const std::vector<RowInput>& inputs() const;
  // The numbers of an answer: the probability of each level, each target's value, or the error of a reconstruction.
  const std::vector<std::string>& answers() const;

  // What stands for a text in the cell of a category: the code of the level, by its text or its value as
  // Model::predict finds it; NaN for a text that means missing; a code of its own for all levels never seen in
  // training.
  double code(std::size_t input, std::string_view text) const;

  // Fills `answer` (answers().size() numbers) for one row (inputs().size() cells), on the calling thread. Throws a
  // usage error when a size is wrong, a data error when a cell is no pixel, no code, or an offset that is not finite.
  void score(std::span<const double> row, std::span<double> answer);
  void score(std::span<const float> row, std::span<double> answer);
  void score(std::span<const std::uint8_t> row, std::span<double> answer);

  // The same for many rows, one after the other in both spans. Rows in the type that the model reads (bytes for
  // pictures, doubles for numbers) are read where they lie.
  void score_rows(std::span<const double> rows, std::span<double> answers);
  void score_rows(std::span<const float> rows, std::span<double> answers);
  void score_rows(std::span<const std::uint8_t> rows, std::span<double> answers);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina
