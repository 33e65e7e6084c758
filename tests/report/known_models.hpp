// Models whose weights are given, and rows to draw them with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "render/attributes.hpp"

namespace lamina::test {

// A network that is what its JSON says: nothing is scaled, nothing is learnt.
inline Model given_model(const Frame& table, const std::string& target, const std::string& network) {
  Options options;
  options.target = target;
  options.network = network;
  options.standardize = false;
  options.precision = "fp64";
  options.epochs = 0;
  options.threads = 1;
  return fit(table, options);
}

// Points of a square from −2 to 2, "yes" where 2a > b.
inline Frame square_table() {
  std::string text = "a,b,class\n";
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < 5; ++j)
      text += std::to_string(i - 2) + "," + std::to_string(j - 2) + "," + (2 * (i - 2) > j - 2 ? "yes" : "no") + "\n";
  return parse_csv(text, {}, "square.csv");
}

// The probability of yes is σ(2a − b).
inline Model square_model() {
  return given_model(square_table(), "class", R"({"layers": [], "output": {"weights": [[2], [-1]], "biases": [0]}})");
}

inline std::vector<Chart> drawn(const std::string& kind, const ChartInput& input) {
  const std::vector<Chart> charts = draw(*find_chart_kind(kind), input);
  for (const Chart& chart : charts) render::check(chart);
  return charts;
}

inline ChartInput input_of(const Model& model, const Frame& data) {
  ChartInput input;
  input.models = {{"m", &model}};
  input.data = &data;
  input.score.threads = 1;
  return input;
}

// What is complained of; empty when nothing is.
inline std::string refusal(const std::string& kind, const ChartInput& input) {
  try {
    draw(*find_chart_kind(kind), input);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

inline bool has(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

}  // namespace lamina::test
