// Tails of the distributions that tests of significance ask for, the same bits on every CPU.
#pragma once

namespace lamina::math {

// log Γ(x) for x > 0; within 1e−14 of the larger of 1 and its size.
double log_gamma(double x);

// How likely a standard normal variable is at least as far from 0 as z. 0 for infinite z, NaN for NaN. To about 1e−13
// of its size.
double normal_tails(double z);

// The same for Student's t with `degrees` > 0 of freedom, to about 1e−12 of its size for 1,000 degrees, 1e−9 for a
// million.
double t_tails(double t, double degrees);

}  // namespace lamina::math
