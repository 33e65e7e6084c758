// Random numbers: functions of seed, step and row, so that a graph has no hidden state. They move with no real input.
#include <limits>

#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/steps_random.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

// Inputs seed, step, row; attributes shape {units}, integer the purpose.
Signature random_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  for (const Node* input : inputs)
    if (input->type != Type::index)
      shape_error("a random op", "takes seed, step and row of type index, got " + std::string(name(input->type)));
  if (inputs[0]->shape != Shape{2})
    shape_error("a random op", "takes a seed of two words, got " + to_string(inputs[0]->shape));
  if (!inputs[1]->shape.empty())
    shape_error("a random op", "takes one step for all rows, got " + to_string(inputs[1]->shape));
  const Shape& row = inputs[2]->shape;
  if (row.size() != 2 || row[1] != 1)
    shape_error("a random op", "takes row numbers of one column, got " + to_string(row));
  const std::int64_t units = attributes.shape.empty() ? 0 : attributes.shape[0];
  if (units < 1 || units > std::numeric_limits<std::uint32_t>::max())
    shape_error("a random op", "makes 1 to 2^32 - 1 units a row, not " + std::to_string(units));
  return {Type::real, {row[0], units}};
}

constexpr Op random(std::string_view name, std::string_view formula,
                    std::unique_ptr<Step> (*lower)(const Lowering&, NodeId)) {
  return {.name = name,
          .arity = 3,
          .formula = formula,
          .onnx = "",
          .infer = random_signature,
          .derivative = Derivative::zero,
          .lower = lower};
}

Value apply(const Op& op, const Value& seed, const Value& step, const Value& row, std::int64_t units,
            std::uint32_t purpose) {
  return seed.graph().apply(op, {seed, step, row}, {.shape = {units}, .integer = purpose});
}

}  // namespace

namespace ops {

const Op random_uniform = random("random_uniform", "uniform of (seed a, step b, row c)", lower_random_uniform);
const Op random_normal = random("random_normal", "normal of (seed a, step b, row c)", lower_random_normal);

}  // namespace ops

Value random_uniform(const Value& seed, const Value& step, const Value& row, std::int64_t units,
                     std::uint32_t purpose) {
  return apply(ops::random_uniform, seed, step, row, units, purpose);
}
Value random_normal(const Value& seed, const Value& step, const Value& row, std::int64_t units, std::uint32_t purpose) {
  return apply(ops::random_normal, seed, step, row, units, purpose);
}

}  // namespace lamina
