// The automatic gradient check: reverse and forward rules against central differences, in double precision.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/op.hpp"
#include "lamina/graph.hpp"

namespace lamina {

using Feeds = std::vector<std::pair<Value, std::vector<double>>>;

struct GradientCheck {
  std::size_t compared = 0;  // derivatives compared
  double worst = 0;          // the largest |difference| ÷ (1 + |derivative|)
  std::string failures;      // one line for each derivative beyond the tolerance; empty when all agree
};

// Steps of h = 1e-5, near the cube root of the machine epsilon, leave a truncation error of h²|f‴|/6 ≈ 2e-11·|f‴| and a
// rounding error of ε|f|/h ≈ 2e-11·|f|: 1e-7 relative allows for third derivatives up to some thousands.
inline constexpr double kDifferenceStep = 1e-5, kGradientTolerance = 1e-7;

// Checks ∂Σ(c·y)/∂x for every real or exact leaf x among the feeds, c fixed and uneven: by `gradients`, and by
// `pushforward` along an uneven direction.
GradientCheck check_gradients(const Value& y, const Feeds& feeds, std::int64_t rows);

// The same for every example of an op's declaration.
GradientCheck check_op(const Op& op);

// The gradient that each example has by each of its inputs, as a function of all inputs and of the cotangent, likewise:
// second derivatives by both modes over the reverse mode. Away from kinks, where the examples keep.
GradientCheck check_second_derivatives(const Op& op);

// Ops of `table` whose declaration promises derivatives but gives no example to check them on, or the reverse.
std::vector<std::string> unchecked_ops(const std::vector<const Op*>& table);

// Numbers spread over (low, high), the same every time, none within 0.02 of 0 (a kink of several ops).
std::vector<double> spread_values(std::size_t count, double low, double high, std::uint32_t salt);

}  // namespace lamina
