// Ops that read or make positions: the classes of a target, the codes of a category.
#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/steps_copy.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

void check_index(const char* op, const Node& index) {
  if (index.type != Type::index || index.shape.size() != 2 || index.shape[1] != 1)
    shape_error(op,
                "takes an index of one column, got " + std::string(name(index.type)) + " " + to_string(index.shape));
}

Signature one_hot_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  check_index("one_hot", *inputs[0]);
  if (attributes.integer < 1) shape_error("one_hot", "the width must be positive");
  return {attributes.type, {inputs[0]->shape[0], attributes.integer}};
}

Signature pick_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  check_index("pick", *inputs[1]);
  const Shape& x = inputs[0]->shape;
  if (x.size() != 2 || x[0] != inputs[1]->shape[0])
    shape_error("pick", to_string(x) + " has other rows than its index");
  return {inputs[0]->type, {x[0], 1}};
}

Signature argmax_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  if (inputs[0]->shape.size() != 2) shape_error("argmax", "takes a matrix, got " + to_string(inputs[0]->shape));
  return {Type::index, {inputs[0]->shape[0], 1}};
}

}  // namespace

namespace ops {

const Op one_hot{.name = "one_hot",
                 .arity = 1,
                 .formula = "1 at column a, else 0",
                 .onnx = "OneHot",
                 .infer = one_hot_signature,
                 .derivative = Derivative::none,
                 .lower = lower_one_hot};

const Op pick{.name = "pick",
              .arity = 2,
              .formula = "a at column b",
              .onnx = "GatherElements",
              .infer = pick_signature,
              .multilinear = true,
              .vjp = [](const Value& y, const Value& dy, int i) -> Value {
                if (i == 1) return {};
                const Value x = in(y, 0);
                return lamina::one_hot(in(y, 1), x.shape()[1], x.type()) * dy;
              },
              .lower = lower_pick,
              .examples =
                  [] {
                    return std::vector<Example>{
                        {.shapes = {{kRows, 3}, {kRows, 1}}, .low = 0, .high = 3, .types = {Type::real, Type::index}}};
                  }};

const Op argmax{.name = "argmax",
                .arity = 1,
                .formula = "the first column of the largest a",
                .onnx = "ArgMax",
                .infer = argmax_signature,
                .derivative = Derivative::none,
                .lower = lower_argmax};

}  // namespace ops

Value one_hot(const Value& index, std::int64_t width, Type type) {
  return index.graph().apply(ops::one_hot, {index}, {.type = type, .integer = width});
}
Value pick(const Value& x, const Value& index) { return x.graph().apply(ops::pick, {x, index}); }

}  // namespace lamina
