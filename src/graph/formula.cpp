#include "graph/formula.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "graph/op.hpp"
#include "graph/shapes.hpp"

namespace lamina {
namespace {

constexpr int kDigits = 9;                // those of the lectures' examples
constexpr std::size_t kMostNumbers = 12;  // of an array that is written out

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

// The written form of an exponent in a formula: "ᵃ", and "⁻ᵃ" for its negative.
constexpr std::string_view kPower = "ᵃ", kNegativePower = "⁻ᵃ";

// One part of a formula: its text, or the input that stands there.
struct Part {
  std::string_view text;
  int input = -1;
  bool power = false, negative = false;
};

// Cuts a formula at the inputs a, b, c that it names.
std::vector<Part> parts_of(std::string_view formula) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < formula.size();) {
    const std::string_view rest = formula.substr(i);
    if (starts_with(rest, kNegativePower)) {
      parts.push_back({{}, 0, true, true});
      i += kNegativePower.size();
    } else if (starts_with(rest, kPower)) {
      parts.push_back({{}, 0, true, false});
      i += kPower.size();
    } else {
      std::size_t end = i;
      while (end < formula.size() && is_letter(formula[end])) ++end;
      const bool input = end == i + 1 && formula[i] >= 'a' && formula[i] <= 'c';
      if (end == i) ++end;
      parts.push_back({formula.substr(i, end - i), input ? formula[i] - 'a' : -1});
      i = end;
    }
  }
  return parts;
}

// What stands between a and b in the formula of an op with any number of inputs.
std::string_view separator(std::string_view formula) {
  const std::size_t a = formula.find('a'), b = formula.find('b');
  return formula.substr(a + 1, b - a - 1);
}

// How tightly a formula holds together, from its spaces outside of parentheses.
enum class Binding { loose, sum, product, power, word };

Binding binding(std::string_view text) {
  Binding least = Binding::word;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
    if (depth > 0 || (text[i] != ' ' && text[i] != '^')) continue;
    const std::string_view rest = text.substr(i);
    if (text[i] == '^') {
      least = std::min(least, Binding::power);
    } else if (starts_with(rest, " + ") || starts_with(rest, " − ")) {
      least = Binding::sum;
      i = text.find(' ', i + 1);
    } else if (starts_with(rest, " · ") || starts_with(rest, " / ")) {
      least = std::min(least, Binding::product);
      i = text.find(' ', i + 1);
    } else {
      return Binding::loose;
    }
  }
  return least;
}

}  // namespace

std::string nine_digits(double value) {
  if (std::isnan(value)) return "nan";  // whatever its sign
  if (value == 0) value = 0;            // no minus before a zero
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, kDigits).ptr;
  std::string text;
  for (const char* c = digits; c != end; ++c) text += *c == '-' ? std::string("−") : std::string(1, *c);
  return text;
}

std::string nine_digits(const std::vector<double>& values, const Shape& shape) {
  if (values.size() == 1) return nine_digits(values[0]);
  const auto columns = static_cast<std::size_t>(extents(shape).columns);
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i % columns == 0 ? "; " : " ";
    if (i == kMostNumbers) return text + "…]";
    text += nine_digits(values[i]);
  }
  return text + "]";
}

// Ops that copy are not written.
bool FormulaWriter::is_silent(const Node& node) const {
  return node.op->elementwise == kernels::Elementwise::copy || node.op->formula == "a";
}

std::string FormulaWriter::text(NodeId node) const {
  const auto named = names_.find(node);
  return named != names_.end() ? named->second : definition(node);
}

std::string FormulaWriter::definition(NodeId id) const {
  const Node& node = graph_.node(id);
  if (const Leaf* leaf = graph_.leaf_of(id))
    return leaf->kind == LeafKind::constant ? nine_digits(leaf->values, node.shape) : leaf->name;
  if (is_silent(node)) return text(node.inputs[0]);
  std::string formula;
  if (node.op->arity < 0) {
    for (const NodeId input : node.inputs)
      formula += (formula.empty() ? "" : std::string(separator(node.op->formula))) +
                 argument(input, node.op->formula, formula.empty());
    return formula;
  }
  for (const Part& part : parts_of(node.op->formula)) {
    if (part.power) formula += part.negative ? "^(−" : "^";
    if (part.input < 0)
      formula += part.text;
    else
      formula += argument(node.inputs[static_cast<std::size_t>(part.input)], node.op->formula, formula.empty());
    if (part.negative) formula += ')';
  }
  return formula;
}

// In parentheses unless it holds together more tightly than the formula that it stands in; at the front, as tightly.
std::string FormulaWriter::argument(NodeId node, std::string_view formula, bool leads) const {
  const std::string written = text(node);
  const Binding inner = binding(written), outer = binding(formula);
  const bool minus = starts_with(written, "−") && !leads;
  const bool operation = outer == Binding::sum || outer == Binding::product;
  const bool tight = inner == Binding::word || (operation && (inner > outer || (inner == outer && leads)));
  return tight && !minus ? written : "(" + written + ")";
}

}  // namespace lamina
