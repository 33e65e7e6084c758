// How answers depend on one predictor, or on two: partial dependence (Friedman 2001), the curves of single rows
// (Goldstein et al. 2015, "Peeking inside the black box"), accumulated local effects (Apley & Zhu 2020), the curve of a
// typical row, and what is predicted for the rows as they are.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lamina/explain.hpp"
#include "lamina/frame.hpp"

namespace lamina {

// Where along a predictor a curve is computed.
struct Places {
  std::string column;
  ColumnKind kind = ColumnKind::number;
  std::vector<double> numbers;      // ascending, distinct
  std::vector<std::string> levels;  // of a category, in its order

  std::size_t size() const { return kind == ColumnKind::number ? numbers.size() : levels.size(); }
  std::string text(std::size_t place) const;
};

// Quantiles of a number's values, the least and the largest among them, or all distinct ones when they are no more than
// `points`; the levels of a category that occur. Throws a data error when a column has fewer than two: it is constant.
Places places_of(const Column& column, std::size_t points);
// `points` at equal distances from the least to the largest; categories as above. For surfaces and contours.
Places even_places_of(const Column& column, std::size_t points);
// The same along a predictor of the explained rows as the model takes it: numbers that it learnt as categories are
// levels, and levels that it does not know are left out. Throws a usage error that suggests the nearest name.
Places places_of(const Explained& explained, const std::string& column, std::size_t points);
Places even_places_of(const Explained& explained, const std::string& column, std::size_t points);

struct Band {
  std::vector<double> low, high;  // 2.5 and 97.5 percentiles; empty when there is none

  bool empty() const { return low.empty(); }
};

// One curve for one output.
struct Curve {
  std::string kind;    // of curve_kinds()
  std::string output;  // level or target
  Places places;
  std::vector<double> values;  // one for each place
  Band band;
  // ice: the curves of single rows, row-major, and which rows of the explained frame they are. `values` is their mean
  // over all rows, changed as the curves are (centred, or slopes).
  std::vector<double> lines;
  std::vector<std::size_t> rows;
  std::vector<double> rows_at;  // how much data there is: the weights of the rows at or next to each place
};

// Kinds of curves:
//   pdp   partial dependence: the mean answer of all rows with the predictor set to each place
//   ice   the same for single rows, beside their mean
//   at    the answer of one row whose other predictors are held at options.hold
//   ale   accumulated local effects, centred to mean 0 over the rows; of categories in the order of their levels'
//   similarity
struct CurveKind {
  const char* name;
  const char* title;
  const char* definition;
  bool by_similarity;  // levels follow each other by how alike their rows are
  std::vector<Curve> (*make)(const Explained& explained, const Places& places);
};
const std::vector<CurveKind>& curve_kinds();
const CurveKind* find_curve_kind(const std::string& name);  // null when there is none

// One curve for each output asked for, at options.points places. Throws a usage error for a kind that there is not and
// a column that is no predictor, a data error for one that is constant.
std::vector<Curve> curves(const Explained& explained, const std::string& kind, const std::string& column);
// At these places, levels in this order; pixels are rounded.
std::vector<Curve> curves(const Explained& explained, const std::string& kind, const Places& places);

// The rows as they are: a predictor's values beside the answers for them.
struct ObservedAnswers {
  std::string column, output;
  ColumnKind kind = ColumnKind::number;
  std::vector<double> numbers;      // of the rows; NaN where missing
  std::vector<std::string> levels;  // the same of a category; empty where missing
  std::vector<double> answers;
  // What was to be predicted, where the frame has it: of a class 1 for the output's level and 0 for others; NaN where
  // missing.
  std::vector<double> truth;
};
std::vector<ObservedAnswers> observed_answers(const Explained& explained, const std::string& column);

// Two predictors at once.
struct Surface {
  std::string kind;  // "pdp": the mean over all rows; "at": the others held at options.hold
  std::string output;
  Places x, y;
  std::vector<double> values;  // y.size() × x.size(), row-major
  Band band;
};
std::vector<Surface> surfaces(const Explained& explained, const std::string& kind, const Places& x, const Places& y);

// Where each place is a row, with the columns output, the predictor (surfaces: both), value, low and high where there
// is a band; of ice the curves of single rows are further columns "row N", N counted from 1 in the frame that was
// given.
Frame to_frame(const std::vector<Curve>& curves, const Explained& explained);
Frame to_frame(const std::vector<Surface>& surfaces);
nlohmann::json to_json(const Curve& curve, const Explained& explained);
nlohmann::json to_json(const Surface& surface);

}  // namespace lamina
