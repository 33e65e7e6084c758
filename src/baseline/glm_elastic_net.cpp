#include <algorithm>
#include <cmath>

#include "baseline/glm_fit.hpp"

namespace lamina::baseline {
namespace {

constexpr int kRounds = 1000, kHalvings = 40;
constexpr std::size_t kFewestPasses = 100, kPassesBetweenLooks = 100;
constexpr double kTolerance = 1e-8;  // of a change of the linear predictors, in root mean squares, beside their own

double soft_threshold(double x, double by) { return x > by ? x - by : x < -by ? x + by : 0; }

class CoordinateDescent {
 public:
  CoordinateDescent(const Regression& regression, const Penalty& penalty, std::vector<double> start, double scale)
      : regression_(regression), penalty_(penalty), width_(regression.design.width()), found_{std::move(start)} {
    for (const double w : regression.response.weights) total_ += w;
    tolerance_ = kTolerance * std::sqrt(scale / total_);
    eta_ = regression.linear_predictors(found_.values);
    found_.deviance = total_deviance(regression.response, eta_);
  }

  Coefficients run() {
    found_.ending = Ending::unbounded;
    for (int round = 0; round < kRounds; ++round) {
      double largest = 0;
      for (std::size_t output = 0; output < regression_.response.outputs; ++output) {
        if (regression_.cancelled()) return ended(Ending::interrupted);
        largest = std::max(largest, improve(output));
      }
      if (largest <= tolerance_) return ended(Ending::converged);
    }
    return found_;
  }

 private:
  Coefficients ended(Ending ending) {
    found_.ending = ending;
    return found_;
  }

  double penalty(double b) const {
    return penalty_.lambda * (penalty_.alpha * std::fabs(b) + (1 - penalty_.alpha) / 2 * b * b);
  }
  double objective(double deviance, const std::vector<double>& values) const {
    double sum = deviance / (2 * total_);
    for (std::size_t j = 0; j < values.size(); ++j)
      if (j % width_ != 0) sum += penalty(values[j]);
    return sum;
  }

  // One Newton step of one output; gives the largest change of a coordinate, as a change of the linear predictors.
  double improve(std::size_t output) {
    const Square curvature = regression_.information(eta_, output, output);
    std::vector<double> slope = regression_.gradient(eta_, output);
    const double* from = &found_.values[output * width_];
    std::vector<double> step(from, from + width_);
    solve(curvature, slope, step);
    for (std::size_t j = 0; j < width_; ++j) step[j] -= from[j];  // exact where the step leads to 0
    const double length = descend(output, step);
    double largest = 0;
    for (std::size_t j = 0; j < width_; ++j)
      largest = std::max(largest, length * std::fabs(step[j]) * std::sqrt(curvature.at(j, j) / total_));
    return largest;
  }

  // Takes b to the least of the quadratic approximation plus penalty; `slope` is kept as the likelihood's gradient at
  // b.
  // A pass costs width², the curvature rows·width²/2: so much is worth spending on an approximation.
  void solve(const Square& curvature, std::vector<double>& slope, std::vector<double>& b) {
    const std::size_t most = std::max(kFewestPasses, regression_.design.rows / 2);
    for (std::size_t pass = 0; pass < most; ++pass) {
      if (pass % kPassesBetweenLooks == 0 && regression_.cancelled()) return;
      double largest = 0;
      for (std::size_t j = 0; j < width_; ++j) {
        const double bend = curvature.at(j, j), best = least(bend, slope[j], b[j], j == 0), change = best - b[j];
        if (change == 0) continue;
        b[j] = best;
        for (std::size_t k = 0; k < width_; ++k) slope[k] -= change * curvature.at(j, k);
        largest = std::max(largest, std::fabs(change) * std::sqrt(bend / total_));
      }
      if (largest <= tolerance_ / 10) return;
    }
  }

  // The least along one coordinate.
  double least(double bend, double slope, double b, bool constant) const {
    const double strength = constant ? 0 : penalty_.lambda * total_;
    const double divisor = bend + strength * (1 - penalty_.alpha);
    if (!(divisor > 0)) return b;
    return soft_threshold(bend * b + slope, strength * penalty_.alpha) / divisor;
  }

  // Halves the step until the objective does not rise; gives the share that was gone.
  double descend(std::size_t output, const std::vector<double>& step) {
    const double before = objective(found_.deviance, found_.values), rounding = 1e-15 * std::fabs(before);
    for (double length = 1, i = 0; i < kHalvings; ++i, length /= 2) {
      std::vector<double> values = found_.values;
      for (std::size_t j = 0; j < width_; ++j) values[output * width_ + j] += length * step[j];
      std::vector<double> eta = regression_.linear_predictors(values);
      const double deviance = total_deviance(regression_.response, eta);
      if (!(objective(deviance, values) <= before + rounding)) continue;
      found_.values = std::move(values);
      found_.deviance = deviance;
      eta_ = std::move(eta);
      return length;
    }
    return 0;
  }

  const Regression& regression_;
  const Penalty penalty_;
  const std::size_t width_;
  double total_ = 0, tolerance_ = 0;
  Coefficients found_;
  std::vector<double> eta_;
};

}  // namespace

Coefficients minimize_penalized(const Regression& regression, const Penalty& penalty, std::vector<double> start,
                                double scale) {
  return CoordinateDescent(regression, penalty, std::move(start), scale).run();
}

}  // namespace lamina::baseline
