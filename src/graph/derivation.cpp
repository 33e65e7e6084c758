#include "lamina/derivation.hpp"

#include <algorithm>
#include <cmath>

#include "graph/formula.hpp"
#include "graph/op.hpp"
#include "graph/program.hpp"
#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

constexpr std::size_t kMostSteps = 1000;  // a sum over all of them is one formula, written by recursion

[[noreturn]] void refuse(const std::string& message, const std::string& remedy) {
  throw Error(ErrorKind::usage, message, remedy);
}

// The part of a graph that a value needs, copied without repeated nodes into a graph that may grow.
struct Copy {
  Graph graph;
  std::vector<NodeId> live;     // of the original, ascending
  std::vector<NodeId> same_as;  // original node → the original node whose value it shares
  std::vector<Value> copies;    // original node → copy

  explicit Copy(const Value& result) {
    Program program = make_program(result.graph(), {result}, false);
    merge_common(program);
    remove_dead(program);
    live = program.live;
    same_as = program.same_as;
    copies.resize(same_as.size());
    for (const NodeId id : live) copies[id] = copy(program, id);
  }

  Value of(const Value& original) const { return copies[same_as[original.id()]]; }

 private:
  Value copy(const Program& program, NodeId id) {
    const Node& node = program.node(id);
    if (const Leaf* leaf = program.graph->leaf_of(id)) {
      if (leaf->kind == LeafKind::constant) return graph.constant(node.shape, leaf->values, node.type);
      return graph.input(leaf->name, node.shape, node.type);
    }
    std::vector<Value> inputs;
    for (const NodeId input : node.inputs) inputs.push_back(copies[program.of(input)]);
    return graph.apply(*node.op, inputs, node.attributes);
  }
};

// What one table is made of: nodes of the copy, and which of their values are wanted.
class Deriver {
 public:
  Deriver(const Value& result, const std::vector<At>& at, const DerivationOptions& options)
      : copy_(result), result_(copy_.of(result)), writer_(copy_.graph) {
    feed(at);
    choose_variables(options.variables);
    list_steps(options.names);
    name_steps(options.names);
    find_dependents();
  }

  Derivation derive() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) describe(i);
    differentiate_locally();
    differentiate_forward();
    differentiate_in_reverse();
    evaluate_all();
    return std::move(derivation_);
  }

 private:
  void feed(const std::vector<At>& at);
  void choose_variables(const std::vector<Variable>& variables);
  void add_column(const Value& leaf, std::optional<std::size_t> element);
  void list_steps(const std::vector<std::pair<std::string, Value>>& names);
  void name_steps(const std::vector<std::pair<std::string, Value>>& names);
  void find_dependents();
  void describe(std::size_t step);
  void differentiate_locally();
  void add_local(std::size_t step, NodeId input, const Value& partial);
  void differentiate_forward();
  void differentiate_in_reverse();
  void evaluate_all();

  bool is_step(NodeId id) const { return index_of_[id] >= 0; }
  std::size_t index_of(NodeId id) const { return static_cast<std::size_t>(index_of_[id]); }
  // A minus before a leaf, which belongs to the step that reads it.
  bool is_signed_leaf(NodeId id) const {
    const Node& node = copy_.graph.node(id);
    return node.op == &ops::negate && copy_.graph.leaf_of(node.inputs[0]) != nullptr;
  }
  // The step that an input stands for; none (−1) for a constant.
  std::int32_t source(NodeId input) const {
    return is_step(input) || !is_signed_leaf(input) ? index_of_[input] : index_of_[copy_.graph.node(input).inputs[0]];
  }
  void want(const Value& value, const std::string& what, std::vector<double>* place);

  Copy copy_;
  Value result_;
  FormulaWriter writer_;
  std::vector<std::pair<Value, std::vector<double>>> feeds_;
  std::int64_t rows_ = 1;
  std::vector<std::pair<Value, Value>> directions_;  // variable, unit tangent: one per column
  std::vector<Value> variables_;
  std::vector<Value> nodes_;  // of the steps
  std::vector<std::int32_t> index_of_;
  Derivation derivation_;

  // All that is to be evaluated, and where it goes once all steps have their final places.
  struct Wanted {
    Value value;
    std::string what;
    std::vector<double>* place;
  };
  std::vector<Wanted> wanted_;
};

void Deriver::feed(const std::vector<At>& at) {
  for (const Leaf& leaf : copy_.graph.leaves()) {
    if (leaf.kind == LeafKind::constant) continue;
    const At* given = nullptr;
    for (const At& one : at)
      if (copy_.of(one.leaf) == Value(&copy_.graph, leaf.node)) given = &one;
    if (given == nullptr) refuse(leaf.name + " has no value", "give every leaf of the expression numbers");
    const Extents size_of = extents(copy_.graph.node(leaf.node).shape);
    const auto count = static_cast<std::int64_t>(given->numbers.values.size());
    if (size_of.symbolic()) rows_ = std::max<std::int64_t>(1, count / size_of.columns);
    if (count != size_of.elements_at(rows_))
      refuse(
          leaf.name + " takes " + std::to_string(size_of.elements_at(rows_)) + " numbers, got " + std::to_string(count),
          "give one number for each element");
    feeds_.emplace_back(Value(&copy_.graph, leaf.node), given->numbers.values);
  }
}

