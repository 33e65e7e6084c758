// Small fitted models for tests of charts, each fitted once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lamina/charts.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"

namespace lamina::report {

using Settings = std::vector<std::pair<const char*, const char*>>;

inline Model fitted(const Frame& table, const Settings& settings) {
  Options options;
  for (const auto& [name, value] : settings) set_option(options, name, value);
  return fit(table, options);
}

inline Frame bundled(const char* path) { return read_csv(std::string(LAMINA_SOURCE_DIR "/data/") + path); }

inline const Frame& heart() {
  static const Frame table = bundled("heart/Heart.csv");
  return table;
}
inline const Frame& boston() {
  static const Frame table = bundled("boston/BostonHousing.csv");
  return table;
}
inline const Frame& iris() {
  static const Frame table = bundled("iris/iris.csv");
  return table;
}

inline const Model& heart_net() {
  static const Model model = fitted(heart(), {{"target", "AHD"},
                                              {"valid", "0.2"},
                                              {"hidden", "5,4"},
                                              {"activation", "tanh"},
                                              {"epochs", "6"},
                                              {"threads", "1"},
                                              {"watch", "activations,gradients"}});
  return model;
}
inline const Model& heart_glm() {
  static const Model model = fitted(heart(), {{"target", "AHD"}, {"model", "glm"}});
  return model;
}
inline const Model& heart_tree() {
  static const Model model = fitted(heart(), {{"target", "AHD"}, {"model", "tree"}, {"depth", "3"}});
  return model;
}
inline const Model& boston_net() {
  static const Model model =
      fitted(boston(), {{"target", "medv"}, {"valid", "0.2"}, {"hidden", "8"}, {"epochs", "5"}, {"threads", "1"}});
  return model;
}
inline const Model& iris_net() {
  static const Model model = fitted(iris(), {{"target", "C5"}, {"hidden", "3"}, {"epochs", "5"}, {"threads", "1"}});
  return model;
}
inline const Model& iris_autoencoder() {
  static const Model model =
      fitted(iris(), {{"task", "autoencoder"}, {"hidden", "2"}, {"epochs", "3"}, {"threads", "1"}});
  return model;
}

inline ChartInput input_of(std::vector<NamedModel> models, const Frame* data = nullptr) {
  ChartInput input;
  input.models = std::move(models);
  input.data = data;
  input.options.lines = 10;
  input.options.repeats = 2;
  input.options.points = 8;
  input.score.threads = 1;
  return input;
}

// With a memory of its own, so that the options of an input may be changed between two charts.
inline std::vector<Chart> drawn_by(const char* name, ChartInput input) {
  input.memory = make_chart_memory();
  return draw(*find_chart_kind(name), input);
}
inline Chart chart_by(const char* name, const ChartInput& input) { return drawn_by(name, input).front(); }

inline std::vector<double> reals(const nlohmann::json& array) { return array.get<std::vector<double>>(); }

// The trace of this name; null when there is none.
inline nlohmann::json trace_of(const Chart& chart, const std::string& name) {
  for (const auto& trace : chart.data)
    if (trace.value("name", "") == name) return trace;
  return nullptr;
}

inline std::string error_of(const char* name, const ChartInput& input) {
  try {
    drawn_by(name, input);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace lamina::report
