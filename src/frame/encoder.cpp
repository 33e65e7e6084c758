#include "lamina/encoder.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "frame/moments.hpp"
#include "frame/wording.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

constexpr double kLeastDeviation = std::numeric_limits<double>::min();  // below, 1 / deviation may overflow

// The levels that occur in the rows (in the column's order), and how many cells are missing.
struct SeenLevels {
  std::vector<std::string> levels;
  std::size_t missing = 0;
};

SeenLevels seen_levels(const Column& column, const std::vector<std::size_t>& rows) {
  SeenLevels seen;
  std::vector<bool> occurs(column.levels().size());
  for (const std::size_t row : rows) {
    const std::int32_t code = column.code(row);
    if (code < 0) {
      ++seen.missing;
    } else {
      occurs[static_cast<std::size_t>(code)] = true;
    }
  }
  for (std::size_t code = 0; code < occurs.size(); ++code)
    if (occurs[code]) seen.levels.push_back(column.levels()[code]);
  order_levels(seen.levels);
  return seen;
}

// Fits column by column and gathers what the notes say.
class Fitter {
 public:
  Fitter(const Frame& frame, const std::vector<std::size_t>& rows, bool standardize)
      : frame_(frame), rows_(rows), standardize_(standardize) {}

  std::vector<EncodedColumn> fit(const std::vector<std::string>& predictors) {
    std::vector<const Column*> columns, numbers;
    for (const std::string& predictor : predictors) {
      columns.push_back(&frame_.column(predictor));
      if (columns.back()->kind() == ColumnKind::number && !is_pixel(*columns.back())) numbers.push_back(columns.back());
    }
    const std::vector<Moments> moments = moments_of(numbers, rows_);
    auto next = moments.begin();
    for (const Column* column : columns) {
      if (is_pixel(*column)) {
        fit_pixel(*column);
      } else if (column->kind() == ColumnKind::number) {
        fit_number(*column, *next++);
      } else if (column->kind() == ColumnKind::category) {
        fit_category(*column);
      } else {
        text_.push_back(column->name());
      }
    }
    if (fitted_.empty())
      throw Error(ErrorKind::data, "no column is left to learn from",
                  "all are constant, missing or text: add columns, or promise kinds with --types",
                  {frame_.source(), 0, {}});
    return std::move(fitted_);
  }

  void write_notes(std::vector<std::string>& notes) const {
    const auto note = [&](const char* what, const std::vector<std::string>& names) {
      if (!names.empty()) notes.push_back(what + name_list(names));
    };
    note("text columns are left out (--types NAME=category keeps one): ", text_);
    note("dropped, for the training rows hold no value: ", empty_);
    note("dropped, for they are constant in the training rows: ", constant_);
    note("missing numbers are imputed by the mean: ", imputed_);
    note("missing is a level of its own: ", level_missing_);
  }

 private:
  bool is_pixel(const Column& column) const { return frame_.image_height > 0 && column.is_bytes(); }

  void fit_pixel(const Column& column) {
    EncodedColumn encoded;
    encoded.name = column.name();
    encoded.image_byte = true;
    encoded.scaled = false;
    fitted_.push_back(std::move(encoded));
  }

  void fit_number(const Column& column, const Moments& moments) {
    if (moments.present == 0) {
      empty_.push_back(column.name());
      return;
    }
    if (!std::isfinite(moments.mean) || !std::isfinite(moments.deviation))
      throw Error(ErrorKind::data, "the values are too large for their mean and deviation", "scale the column down",
                  {frame_.source(), 0, column.name()});
    if (moments.low == moments.high || moments.deviation < kLeastDeviation) {
      constant_.push_back(column.name());
      return;
    }
    EncodedColumn encoded;
    encoded.name = column.name();
    encoded.mean = moments.mean;
    encoded.scaled = standardize_;
    if (standardize_) encoded.deviation = moments.deviation;
    encoded.imputed = moments.missing > 0;
    if (encoded.imputed)
      imputed_.push_back(
          fmt::format("{} ({}, mean {:.6g})", column.name(), counted(moments.missing, "cell"), moments.mean));
    fitted_.push_back(std::move(encoded));
  }

  void fit_category(const Column& column) {
    SeenLevels seen = seen_levels(column, rows_);
    if (seen.levels.empty()) {
      empty_.push_back(column.name());
    } else if (seen.levels.size() == 1 && seen.missing == 0) {
      constant_.push_back(column.name());
    } else {
      EncodedColumn encoded;
      encoded.name = column.name();
      encoded.kind = ColumnKind::category;
      encoded.imputed = seen.missing > 0;
      encoded.levels = std::move(seen.levels);
      if (encoded.imputed)
        level_missing_.push_back(fmt::format("{} ({})", column.name(), counted(seen.missing, "cell")));
      fitted_.push_back(std::move(encoded));
    }
  }

  const Frame& frame_;
  const std::vector<std::size_t>& rows_;
  const bool standardize_;
  std::vector<EncodedColumn> fitted_;
  std::vector<std::string> text_, empty_, constant_, imputed_, level_missing_;
};

}  // namespace

std::size_t EncodedColumn::width() const { return kind == ColumnKind::category ? levels.size() + 2 : 1; }

Encoder Encoder::fit(const Frame& frame, const std::vector<std::string>& predictors,
                     const std::vector<std::size_t>& rows, EncoderNotes& notes, bool standardize) {
  std::vector<std::size_t> all;
  if (rows.empty()) {
    all.resize(frame.rows());
    std::iota(all.begin(), all.end(), std::size_t{0});
  }
  Fitter fitter(frame, rows.empty() ? all : rows, standardize);
  Encoder encoder;
  encoder.columns_ = fitter.fit(predictors);
  encoder.image_height = frame.image_height;
  encoder.image_width = frame.image_width;
  fitter.write_notes(notes.lines);
  return encoder;
}

std::size_t Encoder::width() const {
  return std::accumulate(columns_.begin(), columns_.end(), std::size_t{0},
                         [](std::size_t sum, const EncodedColumn& column) { return sum + column.width(); });
}

std::vector<std::string> Encoder::input_names() const {
  std::vector<std::string> names;
  for (const EncodedColumn& column : columns_) {
    if (column.kind == ColumnKind::number) {
      names.push_back(column.name);
      continue;
    }
    for (const std::string& level : column.levels) names.push_back(column.name + "=" + level);
    names.push_back(column.name + "=(missing)");
    names.push_back(column.name + "=(unseen)");
  }
  return names;
}

std::map<std::string, ColumnKind> promised_types(const Encoder& encoder) {
  std::map<std::string, ColumnKind> types;
  for (const EncodedColumn& column : encoder.columns()) types[column.name] = column.kind;
  return types;
}

}  // namespace lamina
