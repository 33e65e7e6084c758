#include "lamina/graph.hpp"

#include <utility>

#include "graph/op.hpp"
#include "graph/shapes.hpp"
#include "lamina/error.hpp"

namespace lamina {

const char* name(Type type) {
  switch (type) {
    case Type::real:
      return "real";
    case Type::exact:
      return "exact";
    case Type::index:
      return "index";
    case Type::byte:
      return "byte";
  }
  return "?";
}

bool Attributes::operator==(const Attributes& other) const {
  return shape == other.shape && type == other.type && integer == other.integer;
}

const Node& Value::node() const { return graph_->node(id_); }

namespace {

void check_shape(const std::string& leaf, const Shape& shape) {
  bool fits = shape.size() <= 2;
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    fits = fits && (shape[axis] > 0 || (axis == 0 && shape[axis] == kRows));
  if (!fits) shape_error(leaf, "the shape " + to_string(shape) + " is none: extents are positive, at most two");
}

const Op& op_of(LeafKind kind) {
  switch (kind) {
    case LeafKind::input:
      return ops::input;
    case LeafKind::parameter:
      return ops::parameter;
    case LeafKind::state:
      return ops::state;
    case LeafKind::constant:
      break;
  }
  return ops::constant;
}

}  // namespace

Value Graph::add_leaf(Leaf leaf, Shape shape, Type type) {
  check_shape(leaf.name, shape);
  if (leaf.kind != LeafKind::constant && find_leaf(leaf.name) != nullptr)
    throw Error(ErrorKind::usage, "the graph already has a leaf named \"" + leaf.name + "\"",
                "give each leaf a name of its own");
  leaf.node = static_cast<NodeId>(nodes_.size());
  leaf_index_.push_back(static_cast<std::int32_t>(leaves_.size()));
  nodes_.push_back({&op_of(leaf.kind), {}, {.shape = shape, .type = type}, type, std::move(shape)});
  leaves_.push_back(std::move(leaf));
  return {this, leaves_.back().node};
}

Value Graph::input(const std::string& name, Shape shape, Type type) {
  return add_leaf({.kind = LeafKind::input, .name = name}, std::move(shape), type);
}

Value Graph::parameter(const std::string& name, Shape shape, ParameterInfo info) {
  return add_leaf({.kind = LeafKind::parameter, .name = name, .parameter = std::move(info)}, std::move(shape),
                  Type::real);
}

Value Graph::state(const std::string& name, Shape shape, double initial) {
  return add_leaf({.kind = LeafKind::state, .name = name, .values = {initial}}, std::move(shape), Type::real);
}

Value Graph::constant(double value, Type type) { return constant({}, {value}, type); }

Value Graph::constant(Shape shape, std::vector<double> values, Type type) {
  const Extents size = extents(shape);
  if (size.symbolic() || size.elements_at(1) != static_cast<std::int64_t>(values.size()))
    shape_error("constant", std::to_string(values.size()) + " values do not fill " + to_string(shape));
  return add_leaf({.kind = LeafKind::constant, .values = std::move(values)}, std::move(shape), type);
}

void Graph::update(const Value& leaf, const Value& next) {
  const Leaf* target = leaf_of(leaf.id());
  if (target == nullptr || (target->kind != LeafKind::parameter && target->kind != LeafKind::state))
    throw Error(ErrorKind::usage, "only a parameter or a state can be updated", "pass the leaf itself");
  if (next.shape() != leaf.shape() || next.type() != leaf.type())
    shape_error("update of " + target->name,
                "the next value is " + to_string(next.shape()) + ", the leaf " + to_string(leaf.shape()));
  for (const Update& other : updates_)
    if (other.leaf == leaf.id())
      throw Error(ErrorKind::usage, "\"" + target->name + "\" already has an update", "declare one");
  // A leaf that takes another leaf's value needs a node of its own, which reads the old value.
  const Value computed = leaf_of(next.id()) != nullptr ? apply(ops::identity, {next}) : next;
  updates_.push_back({leaf.id(), computed.id()});
}

Value Graph::apply(const Op& op, const std::vector<Value>& inputs, Attributes attributes) {
  expect(find_op(op.name) != nullptr, "an op must stand in the table of ops");
  if (inputs.empty() || (op.arity >= 0 && static_cast<int>(inputs.size()) != op.arity))
    shape_error(op.name, "takes " + std::to_string(op.arity) + " inputs, got " + std::to_string(inputs.size()));
  std::vector<const Node*> nodes;
  std::vector<NodeId> ids;
  for (const Value& input : inputs) {
    if (!input || &input.graph() != this) shape_error(op.name, "an input is empty or of another graph");
    nodes.push_back(&input.node());
    ids.push_back(input.id());
  }
  Signature signature = op.infer(nodes, attributes);
  leaf_index_.push_back(-1);
  nodes_.push_back({&op, std::move(ids), std::move(attributes), signature.type, std::move(signature.shape)});
  return {this, static_cast<NodeId>(nodes_.size() - 1)};
}

const Leaf* Graph::leaf_of(NodeId id) const {
  const std::int32_t index = leaf_index_[id];
  return index < 0 ? nullptr : &leaves_[static_cast<std::size_t>(index)];
}

const Leaf* Graph::find_leaf(const std::string& name) const {
  for (const Leaf& leaf : leaves_)
    if (leaf.kind != LeafKind::constant && leaf.name == name) return &leaf;
  return nullptr;
}

}  // namespace lamina
