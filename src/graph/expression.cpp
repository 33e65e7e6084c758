#include "lamina/expression.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>

#include "graph/op.hpp"
#include "graph/shapes.hpp"
#include "lamina/error.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

constexpr int kMostPower = 64;
constexpr int kMostDepth = 200;  // of parentheses and signs, so that no text exhausts the stack

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }  // of a UTF-8 character

// A text with a place in it. `source` names it in errors.
class Cursor {
 public:
  Cursor(std::string_view text, const char* source) : text_(text), source_(source) {}

  [[noreturn]] void refuse(std::size_t at, const std::string& message, const std::string& remedy) const {
    const std::string_view before = text_.substr(0, at);
    const auto column = 1 + std::count_if(before.begin(), before.end(), [](char c) { return !is_continuation(c); });
    throw Error(ErrorKind::usage, message, remedy, {source_, 0, std::to_string(column)});
  }

  std::size_t place() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    return at_;
  }
  void go_to(std::size_t place) { at_ = place; }
  bool at_end() { return place() == text_.size(); }
  char next() { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    const bool found = next() == c && c != '\0';
    if (found) ++at_;
    return found;
  }
  void need(char c, const std::string& remedy) {
    if (!take(c)) refuse(at_, std::string("expected '") + c + "' " + found(), remedy);
  }

  // "before 'x'" or "at the end"
  std::string found() {
    if (at_end()) return "at the end";
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_continuation(text_[end])) ++end;
    return "before '" + std::string(text_.substr(at_, end - at_)) + "'";
  }

  std::string name() {
    const std::size_t start = place();
    if (at_ < text_.size() && is_letter(text_[at_]))
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  bool number_follows() {
    const char c = next();
    return is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]));
  }

  // A number with an optional minus when `sign` is set.
  double number(bool sign) {
    const std::size_t start = place();
    const bool negative = sign && take('-');
    if (!number_follows()) refuse(at_, "expected a number " + found(), "write one such as 3 or -0.5");
    double value = 0;
    const auto read = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (read.ec != std::errc()) refuse(start, "a number that no double holds", "write one below 1e308");
    at_ = static_cast<std::size_t>(read.ptr - text_.data());
    return negative ? -value : value;
  }

 private:
  std::string_view text_;
  const char* source_;
  std::size_t at_ = 0;
};

// ---- quantities ----

Quantity matrix(Cursor& cursor, std::string name) {
  Quantity quantity{std::move(name), {0, 0}, {}};
  std::int64_t columns = 0;
  const auto end_row = [&] {
    std::int64_t& expected = quantity.shape[1];
    if (columns == 0) cursor.refuse(cursor.place(), "a row without numbers", "write numbers such as [1 2; 3 4]");
    if (quantity.shape[0]++ > 0 && columns != expected)
      cursor.refuse(cursor.place(),
                    "a row of " + std::to_string(columns) + " numbers below one of " + std::to_string(expected),
                    "give every row as many numbers");
    expected = columns;
    columns = 0;
  };
  while (!cursor.take(']')) {
    if (cursor.take(';')) {
      end_row();
    } else {
      quantity.values.push_back(cursor.number(true));
      ++columns;
      cursor.take(',');
    }
  }
  end_row();
  return quantity;
}

Quantity quantity(Cursor& cursor) {
  const std::size_t start = cursor.place();
  std::string name = cursor.name();
  if (name.empty()) cursor.refuse(start, "expected a name " + cursor.found(), "write NAME=NUMBER, such as x=3");
  cursor.need('=', "write NAME=NUMBER, such as x=3");
  if (cursor.take('[')) return matrix(cursor, std::move(name));
  return {std::move(name), {}, {cursor.number(true)}};
}

// ---- expressions ----

// Applies an op, or gives the node that applies it to the same inputs already.
class NodeMaker {
 public:
  explicit NodeMaker(Graph& graph) : graph_(graph) {}

  Value constant(double value) {
    const auto found = constants_.find(value);
    return found != constants_.end() ? found->second : constants_.emplace(value, graph_.constant(value)).first->second;
  }

