// Nodes as formulas: the ops' own, with their inputs put in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// Nine significant digits, the minus sign of print: "−0.000370183728".
std::string nine_digits(double value);

// A number, or "[1 2; 3 4]" by rows; long arrays are cut by "…".
std::string nine_digits(const std::vector<double>& values, const Shape& shape);

// Writes nodes in terms of those that have a name.
class FormulaWriter {
 public:
  explicit FormulaWriter(const Graph& graph) : graph_(graph) {}

  // The first name of a node stays.
  void name(NodeId node, const std::string& name) { names_.emplace(node, name); }

  // A name where there is one, else a formula.
  std::string text(NodeId node) const;
  // The node's own formula, even where it has a name.
  std::string definition(NodeId node) const;

 private:
  bool is_silent(const Node& node) const;
  std::string argument(NodeId node, std::string_view formula, bool leads) const;

  const Graph& graph_;
  std::map<NodeId, std::string> names_;
};

}  // namespace lamina
