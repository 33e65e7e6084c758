#include "model/calibration_curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/math.hpp"

namespace lamina::model {

namespace {

double logit(double probability) {
  const double p = std::clamp(probability, kLogitEdge, 1 - kLogitEdge);
  return math::log(p) - math::log1p(-p);
}

// The weighted cross-entropy of σ(slope·x + intercept) against targets between 0 and 1.
class PlattFit {
 public:
  explicit PlattFit(const Outcomes& outcomes) : weights_(outcomes.weights) {
    double positive = 0, negative = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) (outcomes.truths[i] > 0 ? positive : negative) += weights_[i];
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      inputs_.push_back(logit(outcomes.probabilities[i]));
      targets_.push_back(outcomes.truths[i] > 0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2));
    }
    start_ = {0, math::log((positive + 1) / (negative + 1))};
  }

  Sigmoid run() const {
    constexpr int kMostSteps = 100;
    Sigmoid at = start_;
    double loss = loss_at(at);
    for (int i = 0; i < kMostSteps && descend(at, loss); ++i) {
    }
    // So near the end the loss tells steps apart no longer, but the gradient does.
    for (int i = 0; i < 2; ++i) {
      const Step last = newton(at);
      if (std::abs(last.slope) < kNear && std::abs(last.intercept) < kNear)
        at = {at.slope + last.slope, at.intercept + last.intercept};
    }
    return at;
  }

 private:
  double loss_at(const Sigmoid& at) const {
    double sum = 0;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const double z = at.slope * inputs_[i] + at.intercept;  // −t·ln σ − (1−t)·ln(1−σ) = softplus(z) − t·z
      sum += weights_[i] * (math::softplus(z) - targets_[i] * z);
    }
    return sum;
  }

  struct Step {
    double slope = 0, intercept = 0;
    double rise = 0;  // of the loss, per length of the step: below 0
  };

  Step newton(const Sigmoid& at) const {
    double g1 = 0, g2 = 0, h11 = kRidge, h12 = 0, h22 = kRidge;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const double x = inputs_[i], p = math::sigmoid(at.slope * x + at.intercept);
      const double error = weights_[i] * (p - targets_[i]), curvature = weights_[i] * p * (1 - p);
      g1 += error * x;
      g2 += error;
      h11 += curvature * x * x;
      h12 += curvature * x;
      h22 += curvature;
    }
    const double determinant = h11 * h22 - h12 * h12;
    if (!(determinant > 0)) return {};
    const double d1 = -(h22 * g1 - h12 * g2) / determinant, d2 = -(h11 * g2 - h12 * g1) / determinant;
    return {d1, d2, g1 * d1 + g2 * d2};
  }

  // A step of Newton, halved until the loss falls enough; false when none does.
  bool descend(Sigmoid& at, double& loss) const {
    constexpr double kShortest = 1e-10, kEnough = 1e-4;  // of Lin, Lin & Weng
    const Step step = newton(at);
    for (double length = 1; length >= kShortest; length /= 2) {
      const Sigmoid next{at.slope + length * step.slope, at.intercept + length * step.intercept};
      const double lower = loss_at(next);
      if (!(lower < loss + kEnough * length * step.rise)) continue;
      at = next;
      loss = lower;
      return true;
    }
    return false;
  }

  static constexpr double kRidge = 1e-12, kNear = 1e-3;

  const std::vector<double>& weights_;
  std::vector<double> inputs_, targets_;
  Sigmoid start_;
};

struct Pool {
  double first, last;  // the least and the greatest place in it
  double sum, weight;

  double mean() const { return sum / weight; }
};

// Equal places together, ascending.
std::vector<Pool> places_of(const Outcomes& outcomes) {
  const std::vector<double>& places = outcomes.probabilities;
  std::vector<std::size_t> order(places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return places[a] != places[b] ? places[a] < places[b] : a < b; });
  std::vector<Pool> pools;
  for (const std::size_t row : order) {
    if (pools.empty() || pools.back().first != places[row]) pools.push_back({places[row], places[row], 0, 0});
    pools.back().sum += outcomes.weights[row] * outcomes.truths[row];
    pools.back().weight += outcomes.weights[row];
  }
  return pools;
}

}  // namespace

double Sigmoid::operator()(double probability) const { return math::sigmoid(slope * logit(probability) + intercept); }

Sigmoid fit_sigmoid(const Outcomes& outcomes) { return PlattFit(outcomes).run(); }

double Monotone::operator()(double probability) const {
  const auto above = std::upper_bound(from.begin(), from.end(), probability);
  if (above == from.begin()) return to.front();
  if (above == from.end()) return to.back();
  const auto right = static_cast<std::size_t>(above - from.begin()), left = right - 1;
  const double share = (probability - from[left]) / (from[right] - from[left]);
  return to[left] + share * (to[right] - to[left]);
}

Monotone fit_monotone(const Outcomes& outcomes) {
  std::vector<Pool> pooled;
  for (Pool next : places_of(outcomes)) {
    while (!pooled.empty() && pooled.back().mean() >= next.mean()) {
      next = {pooled.back().first, next.last, pooled.back().sum + next.sum, pooled.back().weight + next.weight};
      pooled.pop_back();
    }
    pooled.push_back(next);
  }
  Monotone curve;
  for (const Pool& pool : pooled) {
    curve.from.push_back(pool.first);
    curve.to.push_back(pool.mean());
    if (pool.last == pool.first) continue;
    curve.from.push_back(pool.last);
    curve.to.push_back(pool.mean());
  }
  return curve;
}

}  // namespace lamina::model
