// Probabilities corrected after training, by rows that were held out: the option `calibrate`.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "lamina/metrics.hpp"
#include "model/calibration_curves.hpp"
#include "train/target.hpp"

namespace lamina::model {

// Of two classes one curve, for the positive level; of several one for each level against the rest, whose answers are
// then divided by their sum (Zadrozny & Elkan 2002, "Transforming classifier scores into accurate multiclass
// probability estimates"). Where all are 0, all levels are alike.
class Calibration {
 public:
  // `method`: platt or isotonic. `probabilities` are rows × levels; rows without truth or weight are left out. Throws a
  // data error for a class without a row, or without a row of another one.
  static Calibration fit(const std::string& method, const train::Target& target,
                         const std::vector<double>& probabilities, const Truth& truth);

  // In place, rows × levels. Allocates nothing.
  void apply(double* probabilities, std::size_t rows) const;

  nlohmann::json save() const;
  // Throws a model error when it does not fit the target; nlohmann's when a part has another form.
  static Calibration load(const nlohmann::json& object, const train::Target& target);

 private:
  using Curve = std::variant<Sigmoid, Monotone>;

  double corrected(std::size_t curve, double probability) const;

  std::size_t levels_ = 0, positive_ = 0;
  std::vector<Curve> curves_;
};

// Throws a data error unless, of the rows with a truth and a weight, some have each level and some have not.
void check_outcomes(const train::Target& target, const Truth& truth);

}  // namespace lamina::model
