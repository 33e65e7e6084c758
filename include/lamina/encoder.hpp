// The fitted encoder: what was learnt from the training rows to turn raw cells into numbers. Text → code happens
// here; imputing, scaling and one-hot are graph ops built from these figures.
#pragma once

#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

// One predictor as the encoder sees it.
struct EncodedColumn {
  std::string name;
  ColumnKind kind = ColumnKind::number;  // number or category
  bool image_byte = false;               // a pixel: divided by 255 instead of standardised

  // Numbers: mean (also the imputed value) and standard deviation (divisor n) over the training rows that are present.
  double mean = 0, deviation = 1;
  bool imputed = false;  // training rows had missing cells

  // Categories: one-hot over levels, then one place for missing (when the training rows have missing cells or none
  // were reserved, the place always exists), then one for levels never seen in training.
  std::vector<std::string> levels;

  std::size_t width() const;  // 1, or levels + 2
};

struct EncoderNotes {
  std::vector<std::string> lines;  // dropped columns, imputed columns, ignored text: one line each
};

// Cells of one frame in the encoder's order, ready to be fed row by row.
struct EncodedRows {
  std::size_t rows = 0;
  std::vector<const Column*> numbers;  // pointers into the frame, null for none
  std::vector<std::vector<std::int32_t>>
      codes;                       // one per category column: level code, levels() = missing, levels()+1 = unseen
  std::vector<std::string> notes;  // unseen levels counted, extra columns named
};

class Encoder {
 public:
  // Learns from `rows` of `frame` (all when empty); `predictors` names the columns to use (text columns are left out
  // with a note). Constant and all-missing columns are dropped with a note. Throws when nothing is left.
  static Encoder fit(const Frame& frame, const std::vector<std::string>& predictors,
                     const std::vector<std::size_t>& rows, EncoderNotes& notes, bool standardize = true);

  const std::vector<EncodedColumn>& columns() const { return columns_; }
  std::vector<EncodedColumn>& columns() { return columns_; }
  std::size_t width() const;  // encoded inputs in all
  // Names of the encoded inputs: "Age", "Thal=fixed", "Thal=(missing)", "Thal=(unseen)".
  std::vector<std::string> input_names() const;

  // Looks columns up by name in `frame` (error when lacking, noted when it has more) and maps levels to codes.
  // The frame must outlive the result. A number column that arrives as category or text is an error that names the
  // first line.
  EncodedRows encode(const Frame& frame, const std::vector<std::string>& ignore = {}) const;

 private:
  std::vector<EncodedColumn> columns_;
};

}  // namespace lamina
