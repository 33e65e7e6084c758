// The elementary functions, one formula each, written once over an `Ops` policy that is one scalar or one SIMD vector.
// Only + − × ÷, fma, comparisons and integer operations on the bits are used, all correctly rounded or exact on
// every CPU, so that every policy gives the same bits. The bounds of the errors stand in LAMINA_MATH (math.hpp).
//
// Ops gives the types Lane (float or double), Value, Bits (unsigned lanes of the same width), Mask, and the functions
// used below; see ScalarOps in math_scalar.hpp for their meaning. Nothing here uses std:: functions: kernels include
// this file with instruction-set flags, and shared inline functions must not be compiled under them.
#pragma once

namespace lamina::math {

// 1/n!, a compile-time Taylor coefficient; n! is exact in double up to 22!.
consteval double inverse_factorial(int n) {
  double factorial = 1;
  for (int i = 2; i <= n; ++i) factorial *= i;
  return 1 / factorial;
}

// The coefficient of x²ⁿ⁺¹ in the series of erf(x) − x: 2/√π·(−1)ⁿ/(n!·(2n + 1)), less 1 for n = 0.
consteval double erf_coefficient(int n) {
  if (n == 0) return 0x1.06eba8214db69p-3;
  return (n % 2 ? -0x1.20dd750429b6dp+0 : 0x1.20dd750429b6dp+0) * inverse_factorial(n) / (2 * n + 1);
}

template <class Lane>
struct Format;

template <>
struct Format<float> {
  using Word = unsigned int;
  static constexpr int kMantissaBits = 23;
  static constexpr float kMinNormal = 0x1p-126f, kLiftDenormal = 0x1p25f, kInfinity = __builtin_inff();
  // Adding kRound rounds to an integer that then stands in the low bits; kPower does so with the exponent's bias.
  static constexpr float kRound = 0x1.8p23f, kPower = kRound + 127;
  static constexpr float kLog2E = 0x1.715476p+0f, kLn2High = 0x1.62e4p-1f, kLn2Low = 0x1.7f7d1cp-20f;
  static constexpr float kExpMin = -104, kExpMax = 89, kTanhMax = 10, kErfMax = 4, kErfMiddle = 2;
  static constexpr float kSqrtHalf = 0x1.6a09e6p-1f;
  static constexpr float kTwoOverPi = 0x1.45f306p-1f, kHalfPi[] = {0x1.921fb6p+0f, -0x1.777a5cp-25f, -0x1.ee59dap-50f};
  static constexpr float kCircularMax = 0x1p12f;
};

template <>
struct Format<double> {
  using Word = unsigned long;
  static constexpr int kMantissaBits = 52;
  static constexpr double kMinNormal = 0x1p-1022, kLiftDenormal = 0x1p54, kInfinity = __builtin_inf();
  static constexpr double kRound = 0x1.8p52, kPower = kRound + 1023;
  static constexpr double kLog2E = 0x1.71547652b82fep+0, kLn2High = 0x1.62e42ffp-1, kLn2Low = -0x1.718432a1b0e26p-35;
  static constexpr double kExpMin = -746, kExpMax = 710, kTanhMax = 22, kErfMax = 6, kErfMiddle = 2.5;
  static constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;
  static constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
  static constexpr double kHalfPi[] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};
  static constexpr double kCircularMax = 0x1p22;
};

// Taylor and series coefficients; their lengths make the truncation smaller than a tenth of a rounding.
template <class Lane>
struct Series;

template <>
struct Series<float> {
#define C(n) static_cast<float>(inverse_factorial(n))
  static constexpr float kExp[] = {C(2), C(3), C(4), C(5), C(6), C(7)};
  static constexpr float kSin[] = {-C(3), C(5), -C(7), C(9)};
  static constexpr float kCos[] = {C(4), -C(6), C(8), -C(10)};
#undef C
#define C(n) static_cast<float>(erf_coefficient(n))
  static constexpr float kErf[] = {C(0), C(1), C(2), C(3), C(4), C(5), C(6), C(7), C(8), C(9), C(10)};
#undef C
  static constexpr float kErfcx[] = {0x1.058672p-2f, -0x1.b57034p-2f, 0x1.eeea8p-3f,    -0x1.437efcp-4f,
                                     0x1.e92de2p-9f, 0x1.ca6a34p-8f,  -0x1.b69d34p-11f, -0x1.ef02f6p-11f};
  static constexpr float kLog[] = {2.f / 3, 2.f / 5, 2.f / 7, 2.f / 9};
};

