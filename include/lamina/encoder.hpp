// The fitted encoder: what was learnt from the training rows to turn raw cells into numbers. Text → code happens
// here; imputing, scaling and one-hot are graph ops built from these figures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

// One predictor as the encoder sees it.
struct EncodedColumn {
  std::string name;
  ColumnKind kind = ColumnKind::number;  // number or category
  bool image_byte = false;               // a pixel: divided by 255 instead of standardised

  // Numbers: mean (also the imputed value) and standard deviation (divisor n) over the training rows that are present,
  // each one chain of additions in double over the rows in their given order, the deviation in a second pass.
  // A cell enters as (x − mean) / deviation; when not `scaled`, as x; a pixel as x / 255. Missing is mean before that.
  double mean = 0, deviation = 1;
  bool scaled = true;
  bool imputed = false;  // training rows had missing cells

  // Categories: the levels that occur in the training rows, as order_levels puts them. One-hot over the levels, then
  // one place for missing, then one for levels never seen in training; both places always exist.
  std::vector<std::string> levels;

  std::size_t width() const;  // 1, or levels + 2
};

struct EncoderNotes {
  std::vector<std::string> lines;  // dropped columns, imputed columns, ignored text: one line each
};

// Cells of one frame in the encoder's order, ready to be fed row by row.
struct EncodedRows {
  std::size_t rows = 0;
  std::vector<const Column*> numbers;  // one per number column, pointing into the frame; missing cells are NaN
  // One per category column: the level's code, or levels.size() for missing, levels.size() + 1 for unseen.
  std::vector<std::vector<std::int32_t>> codes;
  std::vector<std::string> notes;  // unseen levels and imputed cells counted, extra columns named
};

class Encoder {
 public:
  std::size_t image_height = 0, image_width = 0;  // as the frame's that it was fitted to

  // Learns from `rows` of `frame` (all when empty); `predictors` names the columns to use (text columns are left out
  // with a note). Columns that are constant or all missing there are dropped with a note; pixels are kept even then,
  // for the shape of the picture. Throws a data error when nothing is left or a column's values overflow.
  static Encoder fit(const Frame& frame, const std::vector<std::string>& predictors,
                     const std::vector<std::size_t>& rows, EncoderNotes& notes, bool standardize = true);

  const std::vector<EncodedColumn>& columns() const { return columns_; }
  std::vector<EncodedColumn>& columns() { return columns_; }
  std::size_t width() const;  // encoded inputs in all
  // Names of the encoded inputs: "Age", "Thal=fixed", "Thal=(missing)", "Thal=(unseen)".
  std::vector<std::string> input_names() const;

  // Looks columns up by name in `frame` (a model error when lacking, noted when it has more and `ignore` does not name
  // it; a data error for images of another shape) and maps levels to codes, by their text or else, when both are
  // numbers, by value ("1.50" is 1.5). The frame must outlive the result. A number column that arrives as category or
  // text is a data error that names the first line.
  EncodedRows encode(const Frame& frame, const std::vector<std::string>& ignore = {}) const;

  // Back from encoded rows (row-major, rows × width) to columns in the units of the data, named PREFIX + name: numbers
  // unscaled, pixels times 255, categories the level of the largest figure (missing and unseen are missing cells).
  Frame decode(const std::vector<double>& encoded, const std::string& prefix) const;

 private:
  std::vector<EncodedColumn> columns_;
};

// The kinds that new data must have, for CsvOptions::types (with their names as CsvOptions::only).
std::map<std::string, ColumnKind> promised_types(const Encoder& encoder);

}  // namespace lamina