  Value apply(const Op& op, const std::vector<Value>& inputs) {
    std::vector<NodeId> ids;
    for (const Value& input : inputs) ids.push_back(input.id());
    const auto key = std::make_pair(op.name, ids);
    const auto found = nodes_.find(key);
    return found != nodes_.end() ? found->second : nodes_.emplace(key, graph_.apply(op, inputs)).first->second;
  }

 private:
  Graph& graph_;
  std::map<double, Value> constants_;
  std::map<std::pair<std::string_view, std::vector<NodeId>>, Value> nodes_;
};

// Whether an op can be called by name: it takes real inputs and no attributes, as its examples show.
bool is_function(const Op& op) {
  if (op.is_leaf()) return false;
  if (op.examples == nullptr) return op.elementwise.has_value();
  for (const Example& example : op.examples())
    if (!(example.attributes == Attributes{}) || !example.types.empty()) return false;
  return true;
}

constexpr const char* kSum = "sum";

class Parser {
 public:
  Parser(std::string_view text, const std::vector<std::pair<std::string, Value>>& leaves, Graph& graph)
      : cursor_(text, "EXPRESSION"), make_(graph) {
    for (const auto& leaf : leaves) known_.emplace(leaf.first, leaf.second);
  }

  Expression parse() {
    Expression expression;
    while (name_follows()) {
      const std::size_t start = cursor_.place();
      std::string name = cursor_.name();
      cursor_.need('=', "");
      if (known_.count(name) > 0) cursor_.refuse(start, name + " has a value already", "choose another name");
      const Value value = sum();
      cursor_.need(';', "end what is named by a semicolon, as in p = sigmoid(x); -log(p)");
      known_.emplace(name, value);
      expression.names.emplace_back(std::move(name), value);
    }
    expression.result = sum();
    if (!cursor_.at_end())
      cursor_.refuse(cursor_.place(), "expected an operator " + cursor_.found(), "write * for a product");
    return expression;
  }

 private:
  // Whether "NAME =" comes next.
  bool name_follows() {
    const std::size_t start = cursor_.place();
    const bool follows = !cursor_.name().empty() && cursor_.next() == '=';
    cursor_.go_to(start);
    return follows;
  }

  // An op's complaint about shapes gets the place of the operator.
  Value apply(std::size_t at, const Op& op, const std::vector<Value>& inputs) {
    try {
      return make_.apply(op, inputs);
    } catch (const Error& error) {
      cursor_.refuse(at, error.message(), error.remedy());
    }
  }

  Value sum() {
    Value value = product();
    for (;;) {
      const std::size_t at = cursor_.place();
      if (cursor_.take('+'))
        value = apply(at, ops::add, {value, product()});
      else if (cursor_.take('-'))
        value = apply(at, ops::subtract, {value, product()});
      else
        return value;
    }
  }

  Value product() {
    Value value = factor();
    for (;;) {
      const std::size_t at = cursor_.place();
      if (cursor_.take('*'))
        value = apply(at, ops::multiply, {value, factor()});
      else if (cursor_.take('/'))
        value = apply(at, ops::divide, {value, factor()});
      else if (cursor_.take('@'))
        value = apply(at, ops::matmul, {value, factor()});
      else
        return value;
    }
  }

  Value factor() {
    const std::size_t at = cursor_.place();
    if (++depth_ > kMostDepth) cursor_.refuse(at, "too many parentheses and signs", "name parts of it first");
    Value value;
    if (!cursor_.take('-'))
      value = power();
    else if (cursor_.number_follows() && !power_follows_number())
      value = make_.constant(-cursor_.number(false));
    else
      value = apply(at, ops::negate, {factor()});
    --depth_;
    return value;
  }

  // −2^2 is −(2^2).
  bool power_follows_number() {
    const std::size_t start = cursor_.place();
    cursor_.number(false);
    const bool follows = cursor_.next() == '^';
    cursor_.go_to(start);
    return follows;
  }

