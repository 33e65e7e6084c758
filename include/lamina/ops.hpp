// The ops as functions and operators. Each is declared, with its rules, in the table of ops.
// Elementwise ops broadcast as NumPy does: {} , {C}, {rows, 1} and {rows, C} mix freely.
#pragma once

#include "lamina/graph.hpp"

namespace lamina {

// ---- elementwise ----
Value operator-(const Value& x);
Value operator+(const Value& a, const Value& b);
Value operator-(const Value& a, const Value& b);
Value operator*(const Value& a, const Value& b);
Value operator/(const Value& a, const Value& b);
Value operator+(const Value& a, double b);
Value operator+(double a, const Value& b);
Value operator-(const Value& a, double b);
Value operator-(double a, const Value& b);
Value operator*(const Value& a, double b);
Value operator*(double a, const Value& b);
Value operator/(const Value& a, double b);
Value operator/(double a, const Value& b);

Value abs(const Value& x);
Value sign(const Value& x);  // 1, 0, −1
Value sqrt(const Value& x);
Value exp(const Value& x);
Value log(const Value& x);
Value tanh(const Value& x);
Value sigmoid(const Value& x);   // 1 / (1 + e⁻ˣ)
Value softplus(const Value& x);  // log(1 + eˣ)
Value erf(const Value& x);
Value expm1(const Value& x);       // eˣ − 1, accurate near 0
Value relu(const Value& x);        // 0 > x ? 0 : x
Value positive(const Value& x);    // x > 0 ? 1 : 0
Value is_missing(const Value& x);  // 1 where NaN, else 0
Value maximum(const Value& a, const Value& b);
Value minimum(const Value& a, const Value& b);
Value greater(const Value& a, const Value& b);                         // a > b ? 1 : 0
Value select(const Value& condition, const Value& a, const Value& b);  // condition ≠ 0 ? a : b

// ---- shape ----
Value broadcast_to(const Value& x, const Shape& shape);
Value transpose(const Value& x);                  // {A, B} → {B, A}
Value concat(const std::vector<Value>& columns);  // {rows, A}, {rows, B}, … → {rows, A + B + …}
Value slice(const Value& x, std::int64_t offset, std::int64_t width);  // columns [offset, offset + width)
Value cast(const Value& x, Type type);                                 // between real, exact, and from byte and index

// ---- products ----
Value matmul(const Value& x, const Value& w);       // {R, K}·{K, N} → {R, N}
Value matmul_rows(const Value& x, const Value& g);  // xᵀ·g, summed over rows: {R, K}, {R, N} → {K, N}

// ---- reductions ----
Value sum_rows(const Value& x);                             // {R, C} → {C}, a sum over a batch
Value sum_inputs(const Value& x);                           // {K, N} → {N}, one chain over k: of parameters, no batch
Value sum_columns(const Value& x);                          // {R, C} → {R, 1}
Value max_columns(const Value& x);                          // {R, C} → {R, 1}
Value log_sum_exp(const Value& x);                          // {R, C} → {R, 1}: log Σ eˣ
Value softmax(const Value& x);                              // {R, C} → {R, C}
Value weighted_mean(const Value& x, const Value& weights);  // Σwx / Σw over rows; both {rows, 1} → {1}

// ---- index ----
Value one_hot(const Value& index, std::int64_t width, Type type = Type::real);  // {R, 1} → {R, width}; outside → all 0
Value pick(const Value& x, const Value& index);  // x[r][index[r]]: {R, C}, {R, 1} → {R, 1}; outside → 0

// ---- random ----
// Numbers that are addressed, not drawn: element (r, j) is the number of unit j in the stream of (seed, purpose, step,
// row[r]), so it depends on the row of the table and never on the place in a batch, the batch size or the thread.
// seed {2}: the low and the high word; step: a scalar; row {R, 1}; all of type index. Result: real {R, units}.
// Two random ops that must differ carry different purposes: a base purpose (base/philox.hpp) + 256 · own number.
// They are piecewise constant: no derivative flows through.
Value random_uniform(const Value& seed, const Value& step, const Value& row, std::int64_t units,
                     std::uint32_t purpose);  // in [0, 1), multiples of 2⁻³² in fp64, of 2⁻²⁴ in fp32
Value random_normal(const Value& seed, const Value& step, const Value& row, std::int64_t units,
                    std::uint32_t purpose);  // standard normal, |value| ≤ 6.67, computed in the plan's precision

}  // namespace lamina
