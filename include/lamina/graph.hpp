// The graph: nodes are ops on other nodes, leaves hold what is fed, learnt, remembered or constant. Gradients,
// optimizer updates and preprocessing are nodes like any other.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

// What one element is. `real` is fp32 or fp64 as the plan chooses; `exact` is always fp64 (the encoder's part).
enum class Type : std::uint8_t { real, exact, index, byte };
const char* name(Type type);

// Extents, first axis first. The first may be `kRows`, known only when a plan runs. {} is a scalar. At most two axes.
using Shape = std::vector<std::int64_t>;
inline constexpr std::int64_t kRows = -1;
std::string to_string(const Shape& shape);  // "rows×784"

struct Op;  // a declaration in the table of ops (src/graph/op.hpp)
class Graph;
using NodeId = std::uint32_t;

// What distinguishes two applications of one op to the same inputs. Equality is over all fields.
struct Attributes {
  Shape shape = {};          // broadcast_to, leaves
  Type type = Type::real;    // cast, leaves
  std::int64_t integer = 0;  // widths, offsets, purposes of random ops
  bool operator==(const Attributes& other) const;
};

struct Node {
  const Op* op;
  std::vector<NodeId> inputs;
  Attributes attributes;
  Type type;
  Shape shape;
};

// A node of a graph. Cheap to copy; empty when default-made ("no gradient flows here").
class Value {
 public:
  Value() = default;
  Value(Graph* graph, NodeId id) : graph_(graph), id_(id) {}
  explicit operator bool() const { return graph_ != nullptr; }
  Graph& graph() const { return *graph_; }
  NodeId id() const { return id_; }
  const Node& node() const;
  const Shape& shape() const { return node().shape; }
  Type type() const { return node().type; }
  bool operator==(const Value& other) const { return graph_ == other.graph_ && id_ == other.id_; }

 private:
  Graph* graph_ = nullptr;
  NodeId id_ = 0;
};

enum class LeafKind : std::uint8_t { input, parameter, state, constant };

// What optimizers, initialisers and printers want to know of a parameter.
struct ParameterInfo {
  std::string role = {};  // "weights", "biases"
  int layer = 0;          // 1-based position of the layer in the network
  std::int64_t fan_in = 0, fan_out = 0;
  double rate_factor = 1;  // multiplies the learning rate
  bool frozen = false;     // no gradient, no update
  double l1 = 0, l2 = 0;   // penalties λ₁Σ|W| + ½λ₂ΣW²
  double max_w2 = 0;       // cap on the squared sum of a unit's incoming weights; 0: none
};

struct Leaf {
  LeafKind kind;
  std::string name = {};  // distinct among the graph's inputs, parameters and states
  NodeId node = 0;
  ParameterInfo parameter = {};     // parameters
  std::vector<double> values = {};  // constants: row-major; states: one initial value for all elements
};

struct Update {
  NodeId leaf, next;
};

class Graph {
 public:
  Graph() = default;
  Graph(const Graph&) = delete;  // values point into it
  Graph& operator=(const Graph&) = delete;

  // Fed at every run: batches (first axis kRows) and each step's scalars (shape {}).
  Value input(const std::string& name, Shape shape, Type type = Type::real);
  Value parameter(const std::string& name, Shape shape, ParameterInfo info = {});
  Value state(const std::string& name, Shape shape, double initial = 0);
  Value constant(double value, Type type = Type::real);
  Value constant(Shape shape, std::vector<double> values, Type type = Type::real);

  // A leaf's next value, of the leaf's shape. All right-hand sides read the old values. A leaf has at most one update.
  void update(const Value& leaf, const Value& next);

  // Adds a node: checks arity, types and shapes by the op's rule; throws a usage error that names op and shapes.
  Value apply(const Op& op, const std::vector<Value>& inputs, Attributes attributes = {});

  const Node& node(NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  const std::deque<Leaf>& leaves() const { return leaves_; }
  const Leaf* leaf_of(NodeId id) const;  // null for inner nodes
  const Leaf* find_leaf(const std::string& name) const;
  Value value(const Leaf& leaf) { return {this, leaf.node}; }
  const std::vector<Update>& updates() const { return updates_; }

 private:
  Value add_leaf(Leaf leaf, Shape shape, Type type);
  std::deque<Node> nodes_;                // references stay valid while nodes are added
  std::deque<Leaf> leaves_;               // the same
  std::vector<std::int32_t> leaf_index_;  // per node, −1 for inner nodes
  std::vector<Update> updates_;
};

}  // namespace lamina