  Value power() {
    const Value base = primary();
    const std::size_t at = cursor_.place();
    if (!cursor_.take('^')) return base;
    const std::size_t start = cursor_.place();
    const double exponent = cursor_.number(true);
    const int whole = exponent >= -kMostPower && exponent <= kMostPower ? static_cast<int>(exponent) : 0;
    if (whole != exponent)
      cursor_.refuse(start, "an exponent that is no whole number from -64 to 64", "write exp(2.5*log(x)) for x^2.5");
    if (cursor_.next() == '^') cursor_.refuse(cursor_.place(), "a power of a power", "set parentheses");
    if (whole == 0) return make_.constant(1);
    const Value positive = repeated(at, base, std::abs(whole));
    return whole > 0 ? positive : apply(at, ops::divide, {make_.constant(1), positive});
  }

  // By squaring, the higher half first.
  Value repeated(std::size_t at, const Value& base, int exponent) {
    if (exponent == 1) return base;
    const Value half = repeated(at, base, exponent / 2), square = apply(at, ops::multiply, {half, half});
    return exponent % 2 == 0 ? square : apply(at, ops::multiply, {square, base});
  }

  Value primary() {
    const std::size_t at = cursor_.place();
    if (cursor_.number_follows()) return make_.constant(cursor_.number(false));
    if (cursor_.take('(')) {
      const Value value = sum();
      cursor_.need(')', "close the parenthesis");
      return value;
    }
    const std::string name = cursor_.name();
    if (name.empty()) cursor_.refuse(at, "expected a number or a name " + cursor_.found(), "complete the expression");
    if (cursor_.next() == '(') return call(at, name);
    const auto known = known_.find(name);
    if (known == known_.end())
      cursor_.refuse(at, "the name " + name + " has no value", "give one, such as --at " + name + "=1");
    return known->second;
  }

  Value call(std::size_t at, const std::string& name) {
    cursor_.take('(');
    std::vector<Value> arguments = {sum()};
    while (cursor_.take(',')) arguments.push_back(sum());
    cursor_.need(')', "close the parenthesis");
    if (name == kSum) return total(at, arguments);
    const Op* op = find_op(name);
    if (op == nullptr || !is_function(*op)) {
      std::string known;
      for (const std::string& function : expression_functions()) known += (known.empty() ? "" : ", ") + function;
      cursor_.refuse(at, "there is no function " + name, "use one of " + known);
    }
    return apply(at, *op, arguments);
  }

  Value total(std::size_t at, const std::vector<Value>& arguments) {
    if (arguments.size() != 1) cursor_.refuse(at, "sum takes one argument", "write sum(a) + sum(b)");
    const Value& x = arguments[0];
    if (x.shape().size() < 2) return x;
    return apply(at, ops::sum_inputs, {x.shape()[1] == 1 ? x : apply(at, ops::sum_columns, {x})});
  }

  Cursor cursor_;
  NodeMaker make_;
  std::map<std::string, Value> known_;
  int depth_ = 0;
};

}  // namespace

std::vector<Quantity> parse_quantities(std::string_view text) {
  Cursor cursor(text, "--at");
  std::vector<Quantity> quantities;
  do {
    const std::size_t start = cursor.place();
    quantities.push_back(quantity(cursor));
    for (std::size_t i = 0; i + 1 < quantities.size(); ++i)
      if (quantities[i].name == quantities.back().name)
        cursor.refuse(start, quantities.back().name + " is given twice", "give each name one value");
  } while (cursor.take(','));
  if (!cursor.at_end())
    cursor.refuse(cursor.place(), "expected a comma " + cursor.found(), "write NAME=NUMBER,NAME=NUMBER");
  return quantities;
}

Expression parse_expression(std::string_view text, const std::vector<std::pair<std::string, Value>>& leaves,
                            Graph& graph) {
  return Parser(text, leaves, graph).parse();
}

std::vector<std::string> expression_functions() {
  std::vector<std::string> names = {kSum};
  for (const Op* op : op_table())
    if (is_function(*op)) names.emplace_back(op->name);
  return names;
}

}  // namespace lamina
