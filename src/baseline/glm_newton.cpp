#include <cmath>

#include "baseline/glm_fit.hpp"

namespace lamina::baseline {
namespace {

// From the starting constants Newton's method is done in some ten steps. Where a coefficient has no finite optimum,
// each step brings down what is left by a factor e, and thirty leave more than the tolerance.
constexpr int kSteps = 30, kHalvings = 30;
constexpr double kTolerance = 1e-16, kSeparated = 1e-9, kRounding = 1e-13;

class Newton {
 public:
  Newton(const Regression& regression, std::vector<double> start, double scale)
      : regression_(regression), scale_(scale), found_{std::move(start), 0, Ending::unbounded} {
    eta_ = regression.linear_predictors(found_.values);
    found_.deviance = total_deviance(regression.response, eta_);
  }

  Coefficients run() {
    for (int step = 0; step < kSteps; ++step) {
      if (regression_.cancelled()) return ended(Ending::interrupted);
      const double gain = improve();
      if (regression_.response.family.classes && found_.deviance <= kSeparated * scale_)
        return ended(Ending::separated);
      if (gain <= kTolerance * scale_) return ended(Ending::converged);
    }
    return found_;
  }

 private:
  Coefficients ended(Ending ending) {
    found_.ending = ending;
    return found_;
  }

  // One step; gives the decrease of the deviance that the quadratic approximation promised.
  double improve() {
    const std::vector<double> gradient = regression_.gradient(eta_);
    std::vector<double> step = gradient;
    std::vector<std::size_t> dependent;
    Square factor = regression_.information(eta_);
    factorize(factor, 0, dependent);
    solve_lower(factor, step);
    solve_upper(factor, step);
    double gain = 0;
    for (std::size_t j = 0; j < step.size(); ++j) gain += gradient[j] * step[j];
    descend(step);
    return gain;
  }

  // Halves the step until the deviance does not rise.
  void descend(const std::vector<double>& step) {
    double length = 1;
    for (int i = 0; i < kHalvings; ++i, length /= 2) {
      std::vector<double> values = found_.values;
      for (std::size_t j = 0; j < values.size(); ++j) values[j] += length * step[j];
      std::vector<double> eta = regression_.linear_predictors(values);
      const double deviance = total_deviance(regression_.response, eta);
      if (!(deviance <= found_.deviance + kRounding * scale_)) continue;
      found_.values = std::move(values);
      found_.deviance = deviance;
      eta_ = std::move(eta);
      return;
    }
  }

  const Regression& regression_;
  const double scale_;
  Coefficients found_;
  std::vector<double> eta_;
};

}  // namespace

Coefficients maximize_likelihood(const Regression& regression, std::vector<double> start, double scale) {
  return Newton(regression, std::move(start), scale).run();
}

}  // namespace lamina::baseline
