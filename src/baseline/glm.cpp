#include "baseline/glm.hpp"

#include <algorithm>
#include <cmath>

#include "baseline/kinds.hpp"
#include "baseline/saved.hpp"

namespace lamina::baseline {

std::vector<Unit> input_units(const Encoder& encoder) {
  std::vector<Unit> units;
  for (const EncodedColumn& column : encoder.columns()) {
    Unit unit;
    if (column.image_byte)
      unit.scale = 255;
    else if (column.kind == ColumnKind::number && column.scaled)
      unit = {column.mean, column.deviation};
    units.insert(units.end(), column.width(), unit);
  }
  return units;
}

Glm::Glm(GlmState state, const Encoder& encoder, const train::Target& target)
    : state_(std::move(state)),
      names_(encoder.input_names()),
      units_(input_units(encoder)),
      levels_(target.levels.size()),
      positive_(target.positive) {
  if (state_.family->classes && state_.family != &kBinomial)
    predictors_.assign(target.levels.begin() + (state_.family == &kMultinomial), target.levels.end());
}

void Glm::answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const {
  const std::size_t outputs = state_.outputs;
  std::vector<double> eta(outputs), mean(outputs), all(levels_);
  for (std::size_t i = 0; i < inputs.rows; ++i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      eta[k] = state_.constants[k] + (offsets.empty() ? 0 : offsets[i]);
      for (std::size_t j = 0; j < inputs.columns; ++j) eta[k] += state_.slopes[k * state_.width + j] * inputs.row(i)[j];
    }
    state_.family->mean(eta.data(), outputs, mean.data());
    if (state_.family == &kBinomial) {
      answers[1 - positive_] = 1 - mean[0];
      answers[positive_] = mean[0];
      answers += 2;
      continue;
    }
    if (state_.family == &kMultinomial) {  // the first level is what the others leave
      std::copy(eta.begin(), eta.end(), all.begin() + 1);
      kSymmetric.mean(all.data(), levels_, answers);
      answers += levels_;
      continue;
    }
    for (const double value : mean) *answers++ = value;
  }
}

Saved Glm::save() const {
  Saved saved;
  std::vector<std::size_t> used;
  for (std::size_t j = 0; j < state_.width; ++j)
    if (state_.used[j]) used.push_back(j);
  saved.content = {{"family", state_.family->name},
                   {"lambda", state_.lambda},
                   {"alpha", state_.alpha},
                   {"used", used},
                   {"null_deviance", state_.null_deviance},
                   {"deviance", state_.deviance},
                   {"dispersion", state_.dispersion},
                   {"null_degrees", state_.null_degrees},
                   {"degrees", state_.degrees},
                   {"aic", state_.aic}};
  saved.tensors = {make_tensor("constants", {state_.outputs}, state_.constants),
                   make_tensor("slopes", {state_.outputs, state_.width}, state_.slopes),
                   make_tensor("deviations", {state_.width}, state_.deviations)};
  if (!state_.errors.empty())
    saved.tensors.push_back(make_tensor("errors", {state_.outputs, 1 + state_.width}, state_.errors));
  return saved;
}

namespace {

std::size_t outputs_of(const Family& family, const train::Target& target) {
  if (&family == &kMultinomial) return target.levels.size() - 1;
  return &family == &kSymmetric ? target.levels.size() : 1;
}

std::vector<bool> read_used(const nlohmann::json& list, std::size_t width) {
  std::vector<bool> used(width);
  for (const auto& place : list) {
    const auto j = place.get<std::size_t>();
    check_saved(j < width, "an input beyond the encoder's");
    used[j] = true;
  }
  return used;
}

}  // namespace

std::unique_ptr<Learner> load_glm(Saved saved, const Encoder& encoder, const train::Target& target) {
  const nlohmann::json& content = saved.content;
  GlmState state;
  state.family = find_family(content.at("family").get<std::string>());
  check_saved(state.family && state.family->classes == target.classes(), "the family of the target");
  check_saved(state.family != &kBinomial || target.levels.size() == 2, "a binomial target of other than two levels");
  state.width = encoder.width();
  state.outputs = outputs_of(*state.family, target);
  state.lambda = content.at("lambda").get<double>();
  state.alpha = content.at("alpha").get<double>();
  state.used = read_used(content.at("used"), state.width);
  state.null_deviance = content.at("null_deviance").get<double>();
  state.deviance = content.at("deviance").get<double>();
  state.dispersion = content.at("dispersion").get<double>();
  state.null_degrees = content.at("null_degrees").get<double>();
  state.degrees = content.at("degrees").get<double>();
  state.aic = content.at("aic").get<double>();
  state.constants = take_tensor(saved, "constants", {state.outputs});
  state.slopes = take_tensor(saved, "slopes", {state.outputs, state.width});
  state.deviations = take_tensor(saved, "deviations", {state.width});
  if (saved.tensors.size() > 3) state.errors = take_tensor(saved, "errors", {state.outputs, 1 + state.width});
  return std::make_unique<Glm>(std::move(state), encoder, target);
}

LearnerKind glm_kind() {
  return {"glm",
          "generalized linear model",
          "McCullagh & Nelder 1989; Friedman, Hastie & Tibshirani 2010",
          {"family", "lambda", "alpha"},
          true,
          true,
          true,
          fit_glm,
          load_glm};
}

}  // namespace lamina::baseline
