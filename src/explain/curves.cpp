#include "lamina/curves.hpp"

#include <algorithm>
#include <cmath>

#include "explain/curve_kinds.hpp"
#include "explain/level_order.hpp"
#include "explain/named_kind.hpp"
#include "explain/vary.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

const CurveKind& curve_kind(const std::string& name) {
  return explain::named_kind(curve_kinds(), name, "curve", [](const CurveKind&) { return true; });
}

// Of each row: the place that is nearest to its number, the lower of two.
std::vector<std::size_t> nearest_places(const Column& column, const Places& places) {
  const std::vector<double>& numbers = places.numbers;
  std::vector<std::size_t> nearest(column.rows(), places.size());
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double value = column.number(row);
    if (std::isnan(value)) continue;
    auto place = static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), value) - numbers.begin());
    if (place == numbers.size() || (place > 0 && value - numbers[place - 1] <= numbers[place] - value)) --place;
    nearest[row] = place;
  }
  return nearest;
}

std::vector<double> weights_at(const Explained& explained, const Places& places) {
  const Column column = explain::taken_column(explained, places.column, places.kind);
  std::vector<double> weights(places.size());
  const std::vector<std::size_t> place_of_row =
      places.kind == ColumnKind::number ? nearest_places(column, places) : explain::places_of_levels(column, places);
  for (std::size_t row = 0; row < place_of_row.size(); ++row)
    if (place_of_row[row] < weights.size()) weights[place_of_row[row]] += explained.weights()[row];
  return weights;
}

}  // namespace

const std::vector<CurveKind>& curve_kinds() {
  static const std::vector<CurveKind> kinds = {
      {"pdp", "partial dependence", "the mean answer of all rows with the predictor set to each place", false,
       explain::partial_dependence},
      {"ice", "curves of single rows", "the answer of each row with the predictor set to each place, and their mean",
       false, explain::individual_curves},
      {"at", "curve of a typical row", "the answer of one row whose other predictors are held", false,
       explain::typical_row_curve},
      {"ale", "accumulated local effects",
       "the mean change of the answer as the predictor goes from place to place in the rows that are there, added up",
       true, explain::local_effects}};
  return kinds;
}

const CurveKind* find_curve_kind(const std::string& name) {
  for (const CurveKind& kind : curve_kinds())
    if (name == kind.name) return &kind;
  return nullptr;
}

std::vector<Curve> curves(const Explained& explained, const std::string& kind, const std::string& column) {
  const CurveKind& made = curve_kind(kind);
  Places places = places_of(explained, column, static_cast<std::size_t>(explained.options().points));
  if (made.by_similarity && places.kind == ColumnKind::category) places = explain::by_similarity(explained, places);
  return made.make(explained, places);
}

std::vector<Curve> curves(const Explained& explained, const std::string& kind, const Places& places) {
  const CurveKind& made = curve_kind(kind);
  explain::check_places(explained, places);
  const Places all = explain::fitting(explained, places);
  if (all.size() < 2)
    throw Error(ErrorKind::usage, "a curve needs at least two places", "give more", {{}, 0, places.column});
  return made.make(explained, all);
}

namespace explain {

std::vector<Curve> blank_curves(const Explained& explained, const char* kind, const Places& places) {
  Curve blank;
  blank.kind = kind;
  blank.places = places;
  blank.values.resize(places.size());
  blank.rows_at = weights_at(explained, places);
  std::vector<Curve> all(explained.outputs().size(), blank);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].output = explained.output_name(explained.outputs()[i]);
  return all;
}

void at_each_place(const Explained& explained, const Places& places,
                   const std::function<void(std::size_t, const std::vector<double>&)>& use) {
  const Frame& frame = explained.frame();
  for (std::size_t place = 0; place < places.size(); ++place) {
    const std::vector<std::size_t> everywhere(frame.rows(), place);
    use(place, explained.answerer().answers(with_column(frame, column_at(explained, places, everywhere))));
  }
}

}  // namespace explain

}  // namespace lamina
