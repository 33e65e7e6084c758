#include "graph/random_graph.hpp"

#include <string>

#include "graph/check.hpp"
#include "graph/shapes.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

constexpr std::size_t kNodes = 30, kTries = 20;
constexpr std::int64_t kColumns[] = {1, 5, 16, 20, 40, 100};

bool is_matrix(const Value& value) { return value.shape().size() == 2; }

bool spreads(const Value& a, const Value& b) {
  const Extents x = extents(a.shape()), y = extents(b.shape());
  return (x.rows == y.rows || x.rows == 1 || y.rows == 1) &&
         (x.columns == y.columns || x.columns == 1 || y.columns == 1);
}

// Keeps numbers small, however many products follow each other.
Value tamed(const Value& value) { return value * (1.0 / 16); }

}  // namespace

RandomGraph::RandomGraph(std::uint32_t seed) : random_(seed) {
  for (const std::int64_t columns : {100, 40, 20, 1}) {
    inputs.push_back(graph.input("x" + std::to_string(columns), {kRows, columns}));
    add(inputs.back());
  }
  int number = 0;
  const auto leaf = [&](const Shape& shape) {
    const std::string name = "leaf" + std::to_string(number++);
    add(below(2) == 0 ? graph.parameter(name, shape) : graph.state(name, shape, 0.25));
  };
  for (const Shape& shape : std::vector<Shape>{{40, 100}, {100, 40}, {20, 40}, {}, {40}, {20, 1}}) leaf(shape);
  for (int i = 0; i < 3; ++i) leaf({kColumns[1 + below(5)], kColumns[below(6)]});
  add(graph.constant({2}, {0.5, -0.25}));
  outputs.push_back(matmul(inputs[0], values_[5]));  // enough work for all threads
  add(outputs[0]);
  while (values_.size() < kNodes) grow();
  for (int i = 0; i < 3; ++i)
    if (const Value value = any(); graph.leaf_of(value.id()) == nullptr) outputs.push_back(value);
  add_updates();
}

void RandomGraph::initialise(LeafStore& store) const {
  std::uint32_t salt = 7;
  for (const Leaf& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter)
      store.set(leaf.name, spread_values(store.get(leaf.name).size(), -0.5, 0.5, salt++));
}

Value RandomGraph::any_like(const Shape& shape) {
  for (std::size_t i = 0; i < 4 * kTries; ++i)
    if (const Value value = any(); value.shape() == shape) return value;
  return {};
}

void RandomGraph::grow() {
  const std::size_t kind = below(10);
  const Value value = kind < 2 ? unary(any()) : kind < 6 ? binary() : kind < 8 ? product() : reduction();
  if (value) add(value);
}

Value RandomGraph::unary(const Value& a) {
  switch (below(6)) {
    case 0:
      return tanh(a);
    case 1:
      return relu(a);
    case 2:
      return positive(a);
    case 3:
      return sigmoid(a);
    case 4:
      return is_matrix(a) && a.shape()[0] != kRows ? transpose(a) : abs(a);
    default:
      return -a;
  }
}

Value RandomGraph::binary() {
  for (std::size_t i = 0; i < kTries; ++i) {
    const Value a = any(), b = any();
    if (!spreads(a, b)) continue;
    switch (below(6)) {
      case 0:
        return a - b;
      case 1:
        return maximum(a, b);
      case 2:
        return tanh(a) * b;
      case 3:
        return select(greater(a, b), a, b * 0.5);
      case 4:
        return a / (abs(b) + 1.0);
      default:
        return a + b;
    }
  }
  return {};
}

Value RandomGraph::product() {
  for (std::size_t i = 0; i < 4 * kTries; ++i) {
    const Value a = any(), b = any();
    if (!is_matrix(a) || !is_matrix(b)) continue;
    const bool by_rows = below(2) == 0 && a.shape()[0] == b.shape()[0];
    if (!by_rows && (a.shape()[1] != b.shape()[0] || b.shape()[0] == kRows)) continue;
    const Value value = by_rows ? matmul_rows(a, b) : matmul(a, b);
    return below(2) == 0 ? tamed(value) : tanh(value);
  }
  return {};
}

Value RandomGraph::reduction() {
  const Value a = any();
  if (!is_matrix(a)) return {};
  const bool fixed = a.shape()[0] != kRows;
  switch (below(7)) {
    case 0:
      return tamed(sum_rows(a));
    case 1:
      return fixed ? tamed(sum_inputs(a)) : log_sum_exp(a);
    case 2:
      return tamed(sum_columns(a));
    case 3:
      return max_columns(a);
    case 4:
      return softmax(a);
    case 5:
      return a.shape()[1] > 1 ? slice(a, 1, a.shape()[1] - 1) : concat({a, a});
    default:
      return log_sum_exp(a);
  }
}

// Most leaves get a next value: some value of their shape, the gradient of a product, or their own, halved.
void RandomGraph::add_updates() {
  std::vector<Value> leaves;
  for (const Leaf& leaf : graph.leaves())
    if (leaf.kind == LeafKind::parameter || leaf.kind == LeafKind::state) leaves.push_back(graph.value(leaf));
  for (const Value& leaf : leaves) {
    if (below(4) == 0) continue;
    Value next = any_like(leaf.shape());
    if (is_matrix(leaf))
      if (const Value x = any_like({kRows, leaf.shape()[0]}), g = any_like({kRows, leaf.shape()[1]}); x && g) {
        next = matmul_rows(x, g);
        if (below(2) == 0) outputs.push_back(next);
        next = tamed(next) + leaf * 0.5;
      }
    if (!next) next = leaf;
    if (below(2) == 0) add(next);
    graph.update(leaf, below(2) == 0 ? next : leaf * 0.5 - next);
  }
}

}  // namespace lamina
