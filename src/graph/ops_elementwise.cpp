// Elementwise ops: y[i] = f(a[i], b[i], …) with NumPy's broadcasting. Each gives its partial derivatives; the reverse
// rule (partial · dy, summed over broadcast axes) and the forward rule (Σ partial · tangent) follow.
#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

using kernels::Elementwise;

Signature same_type_broadcast(const std::vector<const Node*>& inputs, const Attributes&) {
  Signature signature{inputs[0]->type, inputs[0]->shape};
  for (const Node* input : inputs) {
    if (input->type != signature.type || !is_arithmetic(input->type))
      shape_error(input->op->name, std::string("an elementwise op takes inputs of one type, real or exact; got ") +
                                       name(inputs[0]->type) + " and " + name(input->type));
    signature.shape = broadcast_shapes(signature.shape, input->shape);
  }
  return signature;
}

Value scalar(const Value& y, double value) { return y.graph().constant(value, y.type()); }

std::vector<Example> anywhere() { return {{.shapes = {{kRows, 3}}}, {.shapes = {{}}}, {.shapes = {{4}}}}; }
std::vector<Example> above_zero() { return {{.shapes = {{kRows, 3}}, .low = 0.2, .high = 3}}; }
std::vector<Example> pairs() {
  return {{.shapes = {{kRows, 3}, {kRows, 3}}}, {.shapes = {{kRows, 3}, {3}}}, {.shapes = {{3}, {kRows, 3}}},
          {.shapes = {{kRows, 1}, {kRows, 3}}}, {.shapes = {{}, {kRows, 3}}},  {.shapes = {{kRows, 3}, {1}}},
          {.shapes = {{kRows, 1}, {3}}},        {.shapes = {{2, 3}, {}}}};
}
std::vector<Example> positive_pairs() {
  std::vector<Example> examples = pairs();
  for (Example& example : examples) example.low = 0.3;
  return examples;
}
std::vector<Example> triples() {
  return {{.shapes = {{kRows, 3}, {kRows, 3}, {3}}}, {.shapes = {{kRows, 1}, {}, {kRows, 3}}}};
}

constexpr Op unary(std::string_view name, std::string_view formula, std::string_view onnx, Elementwise kernel,
                   Value (*partial)(const Value&, int), std::vector<Example> (*examples)() = anywhere) {
  return {.name = name,
          .arity = 1,
          .formula = formula,
          .onnx = onnx,
          .infer = same_type_broadcast,
          .partial = partial,
          .elementwise = kernel,
          .examples = examples};
}

constexpr Op binary(std::string_view name, std::string_view formula, std::string_view onnx, Elementwise kernel,
                    Value (*partial)(const Value&, int), std::vector<Example> (*examples)() = pairs) {
  return {.name = name,
          .arity = 2,
          .formula = formula,
          .onnx = onnx,
          .infer = same_type_broadcast,
          .partial = partial,
          .elementwise = kernel,
          .examples = examples};
}

constexpr Op piecewise_constant(std::string_view name, int arity, std::string_view formula, std::string_view onnx,
                                Elementwise kernel) {
  return {.name = name,
          .arity = arity,
          .formula = formula,
          .onnx = onnx,
          .infer = same_type_broadcast,
          .derivative = Derivative::zero,
          .elementwise = kernel};
}

}  // namespace

