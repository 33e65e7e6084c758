// A derivation written out: the computational graph of a value as a table of steps, each with its value and its local
// derivatives, differentiated forward and in reverse over the same graph. Formulas and numbers come from the ops'
// declarations. Computed in double precision.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// The numbers of one leaf: 3, or {3, 0, 1}, row-major.
struct Numbers {
  Numbers(double value) : values{value} {}                              // NOLINT: {{x, 3}, {w, 3}} reads as it should
  Numbers(std::initializer_list<double> list) : values(list) {}         // NOLINT
  Numbers(std::vector<double> numbers) : values(std::move(numbers)) {}  // NOLINT
  std::vector<double> values;
};

struct At {
  Value leaf;
  Numbers numbers;
};

// What to differentiate by: a leaf, or one of its elements.
struct Variable {
  Value leaf;
  std::optional<std::size_t> element = std::nullopt;  // row-major
};

struct DerivationStep {
  // ∂step/∂input, for an elementwise op: its formula, and its value in the step's shape.
  struct Local {
    std::size_t input;  // index into Derivation::steps
    std::string formula;
    std::vector<double> values;
  };

  std::string name;                 // the leaf's; for a step the given one, or ξ1, ξ2, …; L for the last
  std::string formula;              // "−W · x"; empty for a leaf
  std::vector<std::size_t> inputs;  // indices into Derivation::steps, each once
  Shape shape;
  std::vector<double> values;
  bool depends = false;                      // on a variable; only then are the following filled
  std::vector<Local> locals;                 // of the inputs that depend on a variable
  std::vector<std::vector<double>> forward;  // per column of the derivation: d(step)/d(column)
  std::string adjoint_formula;               // by the adjoints of the steps that read it
  std::vector<double> adjoint;               // ∂ΣL/∂step
};

struct Derivation {
  std::vector<DerivationStep> steps;  // every leaf first, then in the order of computation; the last is the result
  std::vector<std::string> columns;   // forward mode, one pass each: a scalar leaf "W", or an element "W[1,2]"
};

struct DerivationOptions {
  std::vector<Variable> variables = {};  // empty: every leaf; a leaf of several elements alone has no forward column
  std::vector<std::pair<std::string, Value>> names = {};  // names of steps, such as {"p", sigmoid(h)}
};

// The derivation of `result` where its leaves have the given numbers (rows, if symbolic, by their count). The result,
// when it has several elements, is differentiated as their sum. Equal nodes are one step; a minus before a leaf belongs
// to the step that reads it. Adds nothing to the graph. Throws a usage error when a leaf has no numbers or too many,
// when an op on the way has no derivative, when there are more than 1,000 steps, and when a value or derivative is not
// finite.
Derivation derivation(const Value& result, const std::vector<At>& at, const DerivationOptions& options = {});

// Tables of forward and of reverse mode, numbers to nine significant digits.
std::string to_text(const Derivation& derivation);
std::ostream& operator<<(std::ostream& stream, const Derivation& derivation);

// The graph in Graphviz' language: values in the nodes, local derivatives along the edges.
std::string to_dot(const Derivation& derivation);

}  // namespace lamina
