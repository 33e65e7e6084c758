// lamina derive: an expression, its value and its derivatives, step by step.
#include <algorithm>

#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/derivation.hpp"
#include "lamina/error.hpp"
#include "lamina/expression.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "parse.hpp"

namespace lamina::cli {

namespace {

struct DeriveArguments {
  std::string expression, at, by;
  bool dot = false;
};

// The leaves that the names of --at stand for.
struct Leaves {
  std::vector<Quantity> quantities;
  std::vector<std::pair<std::string, Value>> values;

  Leaves(Graph& graph, const std::string& at) {
    if (!at.empty()) quantities = parse_quantities(at);
    for (const Quantity& quantity : quantities)
      values.emplace_back(quantity.name, graph.input(quantity.name, quantity.shape));
  }

  const std::pair<std::string, Value>& find(const std::string& name) const {
    for (const auto& leaf : values)
      if (leaf.first == name) return leaf;
    throw Error(ErrorKind::usage, "--wrt names " + name + ", which has no value",
                "give it one, such as --at " + name + "=1");
  }
};

// "W" or "W[2,3]", rows and columns from 1.
Variable variable(const std::string& text, const Leaves& leaves) {
  const std::size_t bracket = text.find('['), comma = text.find(',');
  const Value leaf = leaves.find(text.substr(0, bracket)).second;
  if (bracket == std::string::npos) return {leaf};
  if (comma == std::string::npos || text.back() != ']')
    throw Error(ErrorKind::usage, "--wrt " + text + " is no element", "write NAME[ROW,COLUMN], such as W[1,2]");
  const std::uint64_t row = whole_option("--wrt", text.substr(bracket + 1, comma - bracket - 1));
  const std::uint64_t column = whole_option("--wrt", text.substr(comma + 1, text.size() - comma - 2));
  const Shape shape = leaf.shape().empty() ? Shape{1, 1} : leaf.shape();
  const auto rows = static_cast<std::uint64_t>(shape[0]), columns = static_cast<std::uint64_t>(shape[1]);
  if (row < 1 || row > rows || column < 1 || column > columns)
    throw Error(ErrorKind::usage, "--wrt " + text + " is outside of " + to_string(shape),
                "rows and columns count from 1");
  return {leaf, (row - 1) * columns + column - 1};
}

// "W,b" or "W[1,2],b", cut at the commas outside of brackets.
std::vector<Variable> variables(const std::string& text, const Leaves& leaves) {
  std::vector<Variable> list;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size() && !text.empty(); ++i) {
    if (i < text.size() && text[i] == '[') ++depth;
    if (i < text.size() && text[i] == ']') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    list.push_back(variable(text.substr(start, i - start), leaves));
    start = i + 1;
  }
  return list;
}

std::vector<std::string> unused(const Derivation& derivation, const Leaves& leaves) {
  std::vector<std::string> notes;
  for (const auto& leaf : leaves.values) {
    const auto& steps = derivation.steps;
    if (std::none_of(steps.begin(), steps.end(), [&](const auto& step) { return step.name == leaf.first; }))
      notes.push_back("the expression does not use " + leaf.first);
  }
  return notes;
}

// A number for a scalar, a list of rows for a matrix.
nlohmann::json json_of(const std::vector<double>& values, const Shape& shape) {
  if (shape.size() < 2) return values.size() == 1 ? nlohmann::json(values[0]) : nlohmann::json(values);
  nlohmann::json rows = nlohmann::json::array();
  const auto columns = static_cast<std::ptrdiff_t>(shape[1]);
  for (auto row = values.begin(); row != values.end(); row += columns)
    rows.push_back(std::vector<double>(row, row + columns));
  return rows;
}

nlohmann::json json_of(const Derivation& derivation, const DerivationStep& step) {
  nlohmann::json object = {{"name", step.name}, {"value", json_of(step.values, step.shape)}};
  if (!step.formula.empty()) object["formula"] = step.formula;
  if (!step.depends) return object;
  nlohmann::json locals = nlohmann::json::array(), forward = nlohmann::json::object();
  for (const auto& local : step.locals)
    locals.push_back({{"by", derivation.steps[local.input].name},
                      {"formula", local.formula},
                      {"value", json_of(local.values, step.shape)}});
  for (std::size_t i = 0; i < derivation.columns.size(); ++i)
    forward[derivation.columns[i]] = json_of(step.forward[i], step.shape);
  object["local_derivatives"] = locals;
  object["forward"] = forward;
  object["adjoint"] = {{"formula", step.adjoint_formula}, {"value", json_of(step.adjoint, step.shape)}};
  return object;
}

nlohmann::json json_of(const Derivation& derivation, const DeriveArguments& arguments,
                       const std::vector<std::string>& notes) {
  nlohmann::json steps = nlohmann::json::array(), gradients = nlohmann::json::object();
  for (const DerivationStep& step : derivation.steps) {
    steps.push_back(json_of(derivation, step));
    if (step.inputs.empty() && step.depends) gradients[step.name] = json_of(step.adjoint, step.shape);
  }
  const DerivationStep& result = derivation.steps.back();
  return {{"expression", arguments.expression},
          {"value", json_of(result.values, result.shape)},
          {"gradients", gradients},
          {"steps", steps},
          {"notes", notes}};
}

int run(const DeriveArguments& arguments, const Common& common) {
  if (arguments.dot && common.json)
    throw Error(ErrorKind::usage, "--dot and --json ask for two outputs", "leave one out");
  Graph graph;
  const Leaves leaves(graph, arguments.at);
  const Expression expression = parse_expression(arguments.expression, leaves.values, graph);
  std::vector<At> at;
  for (std::size_t i = 0; i < leaves.values.size(); ++i)
    at.push_back({leaves.values[i].second, leaves.quantities[i].values});
  const Derivation steps = derivation(expression.result, at, {variables(arguments.by, leaves), expression.names});
  const std::vector<std::string> notes = unused(steps, leaves);
  say_notes(notes, common);
  if (common.json)
    print_json(json_of(steps, arguments, notes));
  else
    print(arguments.dot ? to_dot(steps) : to_text(steps));
  return kDone;
}

}  // namespace

Action add_derive(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<DeriveArguments>();
  app.add_option(kExpression, arguments->expression,
                 "numbers, names, + - * / ^, @ (matrix product), parentheses and functions; parts may be named first: "
                 "\"p = sigmoid(W*x); -log(p)\"")
      ->required();
  app.add_option("--at", arguments->at, "the numbers of the names, matrices by rows: x=3,W=[1 2; 3 4]")
      ->option_text("NAME=NUMBER,…")
      ->group("derivation");
  app.add_option("--wrt", arguments->by, "differentiate by these names or elements alone, such as W,b[1,2]")
      ->option_text("NAME,…")
      ->group("derivation");
  app.add_flag("--dot", arguments->dot, "draw the graph in Graphviz' language")->group("output");
  add_common(app, common);
  return [arguments, &common] {
    if (arguments->expression.rfind(" -", 0) == 0) arguments->expression.erase(0, 1);
    return run(*arguments, common);
  };
}

}  // namespace lamina::cli