namespace ops {

const Op identity =
    unary("identity", "a", "Identity", Elementwise::copy, [](const Value& y, int) { return scalar(y, 1); });
const Op negate = unary("negate", "−a", "Neg", Elementwise::negate, [](const Value& y, int) { return scalar(y, -1); });
const Op absolute =
    unary("abs", "|a|", "Abs", Elementwise::absolute, [](const Value& y, int) { return lamina::sign(in(y, 0)); });
const Op sign = piecewise_constant("sign", 1, "a > 0 ? 1 : a < 0 ? −1 : a", "Sign", Elementwise::sign);
const Op square_root = unary(
    "sqrt", "√a", "Sqrt", Elementwise::square_root, [](const Value& y, int) { return 0.5 / y; }, above_zero);
const Op exponential = unary("exp", "eᵃ", "Exp", Elementwise::exponential, [](const Value& y, int) { return y; });
const Op logarithm = unary(
    "log", "log a", "Log", Elementwise::logarithm, [](const Value& y, int) { return 1.0 / in(y, 0); }, above_zero);
const Op tanh = unary("tanh", "tanh a", "Tanh", Elementwise::tanh, [](const Value& y, int) { return 1.0 - y * y; });
const Op sigmoid = unary("sigmoid", "1 / (1 + e⁻ᵃ)", "Sigmoid", Elementwise::sigmoid,
                         [](const Value& y, int) { return y * (1.0 - y); });
const Op softplus = unary("softplus", "log(1 + eᵃ)", "Softplus", Elementwise::softplus,
                          [](const Value& y, int) { return lamina::sigmoid(in(y, 0)); });
constexpr double kTwoOverSqrtPi = 0x1.20dd750429b6dp+0;
const Op erf = unary("erf", "2/√π · ∫₀ᵃ exp(−t²) dt", "Erf", Elementwise::erf,
                     [](const Value& y, int) { return kTwoOverSqrtPi * lamina::exp(-(in(y, 0) * in(y, 0))); });
const Op expm1 =
    unary("expm1", "eᵃ − 1", "", Elementwise::expm1, [](const Value& y, int) { return lamina::exp(in(y, 0)); });
// Read off y, which has the sign of a, so that a need not be kept; the derivative at the kink is the left one, 0.
const Op relu =
    unary("relu", "0 > a ? 0 : a", "Relu", Elementwise::relu, [](const Value& y, int) { return lamina::positive(y); });
const Op positive = piecewise_constant("positive", 1, "a > 0 ? 1 : 0", "", Elementwise::positive);
const Op is_missing = piecewise_constant("is_missing", 1, "a is NaN ? 1 : 0", "IsNaN", Elementwise::is_missing);

const Op add = binary("add", "a + b", "Add", Elementwise::add, [](const Value& y, int) { return scalar(y, 1); });
const Op subtract = binary("subtract", "a − b", "Sub", Elementwise::subtract,
                           [](const Value& y, int i) { return scalar(y, i == 0 ? 1 : -1); });
const Op multiply =
    binary("multiply", "a · b", "Mul", Elementwise::multiply, [](const Value& y, int i) { return in(y, 1 - i); });
const Op divide = binary(
    "divide", "a / b", "Div", Elementwise::divide,
    [](const Value& y, int i) { return i == 0 ? 1.0 / in(y, 1) : -(y / in(y, 1)); }, positive_pairs);
const Op maximum = binary("maximum", "a > b ? a : b", "Max", Elementwise::maximum, [](const Value& y, int i) {
  const Value first = lamina::greater(in(y, 0), in(y, 1));
  return i == 0 ? first : 1.0 - first;
});
const Op minimum = binary("minimum", "a < b ? a : b", "Min", Elementwise::minimum, [](const Value& y, int i) {
  const Value first = lamina::greater(in(y, 1), in(y, 0));
  return i == 0 ? first : 1.0 - first;
});
const Op greater = piecewise_constant("greater", 2, "a > b ? 1 : 0", "Greater", Elementwise::greater);
const Op select{.name = "select",
                .arity = 3,
                .formula = "a ≠ 0 ? b : c",
                .onnx = "Where",
                .infer = same_type_broadcast,
                .partial = [](const Value& y, int i) -> Value {
                  if (i == 0) return {};
                  const Value one = scalar(y, 1), zero = scalar(y, 0);
                  return i == 1 ? lamina::select(in(y, 0), one, zero) : lamina::select(in(y, 0), zero, one);
                },
                .elementwise = Elementwise::select,
                .examples = triples};

}  // namespace ops

namespace {

Value apply(const Op& op, const std::vector<Value>& inputs) { return inputs[0].graph().apply(op, inputs); }
Value like(const Value& x, double value) { return scalar(x, value); }

}  // namespace

Value operator-(const Value& x) { return apply(ops::negate, {x}); }
Value operator+(const Value& a, const Value& b) { return apply(ops::add, {a, b}); }
Value operator-(const Value& a, const Value& b) { return apply(ops::subtract, {a, b}); }
Value operator*(const Value& a, const Value& b) { return apply(ops::multiply, {a, b}); }
Value operator/(const Value& a, const Value& b) { return apply(ops::divide, {a, b}); }
Value operator+(const Value& a, double b) { return a + like(a, b); }
Value operator+(double a, const Value& b) { return like(b, a) + b; }
Value operator-(const Value& a, double b) { return a - like(a, b); }
Value operator-(double a, const Value& b) { return like(b, a) - b; }
Value operator*(const Value& a, double b) { return a * like(a, b); }
Value operator*(double a, const Value& b) { return like(b, a) * b; }
Value operator/(const Value& a, double b) { return a / like(a, b); }
Value operator/(double a, const Value& b) { return like(b, a) / b; }

Value abs(const Value& x) { return apply(ops::absolute, {x}); }
Value sign(const Value& x) { return apply(ops::sign, {x}); }
Value sqrt(const Value& x) { return apply(ops::square_root, {x}); }
Value exp(const Value& x) { return apply(ops::exponential, {x}); }
Value log(const Value& x) { return apply(ops::logarithm, {x}); }
Value tanh(const Value& x) { return apply(ops::tanh, {x}); }
Value sigmoid(const Value& x) { return apply(ops::sigmoid, {x}); }
Value softplus(const Value& x) { return apply(ops::softplus, {x}); }
Value erf(const Value& x) { return apply(ops::erf, {x}); }
Value expm1(const Value& x) { return apply(ops::expm1, {x}); }
Value relu(const Value& x) { return apply(ops::relu, {x}); }
Value positive(const Value& x) { return apply(ops::positive, {x}); }
Value is_missing(const Value& x) { return apply(ops::is_missing, {x}); }
Value maximum(const Value& a, const Value& b) { return apply(ops::maximum, {a, b}); }
Value minimum(const Value& a, const Value& b) { return apply(ops::minimum, {a, b}); }
Value greater(const Value& a, const Value& b) { return apply(ops::greater, {a, b}); }
Value select(const Value& condition, const Value& a, const Value& b) { return apply(ops::select, {condition, a, b}); }

}  // namespace lamina
