// Formulas as people write them, read into a graph: −log σ(Wx) is "-log(sigmoid(W*x))".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// A named scalar {}, or a matrix {R, C} (a column is {R, 1}), row-major.
struct Quantity {
  std::string name;
  Shape shape;
  std::vector<double> values;
};

// Reads "x=3,W=[.1 .2 .6; .4 .3 .1]": numbers of a row are parted by blanks or commas, rows by semicolons. Throws a
// usage error that names the place in the text.
std::vector<Quantity> parse_quantities(std::string_view text);

struct Expression {
  Value result;
  std::vector<std::pair<std::string, Value>> names;  // what the text itself named, in its order
};

// Reads an expression into the leaves' graph. Equal parts become one node.
//
//   text    = { name "=" sum ";" } sum        parts may be named first: "p = sigmoid(W*x); -log(p)"
//   sum     = product { ("+" | "-") product }
//   product = factor { ("*" | "/" | "@") factor }         * and / go element by element, @ is the matrix product
//   factor  = "-" factor | power
//   power   = primary [ "^" ["-"] whole number ]
//   primary = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
//
// A function is `sum`, of all elements, or an op of the table that takes real inputs alone: exp, log, sigmoid, tanh,
// relu, softplus, sqrt, abs, sign, maximum, minimum, matmul, transpose, softmax, … (`expression_functions`).
// Throws a usage error that names the column (1-based, in characters).
Expression parse_expression(std::string_view text, const std::vector<std::pair<std::string, Value>>& leaves,
                            Graph& graph);

// The names of functions, in the table's order.
std::vector<std::string> expression_functions();

}  // namespace lamina