void Deriver::choose_variables(const std::vector<Variable>& variables) {
  std::vector<Variable> chosen;
  for (const Variable& variable : variables) {
    const Value leaf = copy_.of(variable.leaf);
    if (!leaf) refuse("the expression does not depend on that leaf", "differentiate by a leaf that it reads");
    chosen.push_back({leaf, variable.element});
  }
  if (variables.empty())
    for (const auto& leaf : feeds_)
      if (is_arithmetic(leaf.first.type())) chosen.push_back({leaf.first});
  for (const Variable& variable : chosen) {
    if (!is_arithmetic(variable.leaf.type())) refuse("a leaf of whole numbers has no derivative", "choose a real one");
    variables_.push_back(variable.leaf);
    if (variable.element || extents(variable.leaf.shape()).elements_at(rows_) == 1)
      add_column(variable.leaf, variable.element);
  }
}

// A column of forward mode: the tangent is 1 at one element, fed because its shape may have symbolic rows.
void Deriver::add_column(const Value& leaf, std::optional<std::size_t> element) {
  const std::string name = copy_.graph.leaf_of(leaf.id())->name;
  const Extents size_of = extents(leaf.shape());
  std::vector<double> unit(static_cast<std::size_t>(size_of.elements_at(rows_)), 0.0);
  if (element.value_or(0) >= unit.size())
    refuse(name + " has " + std::to_string(unit.size()) + " elements", "choose one of them");
  unit[element.value_or(0)] = 1;
  std::string title = name;
  if (element) {
    const std::size_t columns = static_cast<std::size_t>(size_of.columns);
    title += "[" + std::to_string(*element / columns + 1) + "," + std::to_string(*element % columns + 1) + "]";
  }
  const Value tangent =
      copy_.graph.input("d" + title + " #" + std::to_string(copy_.graph.size()), leaf.shape(), leaf.type());
  feeds_.emplace_back(tangent, unit);
  directions_.emplace_back(leaf, tangent);
  derivation_.columns.push_back(title);
}

// Leaves first, then what is computed, in order.
void Deriver::list_steps(const std::vector<std::pair<std::string, Value>>& names) {
  index_of_.assign(copy_.graph.size(), -1);
  const auto add = [&](const Value& value) {
    if (is_step(value.id())) return;
    index_of_[value.id()] = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back(value);
  };
  for (const NodeId id : copy_.live) {
    const Value value = copy_.copies[id];
    const Leaf* leaf = copy_.graph.leaf_of(value.id());
    if (leaf != nullptr && leaf->kind != LeafKind::constant) add(value);
  }
  for (const NodeId id : copy_.live) {
    const Value value = copy_.copies[id];
    if (copy_.graph.leaf_of(value.id()) != nullptr) continue;
    const bool named =
        std::any_of(names.begin(), names.end(), [&](const auto& given) { return copy_.of(given.second) == value; });
    if (named || !is_signed_leaf(value.id())) add(value);
  }
  add(result_);
  if (nodes_.size() > kMostSteps)
    refuse("a derivation of " + std::to_string(nodes_.size()) + " steps",
           "derive a part of it: at most " + std::to_string(kMostSteps) + " steps are written out");
  derivation_.steps.resize(nodes_.size());
}

void Deriver::name_steps(const std::vector<std::pair<std::string, Value>>& names) {
  const auto taken = [&](const std::string& name) {
    return copy_.graph.find_leaf(name) != nullptr ||
           std::any_of(names.begin(), names.end(), [&](const auto& given) { return given.first == name; });
  };
  for (const auto& given : names)
    if (const Value node = copy_.of(given.second); node && is_step(node.id()) && !copy_.graph.leaf_of(node.id()))
      writer_.name(node.id(), given.first);
  int number = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const NodeId id = nodes_[i].id();
    if (const Leaf* leaf = copy_.graph.leaf_of(id); leaf != nullptr && leaf->kind != LeafKind::constant)
      writer_.name(id, leaf->name);
    else if (nodes_[i] == result_)
      writer_.name(id, taken("L") ? "result" : "L");
    else if (writer_.text(id) == writer_.definition(id))
      writer_.name(id, "ξ" + std::to_string(++number));
    derivation_.steps[i].name = writer_.text(id);
  }
}

