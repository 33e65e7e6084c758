// Generalized linear models: linear, logistic, multinomial and Poisson regression, with or without an elastic net.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "baseline/glm_family.hpp"
#include "baseline/learner.hpp"

namespace lamina::baseline {

// What a fit gives, in the units of the encoded inputs. `outputs` linear predictors of `width` inputs each.
struct GlmState {
  const Family* family = nullptr;
  double lambda = 0, alpha = 0;
  std::size_t width = 0, outputs = 1;
  std::vector<double> constants;   // outputs
  std::vector<double> slopes;      // outputs × width; 0 for inputs that are not used
  std::vector<bool> used;          // width
  std::vector<double> deviations;  // width: of the training rows, by their weights
  std::vector<double> errors;      // outputs × (1 + width): standard errors of the constants in the units of the data,
                                   // and of the slopes; none with a penalty or without degrees of freedom
  double null_deviance = 0, deviance = 0, dispersion = 1;
  double null_degrees = 0, degrees = 0;  // of freedom
  double aic = 0;                        // Akaike's criterion, without a penalty

  bool penalized() const { return lambda > 0; }
};

// How an encoded input comes from the data: (x − shift) / scale.
struct Unit {
  double shift = 0, scale = 1;
};
std::vector<Unit> input_units(const Encoder& encoder);

class Glm final : public Learner {
 public:
  Glm(GlmState state, const Encoder& encoder, const train::Target& target);
  void answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const override;
  Saved save() const override;
  std::string deviance() const override { return state_.family->name; }
  std::vector<LearntTable> tables() const override;

 private:
  Frame coefficient_table() const;
  Frame fit_table() const;

  GlmState state_;
  std::vector<std::string> names_, predictors_;  // of the inputs; of the outputs: a level each, or none
  std::vector<Unit> units_;
  std::size_t levels_, positive_;
};

std::unique_ptr<Learner> fit_glm(const Lesson& lesson);
std::unique_ptr<Learner> load_glm(Saved saved, const Encoder& encoder, const train::Target& target);

}  // namespace lamina::baseline
