#include "explanation_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

void Decimals::take(const std::vector<double>& values) {
  for (const double value : values)
    if (std::isfinite(value)) most_ = std::max(most_, std::abs(value));
}

std::string Decimals::operator()(double value) const {
  if (!std::isfinite(value)) return "";
  if (most_ < 1e-3 || most_ >= 1e7) return significant(value);
  const int before = static_cast<int>(std::floor(std::log10(most_))) + 1;
  return fmt::format("{:.{}f}", value, std::clamp(4 - before, 0, 5));
}

std::string place_text(const Places& places, std::size_t place) {
  return places.kind == ColumnKind::number ? significant(places.numbers[place]) : places.levels[place];
}

std::string band_text(const Explained& explained) {
  const ExplainOptions& options = explained.options();
  const std::string count = with_commas(options.bootstrap);
  return options.band_kind == "rows"
             ? ", percentiles of " + count + " resamples of these rows, which leave out how sure the model is"
             : ", percentiles of " + count + " refitted models";
}

std::string answer_name(const std::string& output, const Explained& explained) {
  const Model& model = explained.model();
  return printable(model.classifies() ? "P(" + model.target() + " = " + output + ")" : output);
}

std::string rows_text(const Explained& explained) {
  return counted(static_cast<std::int64_t>(explained.frame().rows()), "row");
}

std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string strip_head(const Span& whole, const Decimals& decimal) {
  if (whole.empty) return "";
  const std::string low = decimal(whole.low), high = decimal(whole.high);
  return low + padded(high, std::max(kStrip - std::min(low.size(), kStrip), high.size() + 1), true);
}

}  // namespace lamina::cli