void Deriver::find_dependents() {
  for (const Value& variable : variables_) derivation_.steps[index_of(variable.id())].depends = true;
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    for (const NodeId input : nodes_[i].node().inputs)
      if (const std::int32_t from = source(input); from >= 0 && is_arithmetic(nodes_[i].type()))
        derivation_.steps[i].depends |= derivation_.steps[static_cast<std::size_t>(from)].depends;
}

void Deriver::describe(std::size_t step) {
  DerivationStep& line = derivation_.steps[step];
  const Node& node = nodes_[step].node();
  line.shape = node.shape;
  if (!line.shape.empty() && line.shape[0] == kRows) line.shape[0] = rows_;
  const bool leaf = copy_.graph.leaf_of(nodes_[step].id()) != nullptr;
  if (!leaf || writer_.definition(nodes_[step].id()) != line.name) line.formula = writer_.definition(nodes_[step].id());
  for (const NodeId input : node.inputs)
    if (const std::int32_t from = source(input); from >= 0) {
      const auto index = static_cast<std::size_t>(from);
      if (std::find(line.inputs.begin(), line.inputs.end(), index) == line.inputs.end()) line.inputs.push_back(index);
    }
  want(nodes_[step], line.name, &line.values);
}

// The partial derivatives of elementwise steps, as their ops declare them; an input that is read twice counts twice.
void Deriver::differentiate_locally() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Op& op = *nodes_[i].node().op;
    if (!derivation_.steps[i].depends || op.partial == nullptr || op.derivative != Derivative::rules) continue;
    const std::vector<NodeId> inputs = nodes_[i].node().inputs;
    std::vector<std::pair<std::size_t, Value>> sums;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const std::int32_t from = source(inputs[k]);
      if (from < 0 || !derivation_.steps[static_cast<std::size_t>(from)].depends) continue;
      Value partial = op.partial(nodes_[i], static_cast<int>(k));
      if (!partial) continue;
      if (!is_step(inputs[k])) partial = -partial;
      const auto same = std::find_if(sums.begin(), sums.end(),
                                     [&](const auto& sum) { return sum.first == static_cast<std::size_t>(from); });
      if (same == sums.end())
        sums.emplace_back(static_cast<std::size_t>(from), partial);
      else
        same->second = same->second == partial ? 2.0 * partial : same->second + partial;
    }
    for (const auto& sum : sums) derivation_.steps[i].locals.push_back({sum.first, writer_.text(sum.second.id()), {}});
    for (std::size_t k = 0; k < sums.size(); ++k)
      want(broadcast_to(sums[k].second, nodes_[i].shape()),
           "∂" + derivation_.steps[i].name + "/∂" + derivation_.steps[sums[k].first].name,
           &derivation_.steps[i].locals[k].values);
  }
}

// One pass over the graph for each column.
void Deriver::differentiate_forward() {
  for (DerivationStep& step : derivation_.steps) step.forward.resize(step.depends ? directions_.size() : 0);
  for (std::size_t column = 0; column < directions_.size(); ++column) {
    const std::vector<Value> moves = pushforward(nodes_, {directions_[column]});
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (DerivationStep& step = derivation_.steps[i]; step.depends)
        want(moves[i], "d" + step.name + "/d" + derivation_.columns[column], &step.forward[column]);
  }
}

// One pass back from the result, for all of them.
void Deriver::differentiate_in_reverse() {
  std::vector<std::size_t> moving;
  std::vector<Value> nodes;
  for (std::size_t i = nodes_.size(); i-- > 0;)
    if (derivation_.steps[i].depends) moving.push_back(i), nodes.push_back(nodes_[i]);
  const std::vector<Value> adjoints = gradients(result_, nodes);
  for (std::size_t k = 0; k < moving.size(); ++k) {
    DerivationStep& step = derivation_.steps[moving[k]];
    const std::string name = "∂" + derivation_.steps.back().name + "/∂" + step.name;
    step.adjoint_formula = writer_.text(adjoints[k].id());
    writer_.name(adjoints[k].id(), name);
    want(adjoints[k], name, &step.adjoint);
  }
}

void Deriver::want(const Value& value, const std::string& what, std::vector<double>* place) {
  wanted_.push_back({value, what, place});
}

void Deriver::evaluate_all() {
  std::vector<Value> values;
  for (const Wanted& one : wanted_) values.push_back(one.value);
  const std::vector<std::vector<double>> numbers = evaluate(values, feeds_, rows_);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    for (const double number : numbers[i])
      if (!std::isfinite(number))
        refuse(wanted_[i].what + " is " + nine_digits(number) + " at these values",
               "choose values where every step and derivative is finite");
    *wanted_[i].place = numbers[i];
  }
}

}  // namespace

Derivation derivation(const Value& result, const std::vector<At>& at, const DerivationOptions& options) {
  return Deriver(result, at, options).derive();
}

}  // namespace lamina
