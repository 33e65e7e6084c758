// The declaration of an op: everything the system knows of it stands in one such value.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "kernels/kernels.hpp"
#include "lamina/graph.hpp"

namespace lamina {

class Step;
struct Lowering;

struct Signature {
  Type type;
  Shape shape;
};

// How an op answers when a derivative is asked of it.
enum class Derivative : std::uint8_t {
  rules,  // by its rules below
  zero,   // piecewise constant: zero almost everywhere, so differentiation stops here
  none    // not differentiable: asking is an error that names the op
};

// A small case on which the op's rules are checked against differences. kRows stands for 5 rows.
struct Example {
  std::vector<Shape> shapes;
  double low = -2, high = 2;  // real inputs are drawn from here; index inputs are whole numbers of [0, high)
  Attributes attributes = {};
  std::vector<Type> types = {};  // default: all real
};

struct Op {
  std::string_view name;
  int arity;                 // −1: one or more
  std::string_view formula;  // with a, b, c for the inputs
  std::string_view onnx;     // the ONNX operator, empty when it takes several

  Signature (*infer)(const std::vector<const Node*>& inputs, const Attributes& attributes);

  Derivative derivative = Derivative::rules;
  // One of three ways to differentiate:
  // elementwise ops give ∂y/∂input as a node that broadcasts to y (empty: zero);
  Value (*partial)(const Value& y, int input) = nullptr;
  // ops linear in each real input say so (their forward rule follows), and give the reverse rule;
  bool multilinear = false;
  // others give both: the cotangent of one input, and the tangent of y (tangents are empty where nothing moves).
  Value (*vjp)(const Value& y, const Value& dy, int input) = nullptr;
  Value (*jvp)(const Value& y, const std::vector<Value>& tangents) = nullptr;

  // How it is computed: one elementwise kernel, or a step of its own. Leaves have neither.
  std::optional<kernels::Elementwise> elementwise = std::nullopt;
  std::unique_ptr<Step> (*lower)(const Lowering& lowering, NodeId node) = nullptr;

  // How threads share it (graph/shares.hpp). Elementwise ops are shared by panels and read what they compute.
  bool alone = false;         // by one thread
  bool by_panels = false;     // by panels where the result has several; otherwise by rows
  unsigned reads_all = 0;     // bit i: to compute some rows, all of input i is read, not only those rows
  unsigned takes_panels = 0;  // bit i: input i may lie in panels (graph/panels.hpp); kResult: the result may
  static constexpr unsigned kResult = 31;

  std::vector<Example> (*examples)() = nullptr;

  // What those bits say of an input, or of kResult; ops of many inputs treat all of them alike.
  bool reads_all_of(std::size_t i) const { return i < kResult && (reads_all >> i & 1) != 0; }
  bool knows_panels_of(std::size_t i) const { return elementwise || (i <= kResult && (takes_panels >> i & 1) != 0); }
  bool is_leaf() const { return !elementwise && lower == nullptr; }
};

// The table of ops, in the order of the manual. Only listed ops can be applied.
const std::vector<const Op*>& op_table();
const Op* find_op(std::string_view name);

// The declarations, one group a file (ops_GROUP.cpp).
namespace ops {
extern const Op input, parameter, state, constant;
extern const Op identity, negate, absolute, sign, square_root, exponential, logarithm, tanh, sigmoid, softplus, erf,
    expm1, relu, positive, is_missing, add, subtract, multiply, divide, maximum, minimum, greater, select;
extern const Op broadcast_to, reshape, transpose, concat, slice, cast;
extern const Op matmul, matmul_rows;
extern const Op sum_rows, sum_inputs, sum_columns, max_columns, log_sum_exp, softmax;
extern const Op one_hot, pick, argmax;
extern const Op random_uniform, random_normal;
}  // namespace ops

inline bool is_product(const Op& op) { return &op == &ops::matmul || &op == &ops::matmul_rows; }

}  // namespace lamina
