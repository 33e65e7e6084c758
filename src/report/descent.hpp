// Descent in the plane: a loss of x and y as a formula, and the path that an update rule takes down it. Gradients and
// the Hessian are the graph's own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "lamina/options.hpp"

namespace lamina::report {

struct Point {
  double x = 0, y = 0;
};

// The mean of formulas of x and y: of one, or of one for each observation.
struct Landscape {
  std::vector<std::string> terms;
};

// What is known of a loss at a point.
struct Slope {
  double loss = 0;
  std::array<double, 2> gradient{};
  std::array<double, 3> hessian{};  // ∂²/∂x², ∂²/∂x∂y, ∂²/∂y²

  // Of the Hessian, the smaller first.
  std::array<double, 2> eigenvalues() const;
};

// Throws a usage error for a formula that cannot be read.
std::vector<Slope> slopes_at(const Landscape& landscape, const std::vector<Point>& points);
// The loss alone.
std::vector<double> losses_at(const Landscape& landscape, const std::vector<Point>& points);

// An update rule with its settings.
struct DescentRule {
  std::string text;  // as it was written: "sgd:rate=0.05"
  bool newton = false;
  Options options;        // of the optimizer; learning_rate is never 0
  std::size_t batch = 0;  // terms of a step; 0: all
};

// "momentum:rate=0.05:momentum=0.8". Names: gd (steps down the gradient alone), momentum, nesterov, those of the
// optimizers that step by a rule, and newton. Settings: rate, batch, and the options that the optimizer reads. Throws
// usage errors with the nearest name.
DescentRule parse_rule(const std::string& text);

// The start and the point after each step, up to the first that is not finite. With a batch, the terms of a step are
// those that come next in an order drawn anew for each pass.
std::vector<Point> descend(const Landscape& landscape, const DescentRule& rule, Point start, std::int64_t steps,
                           std::uint64_t seed);

}  // namespace lamina::report