template <>
struct Series<double> {
#define C(n) inverse_factorial(n)
  static constexpr double kExp[] = {C(2), C(3), C(4), C(5), C(6), C(7), C(8), C(9), C(10), C(11), C(12), C(13)};
  static constexpr double kSin[] = {-C(3), C(5), -C(7), C(9), -C(11), C(13), -C(15), C(17)};
  static constexpr double kCos[] = {C(4), -C(6), C(8), -C(10), C(12), -C(14), C(16)};
#undef C
#define C(n) erf_coefficient(n)
  static constexpr double kErf[] = {C(0), C(1),  C(2),  C(3),  C(4),  C(5),  C(6),  C(7),  C(8),
                                    C(9), C(10), C(11), C(12), C(13), C(14), C(15), C(16), C(17)};
#undef C
  static constexpr double kErfcx[] = {0x1.afbb3f3b7343bp-3,   -0x1.7ca88dec2179fp-2,  0x1.01c11a735cd9p-2,
                                      -0x1.001154371791p-3,   0x1.470ba1f67a1a9p-5,   -0x1.05bb2fdf6af31p-8,
                                      -0x1.5a5716b1b771fp-9,  0x1.cb3b5c1d1aec7p-11,  0x1.def28f2749997p-13,
                                      -0x1.0e4525f30bfc3p-13, -0x1.1eafcc284801bp-15, 0x1.38006c5e8491ep-16,
                                      0x1.f74c7792ffaecp-18,  -0x1.2bb032d568eep-19,  -0x1.aa2d5ed17d342p-20};
  static constexpr double kLog[] = {2. / 3,  2. / 5,  2. / 7,  2. / 9,  2. / 11,
                                    2. / 13, 2. / 15, 2. / 17, 2. / 19, 2. / 21};
};

template <class Ops>
using FormatOf = Format<typename Ops::Lane>;
template <class Ops>
using SeriesOf = Series<typename Ops::Lane>;

// c[First] + c[First+1]·x + c[First+2]·x² + …, by Horner's rule in fma.
template <int First = 0, class Ops, int N>
typename Ops::Value polynomial(Ops o, typename Ops::Value x, const typename Ops::Lane (&c)[N]) {
  auto sum = o.set(c[N - 1]);
  for (int i = N - 2; i >= First; --i) sum = o.fma(sum, x, o.set(c[i]));
  return sum;
}

// 2ⁿ for a whole number n in the exponent's normal range.
template <class Ops>
typename Ops::Value power_of_two(Ops o, typename Ops::Value n) {
  using F = FormatOf<Ops>;
  return o.value(o.template shift_left<F::kMantissaBits>(o.bits(n + o.set(F::kPower))));
}

// The whole number nearest to x·factor.
template <class Ops>
typename Ops::Value round_product(Ops o, typename Ops::Value x, typename Ops::Lane factor) {
  const auto round = o.set(FormatOf<Ops>::kRound);
  return o.fma(x, o.set(factor), round) - round;
}

// eˣ = 2ⁿ·(1 + tail): n whole, |x − n·ln 2| ≤ ½ ln 2, `low` added to the reduced argument.
template <class Ops>
struct ExpParts {
  typename Ops::Value n, tail;
};
template <class Ops>
ExpParts<Ops> exp_parts(Ops o, typename Ops::Value x, typename Ops::Value low) {
  using F = FormatOf<Ops>;
  const auto n = round_product(o, x, F::kLog2E);
  const auto r = o.fma(n, o.set(-F::kLn2Low), o.fma(n, o.set(-F::kLn2High), x)) + low;
  return {n, o.fma(r * r, polynomial(o, r, SeriesOf<Ops>::kExp), r)};
}

// Scaling in two steps lets the result overflow to ∞ and underflow gradually with one rounding.
template <class Ops>
typename Ops::Value exp_sum(Ops o, typename Ops::Value x, typename Ops::Value low) {
  using F = FormatOf<Ops>;
  x = o.select(o.less(x, o.set(F::kExpMin)), o.set(F::kExpMin), x);
  x = o.select(o.less(o.set(F::kExpMax), x), o.set(F::kExpMax), x);
  const auto parts = exp_parts(o, x, low);
  const auto half = round_product(o, parts.n, typename Ops::Lane(0.5));
  return (parts.tail + o.set(1)) * power_of_two(o, half) * power_of_two(o, parts.n - half);
}

template <class Ops>
typename Ops::Value exp(Ops o, typename Ops::Value x) {
  return exp_sum(o, x, o.set(0));
}

// eˣ − 1 without cancellation, for x up to the size where 2ⁿ⁺¹ is still finite; larger x give ∞.
template <class Ops>
typename Ops::Value expm1(Ops o, typename Ops::Value x) {
  using F = FormatOf<Ops>;
  const auto lowest = o.set(-(F::kMantissaBits + 3));
  const auto bounded =
      o.select(o.less(x, lowest), lowest, o.select(o.less(o.set(F::kExpMax), x), o.set(F::kExpMax), x));
  const auto parts = exp_parts(o, bounded, o.set(0));
  const auto half = round_product(o, parts.n, typename Ops::Lane(0.5));
  const auto first = power_of_two(o, half), second = power_of_two(o, parts.n - half);
  const auto small = parts.tail * first * second + (first * second - o.set(1));
  const auto large = (parts.tail + o.set(1)) * first * second;  // the −1 is lost in rounding there anyway
  const auto result = o.select(o.less(o.set(F::kMantissaBits + 3), bounded), large, small);
  return o.select(o.equal(x, o.set(0)), x, result);  // keeps −0
}

// x = 2ᵏ·m with √½ ≤ m < √2, for positive finite x, denormals included.
template <class Ops>
struct LogParts {
  typename Ops::Value k, m;
};
template <class Ops>
LogParts<Ops> log_parts(Ops o, typename Ops::Value x) {
  using F = FormatOf<Ops>;
  using Word = typename F::Word;
  constexpr Word kOne = Word(1) << F::kMantissaBits;
  constexpr Word kBias = (Word(1) << (sizeof(Word) * 8 - F::kMantissaBits - 2)) - 1;
  constexpr Word kSqrtHalf = __builtin_bit_cast(Word, F::kSqrtHalf);
  constexpr Word kRound = __builtin_bit_cast(Word, F::kRound);
  const auto tiny = o.less(x, o.set(F::kMinNormal));
  const auto bits = o.bits(o.select(tiny, x * o.set(F::kLiftDenormal), x)) + o.set_bits(kBias * kOne - kSqrtHalf);
  const auto exponent = o.value(o.template shift_right<F::kMantissaBits>(bits) + o.set_bits(kRound));
  const auto unbias = o.set(F::kRound + typename Ops::Lane(kBias));
  const auto lifted = o.set(typename Ops::Lane(F::kMantissaBits + 2));
  return {exponent - unbias - o.select(tiny, lifted, o.set(0)),
          o.value(o.bits_and(bits, o.set_bits(kOne - 1)) + o.set_bits(kSqrtHalf))};
}

// log(1 + f) + k·ln 2 + low with f in [√½ − 1, √2 − 1], from log(1+f) = f − f²/2 + s·(f²/2 + R(s²)), s = f/(2+f).
template <class Ops>
typename Ops::Value log_sum(Ops o, typename Ops::Value k, typename Ops::Value f, typename Ops::Value low) {
  using F = FormatOf<Ops>;
  const auto s = f / (o.set(2) + f), z = s * s, half = o.set(typename Ops::Lane(0.5)) * f * f;
  const auto r = z * polynomial(o, z, SeriesOf<Ops>::kLog);
  const auto correction = o.fma(s, half + r, o.fma(k, o.set(F::kLn2Low), low));
  return o.fma(k, o.set(F::kLn2High), f - (half - correction));
}

// The logarithm at the ends of its domain: −∞ at 0, ∞ at ∞, NaN below 0 (`x` is distance from the pole; `inside` the
// rest).
template <class Ops>
typename Ops::Value log_ends(Ops o, typename Ops::Value x, typename Ops::Value inside) {
  const auto infinity = o.set(FormatOf<Ops>::kInfinity), zero = o.set(0);
  const auto ordinary = o.both(o.less(zero, x), o.less(x, infinity));
  const auto below = o.select(o.less(x, zero), infinity - infinity, x);  // NaN and ∞ stay
  return o.select(ordinary, inside, o.select(o.equal(x, zero), zero - infinity, below));
}

template <class Ops>
typename Ops::Value log(Ops o, typename Ops::Value x) {
  const auto parts = log_parts(o, x);
  return log_ends(o, x, log_sum(o, parts.k, parts.m - o.set(1), o.set(0)));
}

// log(1 + x), accurate near 0: what rounding 1 + x lost is added back to the first order.
template <class Ops>
typename Ops::Value log1p(Ops o, typename Ops::Value x) {
  const auto one = o.set(1), zero = o.set(0), u = one + x;
  const auto lost = o.select(o.less(one, x), one - (u - x), x - (u - one)) / u;
  const auto parts = log_parts(o, u);
  const auto whole = o.equal(parts.k, zero);  // then x itself is the reduced argument
  const auto f = o.select(whole, x, parts.m - one);
  const auto inside = log_sum(o, parts.k, f, o.select(whole, zero, lost));
  return o.select(o.equal(x, zero), x, log_ends(o, u, inside));  // keeps −0
}

// tanh x = t/(t + 2), t = e²ˣ − 1, on |x|.
template <class Ops>
typename Ops::Value tanh(Ops o, typename Ops::Value x) {
  const auto limit = o.set(FormatOf<Ops>::kTanhMax), size = o.absolute(x);
  const auto bounded = o.select(o.less(limit, size), limit, size);
  const auto t = expm1(o, bounded + bounded);
  return o.copy_sign(t / (t + o.set(2)), x);
}

// 1/(1 + e⁻ˣ), as eˣ/(1 + eˣ) for negative x: no overflow, gradual underflow.
template <class Ops>
typename Ops::Value sigmoid(Ops o, typename Ops::Value x) {
  const auto e = exp(o, o.negate(o.absolute(x))), one = o.set(1);
  return o.select(o.less(x, o.set(0)), e, one) / (one + e);
}

// log(1 + eˣ) = max(x, 0) + log1p(e^−|x|).
template <class Ops>
typename Ops::Value softplus(Ops o, typename Ops::Value x) {
  const auto e = exp(o, o.negate(o.absolute(x))), zero = o.set(0);
  return o.select(o.less(x, zero), zero, x) + log1p(o, e);
}

// The series up to 1; above, 1 − e^(−x²)·P(t), where P fits e^(x²)·erfc(x) (Chebyshev, then hardly more than the
// bound's share, for erfc is small there) in t = (x − c)/(x + c) up to the x at which erf rounds to 1.
template <class Ops>
typename Ops::Value erf(Ops o, typename Ops::Value x) {
  using F = FormatOf<Ops>;
  const auto one = o.set(1), size = o.absolute(x), limit = o.set(F::kErfMax), middle = o.set(F::kErfMiddle);
  const auto near = o.fma(x, polynomial(o, x * x, SeriesOf<Ops>::kErf), x);
  const auto bounded = o.select(o.less(limit, size), limit, size);
  const auto t = (bounded - middle) / (bounded + middle);
  const auto tail = exp(o, o.negate(bounded * bounded)) * polynomial(o, t, SeriesOf<Ops>::kErfcx);
  return o.select(o.less(one, size), o.copy_sign(one - tail, x), near);
}

// x = n·π/2 + r, |r| ≤ π/4 (Cody and Waite's reduction with fma), by the sine's and the cosine's series of r.
// `quarter` (0 or 1) turns the angle by π/2. NaN beyond |x| ≤ kCircularMax, where the reduction would lose its bound.
template <class Ops>
typename Ops::Value circular(Ops o, typename Ops::Value x, typename FormatOf<Ops>::Word quarter) {
  using F = FormatOf<Ops>;
  const auto infinity = o.set(F::kInfinity), one = o.set(1), round = o.set(F::kRound);
  const auto shifted = o.fma(x, o.set(F::kTwoOverPi), round), n = shifted - round;
  auto r = x;
  for (const auto part : F::kHalfPi) r = o.fma(n, o.set(-part), r);
  const auto z = r * r, half = o.set(typename Ops::Lane(0.5)) * z, head = one - half;
  const auto sine = o.fma(r * z, polynomial(o, z, SeriesOf<Ops>::kSin), r);
  const auto cosine = head + o.fma(z * z, polynomial(o, z, SeriesOf<Ops>::kCos), (one - head) - half);
  const auto turn = o.bits(shifted) + o.set_bits(quarter);
  const auto value = o.select(o.any_bit(turn, 1), cosine, sine);
  const auto turned = o.select(o.any_bit(turn, 2), o.negate(value), value);
  return o.select(o.less(o.set(F::kCircularMax), o.absolute(x)), infinity - infinity, turned);
}

template <class Ops>
typename Ops::Value sin(Ops o, typename Ops::Value x) {
  return o.select(o.equal(x, o.set(0)), x, circular(o, x, 0));  // keeps −0
}

template <class Ops>
typename Ops::Value cos(Ops o, typename Ops::Value x) {
  return circular(o, x, 1);
}

}  // namespace lamina::math
