// Matrix products. `matmul` contracts over features (one chain per output), `matmul_rows` over a batch (blocks of 64
// rows, folded as a tree): two sums of the contract of bits, hence two ops. With `transpose` they are closed under
// differentiation.
#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/steps_products.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

void check_matrices(const char* op, const std::vector<const Node*>& inputs) {
  for (const Node* input : inputs)
    if (input->shape.size() != 2 || input->type != inputs[0]->type || !is_arithmetic(input->type))
      shape_error(
          op, "takes two real matrices, got " + to_string(inputs[0]->shape) + " and " + to_string(inputs[1]->shape));
}

Signature matmul_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrices("matmul", inputs);
  const Shape &x = inputs[0]->shape, &w = inputs[1]->shape;
  if (w[0] == kRows || x[1] != w[0]) shape_error("matmul", to_string(x) + " and " + to_string(w) + " do not chain");
  return {inputs[0]->type, {x[0], w[1]}};
}

Signature matmul_rows_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  check_matrices("matmul_rows", inputs);
  const Shape &x = inputs[0]->shape, &g = inputs[1]->shape;
  if (x[0] != g[0]) shape_error("matmul_rows", to_string(x) + " and " + to_string(g) + " have different rows");
  return {inputs[0]->type, {x[1], g[1]}};
}

}  // namespace

namespace ops {

const Op matmul{.name = "matmul",
                .arity = 2,
                .formula = "a · b",
                .onnx = "MatMul",
                .infer = matmul_signature,
                .multilinear = true,
                .vjp =
                    [](const Value& y, const Value& dy, int i) {
                      return i == 0 ? lamina::matmul(dy, lamina::transpose(in(y, 1)))
                                    : lamina::matmul_rows(in(y, 0), dy);
                    },
                .lower = lower_matmul,
                .by_panels = true,
                .reads_all = 0b10,
                .takes_panels = 0b10,
                .examples =
                    [] {
                      return std::vector<Example>{{.shapes = {{kRows, 3}, {3, 4}}}, {.shapes = {{2, 3}, {3, 1}}}};
                    }};

const Op matmul_rows{
    .name = "matmul_rows",
    .arity = 2,
    .formula = "Σ over rows aᵀ · b",
    .onnx = "",
    .infer = matmul_rows_signature,
    .multilinear = true,
    .vjp =
        [](const Value& y, const Value& dy, int i) {
          return i == 0 ? lamina::matmul(in(y, 1), lamina::transpose(dy)) : lamina::matmul(in(y, 0), dy);
        },
    .lower = lower_matmul_rows,
    .by_panels = true,
    .reads_all = 0b11,
    .takes_panels = 1u << Op::kResult,
    .examples =
        [] {
          return std::vector<Example>{{.shapes = {{kRows, 3}, {kRows, 2}}}, {.shapes = {{2, 3}, {2, 2}}}};
        }};

}  // namespace ops

Value matmul(const Value& x, const Value& w) { return x.graph().apply(ops::matmul, {x, w}); }
Value matmul_rows(const Value& x, const Value& g) { return x.graph().apply(ops::matmul_rows, {x, g}); }

}  // namespace lamina
