#include "lamina/deviance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"

namespace lamina {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double gaussian(double y, double mu, double) { return (y - mu) * (y - mu); }

double laplace(double y, double mu, double) { return std::abs(y - mu); }

double huber(double y, double mu, double delta) {
  const double size = std::abs(y - mu);
  return size <= delta ? size * size : delta * (2 * size - delta);
}

double quantile(double y, double mu, double alpha) { return y > mu ? alpha * (y - mu) : (1 - alpha) * (mu - y); }

double poisson(double y, double mu, double) {
  if (y < 0 || !(mu > 0)) return kUndefined;
  return 2 * ((y > 0 ? y * math::log(y / mu) : 0) - (y - mu));
}

double gamma(double y, double mu, double) {
  if (!(y > 0) || !(mu > 0)) return kUndefined;
  return 2 * ((y - mu) / mu - math::log(y / mu));
}

double tweedie(double y, double mu, double p) {
  if (y < 0 || !(mu > 0)) return kUndefined;
  const double own = y > 0 ? math::pow(y, 2 - p) : 0;
  return 2 * (own / ((1 - p) * (2 - p)) - y * math::pow(mu, 1 - p) / (1 - p) + math::pow(mu, 2 - p) / (2 - p));
}

}  // namespace

const std::vector<DevianceInfo>& deviances() {
  static const std::vector<DevianceInfo> table = {
      {"gaussian", "(y − μ)²", gaussian},
      {"laplace", "|y − μ|", laplace},
      {"huber", "(y − μ)² where |y − μ| ≤ δ, else δ·(2|y − μ| − δ)", huber},
      {"quantile", "α·(y − μ) where y > μ, else (1 − α)·(μ − y)", quantile},
      {"poisson", "2·(y·ln(y/μ) − (y − μ))", poisson},
      {"gamma", "2·((y − μ)/μ − ln(y/μ))", gamma},
      {"tweedie", "2·(y²⁻ᵖ/((1−p)(2−p)) − y·μ¹⁻ᵖ/(1−p) + μ²⁻ᵖ/(2−p))", tweedie},
  };
  return table;
}

const DevianceInfo* find_deviance(const std::string& name) {
  const auto& all = deviances();
  const auto found = std::find_if(all.begin(), all.end(), [&](const DevianceInfo& info) { return name == info.name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace lamina
