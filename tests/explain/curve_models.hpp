// Tables and models whose curves are known, and curves by loops over Model::predict.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lamina/csv.hpp"
#include "lamina/curves.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"

namespace lamina::test {

// y = 3·x − 2·z + 5 for green, − 1 for red; z follows x.
inline Frame additive_table(int rows = 60) {
  std::string text = "x,z,colour,y\n";
  for (int i = 0; i < rows; ++i) {
    const double x = i * 37 % 23 / 2.0, z = x + i * 7 % 5;
    const char* colour = i % 4 == 0 ? "green" : i % 3 == 0 ? "red" : "blue";
    const double y = 3 * x - 2 * z + (i % 4 == 0 ? 5 : i % 3 == 0 ? -1 : 0);
    text += std::to_string(x) + "," + std::to_string(z) + "," + colour + "," + std::to_string(y) + "\n";
  }
  return parse_csv(text, {}, "additive.csv");
}

// Classes that x, z and colour decide together, with gaps in x and colour; w are weights, e is constant.
inline Frame tangled_table(int rows = 80) {
  std::string text = "x,z,colour,w,class\n";
  for (int i = 0; i < rows; ++i) {
    const int x = i * 37 % 29, z = i * 53 % 31;
    const int colour = i * 11 % 7 % 4;
    const char* names[] = {"red", "green", "blue", "a \"quoted\", <b>name</b>"};
    const bool yes = (x > 14) != (colour > 1) || z > 25;
    text += (i % 13 == 5 ? "" : std::to_string(x)) + "," + std::to_string(z) + "," +
            (i % 17 == 3   ? ""
             : colour == 3 ? "\"a \"\"quoted\"\", <b>name</b>\""
                           : names[colour]) +
            "," + std::to_string(1 + i % 3) + "," + (yes ? "yes" : "no") + "\n";
  }
  return parse_csv(text, {}, "tangled.csv");
}

inline Options additive_options() {
  Options options;
  options.target = "y";
  options.model = "glm";
  options.threads = 1;
  return options;
}

inline Options tangled_options(const std::string& model = "net") {
  Options options;
  options.target = "class";
  options.model = model;
  options.threads = 1;
  if (model == "net") options.hidden = {8}, options.epochs = 20, options.batch = 8;
  if (model != "net" && model != "glm" && model != "knn" && model != "svm" && model != "tree") options.trees = 5;
  return options;
}

// What the model says of the frame with the column replaced: rows × outputs.
inline std::vector<double> answers_with(const Model& model, const Frame& frame, const Column& column) {
  std::vector<Column> columns;
  for (const Column& one : frame.columns()) columns.push_back(one.name() == column.name() ? column : one);
  const Predictions said = model.predict(Frame(columns), {1, "auto", {}});
  return model.classifies() ? said.probabilities : said.values;
}

inline Column constant(const Places& places, std::size_t place, std::size_t rows) {
  if (places.kind == ColumnKind::number)
    return Column::numbers(places.column, std::vector<double>(rows, places.numbers[place]));
  return Column::text(places.column, std::vector<std::string>(rows, places.levels[place]));
}

inline std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(name(error.kind())) + ": " + error.what();
  }
  return "nothing was thrown";
}

}  // namespace lamina::test
