// Ops that change shape, place or type, not values.
#include "graph/op.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/steps_copy.hpp"
#include "graph/steps_transpose.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

Value zeros(const Value& like, const Shape& shape) {
  return broadcast_to(like.graph().constant(0, like.type()), shape);
}

std::int64_t columns_of(const Value& x) { return extents(x.shape()).columns; }

Signature broadcast_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  if (!is_arithmetic(inputs[0]->type)) shape_error("broadcast_to", "takes real or exact inputs");
  if (broadcast_shapes(inputs[0]->shape, attributes.shape) != attributes.shape)
    shape_error("broadcast_to", to_string(inputs[0]->shape) + " does not spread to " + to_string(attributes.shape));
  return {inputs[0]->type, attributes.shape};
}

Signature reshape_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  const Extents from = extents(inputs[0]->shape), to = extents(attributes.shape);
  if (from.symbolic() != to.symbolic() || from.elements_at(1) != to.elements_at(1))
    shape_error("reshape", to_string(inputs[0]->shape) + " has not as many elements as " + to_string(attributes.shape));
  return {inputs[0]->type, attributes.shape};
}

Signature transpose_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  const Shape& shape = inputs[0]->shape;
  if (shape.size() != 2 || shape[0] == kRows || !is_arithmetic(inputs[0]->type))
    shape_error("transpose", "takes a matrix of known size, got " + to_string(shape));
  return {inputs[0]->type, {shape[1], shape[0]}};
}

Signature concat_signature(const std::vector<const Node*>& inputs, const Attributes&) {
  std::int64_t columns = 0;
  for (const Node* input : inputs) {
    if (input->shape.size() != 2 || input->shape[0] != inputs[0]->shape[0] || input->type != inputs[0]->type)
      shape_error("concat", to_string(input->shape) + " does not stand beside " + to_string(inputs[0]->shape));
    columns += input->shape[1];
  }
  return {inputs[0]->type, {inputs[0]->shape[0], columns}};
}

Signature slice_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  const Shape& shape = inputs[0]->shape;
  const std::int64_t offset = attributes.integer, width = attributes.shape.empty() ? 0 : attributes.shape[0];
  if (shape.size() != 2 || offset < 0 || width < 1 || offset + width > shape[1])
    shape_error("slice", "columns " + std::to_string(offset) + "…" + std::to_string(offset + width) + " are not in " +
                             to_string(shape));
  return {inputs[0]->type, {shape[0], width}};
}

Signature cast_signature(const std::vector<const Node*>& inputs, const Attributes& attributes) {
  if (!is_arithmetic(attributes.type)) shape_error("cast", "makes real or exact values");
  return {attributes.type, inputs[0]->shape};
}

// Where the columns of one input of a concat begin.
std::int64_t concat_offset(const Value& y, int i) {
  std::int64_t offset = 0;
  for (int before = 0; before < i; ++before) offset += columns_of(in(y, before));
  return offset;
}

Value concat_tangent(const Value& y, const std::vector<Value>& tangents) {
  std::vector<Value> parts;
  for (std::size_t i = 0; i < tangents.size(); ++i) {
    const Value x = in(y, static_cast<int>(i));
    parts.push_back(tangents[i] ? tangents[i] : zeros(x, x.shape()));
  }
  return concat(parts);
}

// The cotangent back in its place, zeros around it.
Value slice_cotangent(const Value& y, const Value& dy, int) {
  const Value x = in(y, 0);
  const std::int64_t rows = x.shape()[0], before = y.node().attributes.integer;
  const std::int64_t after = columns_of(x) - before - columns_of(y);
  std::vector<Value> parts;
  if (before > 0) parts.push_back(zeros(x, {rows, before}));
  parts.push_back(dy);
  if (after > 0) parts.push_back(zeros(x, {rows, after}));
  return concat(parts);
}

}  // namespace

