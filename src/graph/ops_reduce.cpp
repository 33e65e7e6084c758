// Reductions over rows (a batch) and along rows (features), and softmax.
#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/steps_reduce.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

void check_matrix(const char* op, const Node& x) {
  if (x.shape.size() != 2 || !is_arithmetic(x.type)) shape_error(op, "takes a real matrix, got " + to_string(x.shape));
}

Signature sum_rows_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrix("sum_rows", *inputs[0]);
  return {inputs[0]->type, {inputs[0]->shape[1]}};
}

Signature sum_inputs_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrix("sum_inputs", *inputs[0]);
  if (inputs[0]->shape[0] == kRows) shape_error("sum_inputs", "takes a matrix of known size; sum_rows sums a batch");
  return {inputs[0]->type, {inputs[0]->shape[1]}};
}

Signature one_column(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrix("a reduction of columns", *inputs[0]);
  return {inputs[0]->type, {inputs[0]->shape[0], 1}};
}

Signature same(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrix("softmax", *inputs[0]);
  return {inputs[0]->type, inputs[0]->shape};
}

std::vector<Example> matrix() { return {{.shapes = {{kRows, 4}}}, {.shapes = {{2, 3}}}, {.shapes = {{kRows, 1}}}}; }

Value spread(const Value& y, const Value& dy, int) { return broadcast_to(dy, in(y, 0).shape()); }

}  // namespace

namespace ops {

const Op sum_rows{.name = "sum_rows",
                  .arity = 1,
                  .formula = "Σ over rows a",
                  .onnx = "ReduceSum",
                  .infer = sum_rows_signature,
                  .multilinear = true,
                  .vjp = spread,
                  .lower = lower_sum_rows,
                  .by_panels = true,
                  .reads_all = 0b1,
                  .takes_panels = 0b1,
                  .examples = matrix};

const Op sum_inputs{.name = "sum_inputs",
                    .arity = 1,
                    .formula = "Σ over inputs a",
                    .onnx = "ReduceSum",
                    .infer = sum_inputs_signature,
                    .multilinear = true,
                    .vjp = spread,
                    .lower = lower_sum_inputs,
                    .by_panels = true,
                    .reads_all = 0b1,
                    .takes_panels = 0b1,
                    .examples = [] {
                      return std::vector<Example>{{.shapes = {{5, 4}}}, {.shapes = {{1, 3}}}, {.shapes = {{70, 1}}}};
                    }};

const Op sum_columns{.name = "sum_columns",
                     .arity = 1,
                     .formula = "Σ over columns a",
                     .onnx = "ReduceSum",
                     .infer = one_column,
                     .multilinear = true,
                     .vjp = spread,
                     .lower = lower_sum_columns,
                     .examples = matrix};

// The cotangent goes to the first of equal maxima.
const Op max_columns{.name = "max_columns",
                     .arity = 1,
                     .formula = "max over columns a",
                     .onnx = "ReduceMax",
                     .infer = one_column,
                     .vjp =
                         [](const Value& y, const Value& dy, int) {
                           const Value x = in(y, 0), first = x.graph().apply(ops::argmax, {x});
                           return lamina::one_hot(first, x.shape()[1], x.type()) * dy;
                         },
                     .jvp =
                         [](const Value& y, const std::vector<Value>& tangents) {
                           const Value x = in(y, 0);
                           return lamina::pick(tangents[0], x.graph().apply(ops::argmax, {x}));
                         },
                     .lower = lower_max_columns,
                     .examples = matrix};

const Op log_sum_exp{.name = "log_sum_exp",
                     .arity = 1,
                     .formula = "log Σ over columns eᵃ",
                     .onnx = "ReduceLogSumExp",
                     .infer = one_column,
                     .vjp = [](const Value& y, const Value& dy, int) { return lamina::softmax(in(y, 0)) * dy; },
                     .jvp =
                         [](const Value& y, const std::vector<Value>& tangents) {
                           return lamina::sum_columns(lamina::softmax(in(y, 0)) * tangents[0]);
                         },
                     .lower = lower_log_sum_exp,
                     .examples = matrix};

const Op softmax{
    .name = "softmax",
    .arity = 1,
    .formula = "eᵃ / Σ over columns eᵃ",
    .onnx = "Softmax",
    .infer = same,
    .vjp = [](const Value& y, const Value& dy, int) { return y * (dy - lamina::sum_columns(dy * y)); },
    .jvp = [](const Value& y,
              const std::vector<Value>& tangents) { return y * (tangents[0] - lamina::sum_columns(y * tangents[0])); },
    .lower = lower_softmax,
    .examples = matrix};

}  // namespace ops

Value sum_rows(const Value& x) { return x.graph().apply(ops::sum_rows, {x}); }
Value sum_inputs(const Value& x) { return x.graph().apply(ops::sum_inputs, {x}); }
Value sum_columns(const Value& x) { return x.graph().apply(ops::sum_columns, {x}); }
Value max_columns(const Value& x) { return x.graph().apply(ops::max_columns, {x}); }
Value log_sum_exp(const Value& x) { return x.graph().apply(ops::log_sum_exp, {x}); }
Value softmax(const Value& x) { return x.graph().apply(ops::softmax, {x}); }
Value weighted_mean(const Value& x, const Value& weights) { return sum_rows(weights * x) / sum_rows(weights); }

}  // namespace lamina
