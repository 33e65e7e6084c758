#include "lamina/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "explain/draws.hpp"
#include "explain/resamples.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace explain {

namespace {

Draws of_rows(const Explained& explained, const Explanation& explanation) {
  const Resamples resamples(explained);
  Draws draws;
  for (std::size_t i = 0; i < resamples.count(); ++i) draws.push_back(explanation(explained.take(resamples.rows(i))));
  return draws;
}

Draws of_refits(const Explained& explained, const Refits* refits, const Explanation& explanation) {
  Draws draws;
  for (const auto& model : needed(refits).models()) draws.push_back(explanation(explained.of(*model)));
  return draws;
}

}  // namespace

const Refits& needed(const Refits* refits) {
  if (!refits)
    throw Error(ErrorKind::usage, "bands of the kind refit need refitted models", "give them, or take the kind rows");
  return *refits;
}

Draws bootstrap_draws(const Explained& explained, const Refits* refits, const Explanation& explanation) {
  return explained.options().band_kind == "rows" ? of_rows(explained, explanation)
                                                 : of_refits(explained, refits, explanation);
}

}  // namespace explain

namespace {

// NumPy's rule "linear" and R's type 7: between the order statistics around (n − 1)·share.
double percentile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double low = sorted[below], high = sorted[std::min(below + 1, sorted.size() - 1)];
  const double part = place - static_cast<double>(below);
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

}  // namespace

Band percentiles(const std::vector<std::vector<double>>& draws, double low, double high) {
  Band band;
  for (std::size_t i = 0; !draws.empty() && i < draws.front().size(); ++i) {
    std::vector<double> values;
    for (const auto& draw : draws) values.push_back(draw.at(i));
    const bool known = std::none_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
    std::sort(values.begin(), values.end());
    band.low.push_back(known ? percentile(values, low) : std::numeric_limits<double>::quiet_NaN());
    band.high.push_back(known ? percentile(values, high) : std::numeric_limits<double>::quiet_NaN());
  }
  return band;
}

Band bootstrap_band(const Explained& explained, const Refits* refits, const Explanation& explanation) {
  return percentiles(explain::bootstrap_draws(explained, refits, explanation));
}

}  // namespace lamina
