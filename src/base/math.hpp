// Elementary functions that give the same bits on every CPU and compiler (libm's differ between its own variants).
#pragma once

namespace lamina::math {

// name, largest error in units in the last place for float and for double, over the whole range (denormal results:
// in units of the smallest denormal). Ends: NaN stays NaN; log(0) = −∞, log(negative) = NaN; exp overflows to ∞ and
// underflows gradually to 0; sin and cos are NaN beyond |x| ≤ 2¹² (float), 2²² (double).
#define LAMINA_MATH(X)  \
  X(exp, 1.25, 1.25)    \
  X(expm1, 2.5, 2.5)    \
  X(log, 1.0, 1.0)      \
  X(log1p, 1.5, 1.5)    \
  X(tanh, 3.0, 3.0)     \
  X(sigmoid, 2.5, 2.5)  \
  X(softplus, 2.0, 2.0) \
  X(erf, 1.25, 1.25)    \
  X(sin, 1.5, 1.5)      \
  X(cos, 1.5, 1.5)

#define X(name, float_ulp, double_ulp) \
  float name(float x);                 \
  double name(double x);
LAMINA_MATH(X)
#undef X

// xʸ with the special cases of C's Annex F; within kPowUlp units in the last place.
inline constexpr double kPowUlp = 1.25;
double pow(double x, double y);
float pow(float x, float y);

}  // namespace lamina::math
