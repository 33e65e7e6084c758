// A model made ready once to answer for any number of tables. Explanations ask for the same rows again and again with a
// column changed; columns are shared, so such a table costs next to nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/model.hpp"

namespace lamina {

class Answerer {
 public:
  // Keeps a reference to the model.
  explicit Answerer(const Model& model, const ScoreOptions& options = {});
  ~Answerer();
  Answerer(Answerer&&) noexcept;

  const Model& model() const;
  // What a model says of a row, by name: the probability of each level, in their order; or the number of each target;
  // or the error of the reconstruction, "reconstruction_error".
  const std::vector<std::string>& outputs() const;

  // As Model::predict does, to the bit.
  Predictions predict(const Frame& frame, std::vector<std::string>* notes = nullptr);
  // The same as plain numbers: rows × outputs(), row-major.
  std::vector<double> answers(const Frame& frame, std::vector<std::string>* notes = nullptr);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina
