// The formula of every elementwise kernel, written once over an Ops policy (math_formulas.hpp): one scalar or one
// vector.
#pragma once

#include "base/math_formulas.hpp"
#include "kernels/kernels.hpp"

namespace lamina::kernels {
namespace formulas {

template <class Ops>
using Value = typename Ops::Value;

template <class Ops>
Value<Ops> copy(Ops, Value<Ops> x) {
  return x;
}
template <class Ops>
Value<Ops> negate(Ops o, Value<Ops> x) {
  return o.negate(x);
}
template <class Ops>
Value<Ops> absolute(Ops o, Value<Ops> x) {
  return o.absolute(x);
}
template <class Ops>
Value<Ops> sign(Ops o, Value<Ops> x) {
  const auto zero = o.set(0);
  return o.select(o.less(zero, x), o.set(1), o.select(o.less(x, zero), o.set(-1), x));
}
template <class Ops>
Value<Ops> square_root(Ops o, Value<Ops> x) {
  return o.square_root(x);
}
template <class Ops>
Value<Ops> exponential(Ops o, Value<Ops> x) {
  return math::exp(o, x);
}
template <class Ops>
Value<Ops> logarithm(Ops o, Value<Ops> x) {
  return math::log(o, x);
}
template <class Ops>
Value<Ops> tanh(Ops o, Value<Ops> x) {
  return math::tanh(o, x);
}
template <class Ops>
Value<Ops> sigmoid(Ops o, Value<Ops> x) {
  return math::sigmoid(o, x);
}
template <class Ops>
Value<Ops> softplus(Ops o, Value<Ops> x) {
  return math::softplus(o, x);
}
template <class Ops>
Value<Ops> erf(Ops o, Value<Ops> x) {
  return math::erf(o, x);
}
template <class Ops>
Value<Ops> expm1(Ops o, Value<Ops> x) {
  return math::expm1(o, x);
}
template <class Ops>
Value<Ops> relu(Ops o, Value<Ops> x) {
  return o.select(o.less(x, o.set(0)), o.set(0), x);
}
template <class Ops>
Value<Ops> positive(Ops o, Value<Ops> x) {
  return o.select(o.less(o.set(0), x), o.set(1), o.set(0));
}
template <class Ops>
Value<Ops> is_missing(Ops o, Value<Ops> x) {
  return o.select(o.equal(x, x), o.set(0), o.set(1));
}
template <class Ops>
Value<Ops> add(Ops, Value<Ops> a, Value<Ops> b) {
  return a + b;
}
template <class Ops>
Value<Ops> subtract(Ops, Value<Ops> a, Value<Ops> b) {
  return a - b;
}
template <class Ops>
Value<Ops> multiply(Ops, Value<Ops> a, Value<Ops> b) {
  return a * b;
}
template <class Ops>
Value<Ops> divide(Ops, Value<Ops> a, Value<Ops> b) {
  return a / b;
}
template <class Ops>
Value<Ops> maximum(Ops o, Value<Ops> a, Value<Ops> b) {
  return o.select(o.less(b, a), a, b);
}
template <class Ops>
Value<Ops> minimum(Ops o, Value<Ops> a, Value<Ops> b) {
  return o.select(o.less(a, b), a, b);
}
template <class Ops>
Value<Ops> greater(Ops o, Value<Ops> a, Value<Ops> b) {
  return o.select(o.less(b, a), o.set(1), o.set(0));
}
template <class Ops>
Value<Ops> select(Ops o, Value<Ops> condition, Value<Ops> a, Value<Ops> b) {
  return o.select(o.equal(condition, o.set(0)), b, a);
}

// The running maximum along a row: a NaN, once met, stays.
template <class Ops>
Value<Ops> running_maximum(Ops o, Value<Ops> maximum, Value<Ops> x) {
  return o.select(o.equal(maximum, maximum), o.select(o.less(x, maximum), maximum, x), maximum);
}

}  // namespace formulas

// Calls the formula of `op` on its operands.
template <Elementwise op, class Ops, class... Values>
typename Ops::Value apply(Ops o, Values... in) {
#define X(name, arity) \
  if constexpr (op == Elementwise::name) return formulas::name(o, in...);
  LAMINA_ELEMENTWISE(X)
#undef X
}

template <Elementwise op>
inline constexpr int kArity = 0;
#define X(name, arity) \
  template <>          \
  inline constexpr int kArity<Elementwise::name> = arity;
LAMINA_ELEMENTWISE(X)
#undef X

}  // namespace lamina::kernels
