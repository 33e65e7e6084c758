// Curves as text.
#include <limits>

#include "explanation_text.hpp"
#include "explanation_words.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// The least and largest of the curves of single rows that are listed.
Band spread_of(const Curve& curve) {
  Band spread;
  for (std::size_t place = 0; place < curve.places.size(); ++place) {
    Span span;
    for (std::size_t line = 0; line < curve.rows.size(); ++line)
      span.take(curve.lines[line * curve.places.size() + place]);
    spread.low.push_back(span.empty ? kUnknown : span.low);
    spread.high.push_back(span.empty ? kUnknown : span.high);
  }
  return spread;
}

std::string curve_head(const Curve& curve, const Explained& explained) {
  std::string text = capitalized(find_curve_kind(curve.kind)->title) + ": " + answer_name(curve.output, explained) +
                     " against " + printable(curve.places.column) + ", " + rows_text(explained);
  if (!curve.rows.empty()) {
    text += ", " + with_commas(static_cast<std::int64_t>(curve.rows.size())) + " of them one by one";
    if (explained.options().ice_form != "plain") text += " (" + explained.options().ice_form + ")";
  }
  return "\n" + text + (curve.band.empty() ? "" : band_text(explained)) + "\n";
}

}  // namespace

std::string curve_text(const Curve& curve, const Explained& explained) {
  const bool banded = !curve.band.empty(), lined = !curve.rows.empty();
  const Band sides = banded ? curve.band : lined ? spread_of(curve) : Band();
  std::vector<std::string> head = {printable(curve.places.column), "value"};
  if (banded) head.insert(head.end(), {"2.5 %", "97.5 %"});
  if (!banded && lined) head.insert(head.end(), {"least", "largest"});
  Span whole;
  Decimals decimal;
  for (const auto* values : {&curve.values, &sides.low, &sides.high}) {
    decimal.take(*values);
    for (const double value : *values) whole.take(value);
  }
  head.insert(head.end(), {"rows", strip_head(whole, decimal)});
  TextTable lines((curve.places.kind == ColumnKind::number ? "r" : "l") + std::string(head.size() - 2, 'r') + "l",
                  head);
  for (std::size_t place = 0; place < curve.values.size(); ++place) {
    std::vector<std::string> cells = {place_text(curve.places, place), decimal(curve.values[place])};
    const double low = sides.empty() ? kUnknown : sides.low[place], high = sides.empty() ? kUnknown : sides.high[place];
    if (!sides.empty()) cells.insert(cells.end(), {decimal(low), decimal(high)});
    cells.push_back(place < curve.rows_at.size() ? significant(curve.rows_at[place]) : "");
    cells.push_back(dot_strip(curve.values[place], low, high, whole));
    lines.add(std::move(cells));
  }
  return curve_head(curve, explained) + lines.text();
}

}  // namespace lamina::cli