namespace ops {

const Op broadcast_to{.name = "broadcast_to",
                      .arity = 1,
                      .formula = "a, repeated",
                      .onnx = "Expand",
                      .infer = broadcast_signature,
                      .multilinear = true,
                      .vjp = [](const Value& y, const Value& dy, int) { return reduce_to(dy, in(y, 0).shape()); },
                      .elementwise = kernels::Elementwise::copy,
                      .examples =
                          [] {
                            return std::vector<Example>{{.shapes = {{3}}, .attributes = {.shape = {kRows, 3}}},
                                                        {.shapes = {{kRows, 1}}, .attributes = {.shape = {kRows, 3}}},
                                                        {.shapes = {{}}, .attributes = {.shape = {2, 3}}}};
                          }};

const Op reshape{.name = "reshape",
                 .arity = 1,
                 .formula = "a",
                 .onnx = "Reshape",
                 .infer = reshape_signature,
                 .multilinear = true,
                 .vjp = [](const Value& y, const Value& dy, int) { return lamina::reshape(dy, in(y, 0).shape()); },
                 .lower = lower_reshape,
                 .alone = true,
                 .reads_all = 0b1,
                 .examples =
                     [] {
                       return std::vector<Example>{{.shapes = {{1, 6}}, .attributes = {.shape = {6}}}};
                     }};

const Op transpose{.name = "transpose",
                   .arity = 1,
                   .formula = "aᵀ",
                   .onnx = "Transpose",
                   .infer = transpose_signature,
                   .multilinear = true,
                   .vjp = [](const Value&, const Value& dy, int) { return lamina::transpose(dy); },
                   .lower = lower_transpose,
                   .by_panels = true,
                   .reads_all = 0b1,
                   .takes_panels = 0b1 | 1u << Op::kResult,
                   .examples =
                       [] {
                         return std::vector<Example>{{.shapes = {{2, 3}}}};
                       }};

const Op concat{.name = "concat",
                .arity = -1,
                .formula = "a | b | …",
                .onnx = "Concat",
                .infer = concat_signature,
                .vjp = [](const Value& y, const Value& dy,
                          int i) { return lamina::slice(dy, concat_offset(y, i), columns_of(in(y, i))); },
                .jvp = concat_tangent,
                .lower = lower_concat,
                .examples =
                    [] {
                      return std::vector<Example>{{.shapes = {{kRows, 2}, {kRows, 1}, {kRows, 3}}}};
                    }};

const Op slice{.name = "slice",
               .arity = 1,
               .formula = "columns of a",
               .onnx = "Slice",
               .infer = slice_signature,
               .multilinear = true,
               .vjp = slice_cotangent,
               .lower = lower_slice,
               .examples = [] {
                 return std::vector<Example>{{.shapes = {{kRows, 5}}, .attributes = {.shape = {2}, .integer = 1}}};
               }};

const Op cast{.name = "cast",
              .arity = 1,
              .formula = "a, as another type",
              .onnx = "Cast",
              .infer = cast_signature,
              .multilinear = true,
              .vjp = [](const Value& y, const Value& dy, int) { return lamina::cast(dy, in(y, 0).type()); },
              .lower = lower_cast,
              .examples =
                  [] {
                    return std::vector<Example>{
                        {.shapes = {{kRows, 3}}, .attributes = {.type = Type::exact}},
                        {.shapes = {{kRows, 3}}, .attributes = {.type = Type::real}, .types = {Type::exact}}};
                  }};

}  // namespace ops

Value broadcast_to(const Value& x, const Shape& shape) {
  return x.shape() == shape ? x : x.graph().apply(ops::broadcast_to, {x}, {.shape = shape});
}
Value transpose(const Value& x) { return x.graph().apply(ops::transpose, {x}); }
Value concat(const std::vector<Value>& columns) {
  if (columns.empty()) shape_error("concat", "takes at least one input");
  return columns.size() == 1 ? columns[0] : columns[0].graph().apply(ops::concat, columns);
}
Value slice(const Value& x, std::int64_t offset, std::int64_t width) {
  return x.graph().apply(ops::slice, {x}, {.shape = {width}, .integer = offset});
}
Value cast(const Value& x, Type type) { return x.type() == type ? x : x.graph().apply(ops::cast, {x}, {.type = type}); }

}  // namespace lamina
