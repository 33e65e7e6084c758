// The plane over two predictors of a model: which two, where along them, and the rows in it.
#pragma once

#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/curves.hpp"
#include "report/parts.hpp"

namespace lamina::report {

class Plane {
 public:
  // The predictors are input.options.x and y; where they are not given, those of a model that has two, else the most
  // important ones by permutation, or without answers the first ones, of numbers alone where a chart needs `numbers`.
  // `points` places along a number.
  enum class Kinds : std::uint8_t { all, numbers };
  Plane(const ChartInput& input, std::size_t points, Kinds kinds = Kinds::all);

  const Explained& explained() const { return explained_; }
  const Places& x() const { return x_; }
  const Places& y() const { return y_; }
  // The place of a row's cell: the nearest number, or its level. Not for missing cells.
  std::size_t place(const Places& places, std::size_t row) const;
  bool missing(std::size_t row) const;

  // Of each row of the explained frame the level it has, −1 where that is missing or not a class.
  const std::vector<std::int32_t>& classes() const { return classes_; }

  json x_json() const { return json_of(x_); }
  json y_json() const { return json_of(y_); }
  // Axes from the first place to the last, and as much of a step beyond as marks take.
  json layout(double beyond = 0) const;
  // The rows as points, a trace for each class.
  std::vector<json> points() const;
  std::string over() const;        // "Age and Chol"
  std::string held() const;        // " The other 11 predictors are held at …", or nothing
  std::string drawn_text() const;  // " 2,000 of 10,000 rows are drawn.", or nothing

 private:
  static json json_of(const Places& places);
  json cells(const Places& places, const std::vector<std::size_t>& rows) const;

  Explained explained_;
  Places x_, y_;
  std::vector<std::int32_t> classes_;
};

// Rows of numbers as Plotly takes them: y.size() rows of x.size().
json grid(const std::vector<double>& values, std::size_t columns);

}  // namespace lamina::report
