#include "quasi_newton/lbfgs.hpp"

#include <LBFGS.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lamina::quasi_newton {
namespace {

constexpr double kVeryLarge = 1e300, kShrink = 0.1, kRounding = 1e-15;

using Vector = Eigen::VectorXd;

Eigen::Map<const Vector> view(const std::vector<double>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

std::vector<double> copy(const Vector& values) { return {values.data(), values.data() + values.size()}; }

// −H·g.
Vector direction(const Point& from, const std::vector<Pair>& pairs) {
  const Vector gradient = view(from.gradient);
  if (pairs.empty()) return -gradient;
  LBFGSpp::BFGSMat<double> matrix;
  matrix.reset(static_cast<int>(from.x.size()), kPairs);
  for (const Pair& pair : pairs) matrix.add_correction(view(pair.step), view(pair.change));
  Vector result;
  matrix.apply_Hv(gradient, -1.0, result);
  return result;
}

LBFGSpp::LBFGSParam<double> parameters() {
  LBFGSpp::LBFGSParam<double> parameters;
  parameters.linesearch = LBFGSpp::LBFGS_LINESEARCH_BACKTRACKING_STRONG_WOLFE;
  parameters.max_linesearch = kTrials;
  return parameters;
}

struct FirstIsUnusable {};

bool shorter(const Point& a, const Point& b, double factor) {
  return view(a.gradient).norm() < factor * view(b.gradient).norm();
}

// One line search. LBFGSpp's interpolates between values: one that is not finite, as the first, would lead it to
// nothing; later ones, as very large ones, send it back.
struct Search {
  const Function& function;
  const Point& from;
  Point at = from;                 // the last one tried
  std::optional<Point> flat = {};  // no higher as far as rounding tells, with a gradient at most half as long
  bool first = true;

  double operator()(const Vector& x, Vector& gradient) {
    at.x = copy(x);
    at.value = function(at.x, at.gradient);
    if (!std::isfinite(at.value) || !view(at.gradient).allFinite()) {
      if (first) throw FirstIsUnusable{};
      at.value = kVeryLarge;
      std::fill(at.gradient.begin(), at.gradient.end(), 0.0);
    }
    first = false;
    if (is_flat() && (!flat || shorter(at, *flat, 1))) flat = at;
    gradient = view(at.gradient);
    return at.value;
  }

  // Hager & Zhang 2005: near the minimum, values differ by rounding alone, but gradients still tell.
  bool is_flat() const { return at.value - from.value <= kRounding * std::abs(from.value) && shorter(at, from, 0.5); }

  void run(const Vector& start, const Vector& along, double step) {
    Vector x = start, gradient = view(at.gradient);
    double value = at.value;
    LBFGSpp::LineSearchNocedalWright<double>::LineSearch(*this, value, x, gradient, step, along, start, parameters());
  }
};

}  // namespace

bool curves_upwards(const Pair& pair) {
  const auto change = view(pair.change);
  return view(pair.step).dot(change) > 1e-16 * change.squaredNorm();
}

std::optional<Point> descend(const Point& from, const std::vector<Pair>& pairs, const Function& function) {
  const Vector start = view(from.x), along = direction(from, pairs), slope = view(from.gradient);
  double step = pairs.empty() ? 1 / along.norm() : 1;
  if (!std::isfinite(step) || !(slope.dot(along) < 0)) return {};
  for (int trial = 0; trial < kTrials; ++trial, step *= kShrink) {
    Search search{function, from};
    try {
      search.run(start, along, step);
    } catch (const FirstIsUnusable&) {
      continue;
    } catch (const std::exception&) {  // it has narrowed to nothing; the last point tried may still be lower
    }
    if (search.at.value < from.value) return search.at;
    if (search.flat) search.flat->value = function(search.flat->x, search.flat->gradient);
    return search.flat;
  }
  return {};
}

}  // namespace lamina::quasi_newton
