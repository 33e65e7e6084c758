#include "model/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"

namespace lamina::model {

namespace {

using nlohmann::json;

double weight_of(const Truth& truth, std::size_t row) { return truth.weights.empty() ? 1 : truth.weights[row]; }

bool counts(const Truth& truth, std::size_t row) { return truth.classes[row] >= 0 && weight_of(truth, row) > 0; }

// The levels that have a curve.
std::vector<std::size_t> calibrated_levels(const train::Target& target) {
  if (target.levels.size() == 2) return {target.positive};
  std::vector<std::size_t> levels;
  for (std::size_t level = 0; level < target.levels.size(); ++level) levels.push_back(level);
  return levels;
}

Outcomes outcomes_of(std::size_t level, std::size_t levels, const std::vector<double>& probabilities,
                     const Truth& truth) {
  Outcomes outcomes;
  for (std::size_t row = 0; row < truth.classes.size(); ++row) {
    if (!counts(truth, row)) continue;
    outcomes.probabilities.push_back(probabilities[row * levels + level]);
    outcomes.truths.push_back(truth.classes[row] == static_cast<std::int32_t>(level) ? 1 : 0);
    outcomes.weights.push_back(weight_of(truth, row));
  }
  return outcomes;
}

json save_curve(const Sigmoid& curve) { return {{"slope", curve.slope}, {"intercept", curve.intercept}}; }
json save_curve(const Monotone& curve) { return {{"from", curve.from}, {"to", curve.to}}; }

void check(bool holds) {
  if (!holds) throw Error(ErrorKind::model, "the model file's calibration does not fit the model", "train it again");
}

bool is_probability(double value) { return value >= 0 && value <= 1; }

Sigmoid sigmoid_from(const json& object) {
  const Sigmoid curve{object.at("slope").get<double>(), object.at("intercept").get<double>()};
  check(std::isfinite(curve.slope) && std::isfinite(curve.intercept));
  return curve;
}

Monotone monotone_from(const json& object) {
  Monotone curve{object.at("from").get<std::vector<double>>(), object.at("to").get<std::vector<double>>()};
  check(!curve.from.empty() && curve.from.size() == curve.to.size());
  check(std::all_of(curve.from.begin(), curve.from.end(), is_probability));
  check(std::all_of(curve.to.begin(), curve.to.end(), is_probability));
  for (std::size_t i = 1; i < curve.from.size(); ++i)
    check(curve.from[i - 1] < curve.from[i] && curve.to[i - 1] <= curve.to[i]);
  return curve;
}

}  // namespace

void check_outcomes(const train::Target& target, const Truth& truth) {
  std::vector<bool> seen(target.levels.size());
  for (std::size_t row = 0; row < truth.classes.size(); ++row)
    if (counts(truth, row)) seen[static_cast<std::size_t>(truth.classes[row])] = true;
  for (std::size_t level = 0; level < seen.size(); ++level)
    if (!seen[level])
      throw Error(ErrorKind::data,
                  "the held-out rows have none of the class " + target.levels[level] + ", so nothing can be calibrated",
                  "hold out more rows, or leave out --calibrate", {{}, 0, target.name()});
}

Calibration Calibration::fit(const std::string& method, const train::Target& target,
                             const std::vector<double>& probabilities, const Truth& truth) {
  check_outcomes(target, truth);
  Calibration calibration;
  calibration.levels_ = target.levels.size();
  calibration.positive_ = target.positive;
  for (const std::size_t level : calibrated_levels(target)) {
    const Outcomes outcomes = outcomes_of(level, target.levels.size(), probabilities, truth);
    if (method == "platt")
      calibration.curves_.emplace_back(fit_sigmoid(outcomes));
    else
      calibration.curves_.emplace_back(fit_monotone(outcomes));
  }
  return calibration;
}

double Calibration::corrected(std::size_t curve, double probability) const {
  return std::visit([&](const auto& of) { return of(probability); }, curves_[curve]);
}

void Calibration::apply(double* probabilities, std::size_t rows) const {
  for (double* row = probabilities; row != probabilities + rows * levels_; row += levels_) {
    if (curves_.size() == 1) {
      row[positive_] = corrected(0, row[positive_]);
      row[1 - positive_] = 1 - row[positive_];
      continue;
    }
    double sum = 0;
    for (std::size_t level = 0; level < levels_; ++level) sum += row[level] = corrected(level, row[level]);
    for (std::size_t level = 0; level < levels_; ++level)
      row[level] = sum > 0 ? row[level] / sum : 1 / static_cast<double>(levels_);
  }
}

json Calibration::save() const {
  json curves = json::array();
  for (const Curve& curve : curves_) curves.push_back(std::visit([](const auto& of) { return save_curve(of); }, curve));
  return curves;
}

Calibration Calibration::load(const json& object, const train::Target& target) {
  check(target.classes());
  Calibration calibration;
  calibration.levels_ = target.levels.size();
  calibration.positive_ = target.positive;
  for (const json& curve : object) {
    if (curve.contains("slope"))
      calibration.curves_.emplace_back(sigmoid_from(curve));
    else
      calibration.curves_.emplace_back(monotone_from(curve));
  }
  check(calibration.curves_.size() == calibrated_levels(target).size());
  return calibration;
}

}  // namespace lamina::model
