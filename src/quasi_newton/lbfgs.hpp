// One iteration of L-BFGS (Liu & Nocedal 1989, On the limited memory BFGS method for large scale optimization), with
// the BFGS matrix and the line search of LBFGSpp. Always in double, on one thread, in one order of summation.
#pragma once

#include <functional>
#include <optional>
#include <vector>

namespace lamina::quasi_newton {

inline constexpr int kPairs = 10;   // remembered steps
inline constexpr int kTrials = 30;  // of one line search

struct Point {
  std::vector<double> x;
  double value = 0;
  std::vector<double> gradient;  // as long as x
};

// The function's value at x; writes its gradient there. A value that is not finite is taken for a very large one.
using Function = std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>;

// A step and the change of the gradient over it.
struct Pair {
  std::vector<double> step, change;
};

// Whether the function curves upwards along the pair, so that the matrix stays positive definite with it.
bool curves_upwards(const Pair& pair);

// A lower point along −H·g, where H is made of the pairs, oldest first; by the strong Wolfe conditions (Nocedal &
// Wright 2006, algorithms 3.5 and 3.6) unless they take more than kTrials values. Where rounding hides any descent, a
// point whose gradient is at most half as long will do. Empty when none was found; otherwise the function was asked for
// this point last.
std::optional<Point> descend(const Point& from, const std::vector<Pair>& pairs, const Function& function);

}  // namespace lamina::quasi_newton
