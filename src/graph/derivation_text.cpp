// A derivation as tables and as a drawing.
#include <algorithm>
#include <ostream>

#include "graph/formula.hpp"
#include "lamina/derivation.hpp"

namespace lamina {
namespace {

using Row = std::vector<std::string>;

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Columns aligned by their widest cell, a rule below the header.
std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const Row& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  std::string text;
  std::size_t total = 0;
  for (const std::size_t one : widths) total += one + 2;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) line += "  " + row[c] + std::string(widths[c] - width(row[c]), ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
    if (&row == &rows[0]) text += "  " + std::string(total - 2, '-') + "\n";
  }
  return text;
}

std::string partial_name(const std::string& of, const std::string& by) { return "∂" + of + "/∂" + by; }

std::string definition(const DerivationStep& step) {
  return step.formula.empty() ? step.name : step.name + " = " + step.formula;
}

std::string forward_text(const Derivation& derivation) {
  std::vector<Row> rows = {{"step", "value", "local derivative", "its value"}};
  for (const std::string& column : derivation.columns) rows[0].push_back("d/d" + column);
  for (const DerivationStep& step : derivation.steps) {
    Row row = {definition(step), nine_digits(step.values, step.shape), "", ""};
    for (std::size_t i = 0; i < derivation.columns.size(); ++i)
      row.push_back(step.depends ? nine_digits(step.forward[i], step.shape) : "0");
    for (std::size_t i = 0; i < step.locals.size(); ++i) {
      if (i > 0) rows.push_back(row), row = Row(row.size());
      const DerivationStep::Local& local = step.locals[i];
      row[2] = partial_name(step.name, derivation.steps[local.input].name) + " = " + local.formula;
      row[3] = nine_digits(local.values, step.shape);
    }
    rows.push_back(row);
  }
  return table(rows);
}

std::string reverse_text(const Derivation& derivation) {
  const std::string& result = derivation.steps.back().name;
  std::vector<Row> rows = {{"adjoint", "value"}};
  for (std::size_t i = derivation.steps.size(); i-- > 0;)
    if (const DerivationStep& step = derivation.steps[i]; step.depends)
      rows.push_back(
          {partial_name(result, step.name) + " = " + step.adjoint_formula, nine_digits(step.adjoint, step.shape)});
  return table(rows);
}

// A string of the language of Graphviz.
std::string quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string node_dot(const Derivation& derivation, std::size_t i) {
  const DerivationStep& step = derivation.steps[i];
  std::string label = definition(step) + " = " + nine_digits(step.values, step.shape);
  if (step.depends)
    label +=
        "\n" + partial_name(derivation.steps.back().name, step.name) + " = " + nine_digits(step.adjoint, step.shape);
  return "  n" + std::to_string(i) + " [label=" + quoted(label) + (step.inputs.empty() ? ", shape=box" : "") + "];\n";
}

std::string edges_dot(const Derivation& derivation, std::size_t i) {
  const DerivationStep& step = derivation.steps[i];
  std::string text;
  for (const std::size_t input : step.inputs) {
    text += "  n" + std::to_string(input) + " -> n" + std::to_string(i);
    for (const DerivationStep::Local& local : step.locals)
      if (local.input == input) text += " [label=" + quoted(nine_digits(local.values, step.shape)) + "]";
    text += ";\n";
  }
  return text;
}

}  // namespace

std::string to_text(const Derivation& derivation) {
  const DerivationStep& last = derivation.steps.back();
  const std::string start = last.values.size() > 1 ? "the sum of the elements of " + last.name : last.name;
  return "Forward mode: from the inputs to " + last.name + "\n" + forward_text(derivation) + "\nReverse mode: from " +
         start + " back to the inputs\n" + reverse_text(derivation);
}

std::ostream& operator<<(std::ostream& stream, const Derivation& derivation) { return stream << to_text(derivation); }

std::string to_dot(const Derivation& derivation) {
  std::string text = "digraph derivation {\n  rankdir=LR;\n  node [shape=ellipse];\n";
  for (std::size_t i = 0; i < derivation.steps.size(); ++i) text += node_dot(derivation, i);
  for (std::size_t i = 0; i < derivation.steps.size(); ++i) text += edges_dot(derivation, i);
  return text + "}\n";
}

}  // namespace lamina
