// Fitting a generalized linear model to a table: family, response, design, coefficients, and what they are worth.
#include <algorithm>
#include <cmath>

#include "base/available_memory.hpp"
#include "base/distributions.hpp"
#include "base/math.hpp"
#include "base/shortest.hpp"
#include "baseline/glm.hpp"
#include "baseline/glm_fit.hpp"
#include "baseline/lesson_checks.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

constexpr std::size_t kMostAtOnce = 4000;  // coefficients: the time of Newton's step grows with their third power

const Family& choose_family(const Lesson& lesson) {
  const std::string& wanted = lesson.options.family;
  const std::size_t levels = lesson.target.levels.size();
  const Family& several = lesson.options.lambda > 0 ? kSymmetric : kMultinomial;
  if (wanted == "auto") return !lesson.target.classes() ? kGaussian : levels == 2 ? kBinomial : several;
  const Family& family = wanted == "multinomial" ? several : *find_family(wanted);
  if (family.classes != lesson.target.classes())
    throw Error(ErrorKind::usage,
                "option family: " + wanted + " is for " + (family.classes ? "classes" : "numbers") + ", and " +
                    lesson.target.name() + " has " + (family.classes ? "numbers" : "classes"),
                std::string("leave it out, or give --task ") + (family.classes ? "class" : "regression"));
  if (&family == &kBinomial && levels != 2)
    throw Error(
        ErrorKind::usage,
        "option family: binomial is for two classes, and " + lesson.target.name() + " has " + std::to_string(levels),
        "give --family multinomial");
  return family;
}

void check_counts(const Lesson& lesson) {
  const auto& values = lesson.truth.values;
  const double least = *std::min_element(values.begin(), values.end());
  if (least < 0)
    refuse_target(lesson, "the target has the value " + shortest(least),
                  "poisson takes numbers of at least 0: leave such rows out, or choose another --family");
  if (*std::max_element(values.begin(), values.end()) == 0)
    refuse_target(lesson, "the target is 0 in every training row", "add rows with other values");
}

// 1 for the output of a row's class, else 0.
std::vector<double> indicators(const Lesson& lesson, const Family& family, std::size_t outputs) {
  const auto& classes = lesson.truth.classes;
  std::vector<double> y(classes.size() * outputs);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto level = static_cast<std::size_t>(classes[i]);
    if (&family == &kBinomial)
      y[i] = level == lesson.target.positive ? 1 : 0;
    else if (&family == &kSymmetric)
      y[i * outputs + level] = 1;
    else if (level > 0)
      y[i * outputs + level - 1] = 1;
  }
  return y;
}

Response make_response(const Lesson& lesson, const Family& family) {
  std::size_t outputs = 1;
  if (&family == &kMultinomial) outputs = lesson.target.levels.size() - 1;
  if (&family == &kSymmetric) outputs = lesson.target.levels.size();
  if (family.classes) check_every_class(lesson);
  if (&family == &kPoisson) check_counts(lesson);
  return {family, outputs, family.classes ? indicators(lesson, family, outputs) : lesson.truth.values,
          lesson.truth.weights, lesson.offsets};
}

void check_size(const Lesson& lesson, const Response& response) {
  const std::size_t width = 1 + lesson.inputs.columns, unknowns = response.outputs * width;
  const bool at_once = lesson.options.lambda == 0;
  if (at_once && unknowns > kMostAtOnce)
    throw Error(ErrorKind::usage,
                "a regression without a penalty solves for its " + std::to_string(unknowns) +
                    " coefficients at once, which takes too long for more than " + std::to_string(kMostAtOnce),
                "give --lambda, such as --lambda 0.0001, or leave inputs out");
  const double order = static_cast<double>(at_once ? unknowns : width);
  const double bytes =
      8 *
      (static_cast<double>(lesson.inputs.rows) * static_cast<double>(width + 3 * response.outputs) + 3 * order * order);
  if (bytes > static_cast<double>(available_memory()))
    throw Error(ErrorKind::usage,
                "a regression on " + std::to_string(lesson.inputs.rows) + " rows of " + std::to_string(width) +
                    " inputs takes more memory than there is",
                "leave rows or inputs out");
}

class Training {
 public:
  explicit Training(const Lesson& lesson) : lesson_(lesson), response_(make_response(lesson, choose_family(lesson))) {
    check_size(lesson, response_);
    design_ = make_design(lesson.inputs, response_.weights, left_out());
    if (!penalized()) note_aliased(drop_aliased(design_, response_.weights, lesson.pool));
  }

  GlmState run() {
    const std::vector<double> constants = fit_constants();
    std::vector<double> start(response_.outputs * design_.width());
    for (std::size_t k = 0; k < response_.outputs; ++k) start[k * design_.width()] = constants[k];
    const Regression regression{response_, design_, lesson_.pool, lesson_.cancel};
    const Penalty penalty{lesson_.options.lambda, lesson_.options.alpha};
    found_ = penalized() ? minimize_penalized(regression, penalty, start, state_.null_deviance)
                         : maximize_likelihood(regression, start, state_.null_deviance);
    note_ending();
    translate();
    judge(regression);
    return std::move(state_);
  }

 private:
  bool penalized() const { return lesson_.options.lambda > 0; }

  std::vector<bool> left_out() const {
    return penalized() ? std::vector<bool>(lesson_.inputs.columns) : reference_levels(lesson_.encoder, lesson_.inputs);
  }

  void note_aliased(const std::vector<std::size_t>& aliased) {
    if (aliased.empty()) return;
    const auto names = lesson_.encoder.input_names();
    std::string list;
    for (const std::size_t j : aliased) list += (list.empty() ? "" : ", ") + names[j];
    lesson_.notes.push_back("left out, because other inputs determine them: " + list);
  }

  void note_ending() {
    const std::string remedy = "; --lambda 0.001 would bound them";
    if (found_.ending == Ending::separated)
      lesson_.notes.push_back("the classes are perfectly separated: coefficients grow for ever, and were stopped" +
                              remedy);
    if (found_.ending == Ending::unbounded)
      lesson_.notes.push_back(
          "the coefficients did not converge, because some grow for ever or very slowly, and were stopped" + remedy);
  }

  // The model of constants alone, whose deviance is the measure of others.
  std::vector<double> fit_constants() {
    const Design design = empty_design(lesson_.inputs.rows);
    const Regression regression{response_, design, lesson_.pool};
    Coefficients constants{starting_constants(response_)};
    constants.deviance = total_deviance(response_, regression.linear_predictors(constants.values));
    if (!std::isfinite(constants.deviance))
      refuse_target(lesson_, "the target's values or the offsets are too large for a regression", "scale them down");
    if (response_.outputs == 1) constants = maximize_likelihood(regression, constants.values, constants.deviance);
    state_.null_deviance = constants.deviance;
    return constants.values;
  }

  // To the units of the encoded inputs.
  void translate() {
    const std::size_t width = lesson_.inputs.columns;
    state_.family = &response_.family;
    state_.lambda = lesson_.options.lambda;
    state_.alpha = lesson_.options.alpha;
    state_.width = width;
    state_.outputs = response_.outputs;
    state_.used.assign(width, false);
    for (const std::size_t j : design_.used) state_.used[j] = true;
    state_.deviations = design_.deviations;
    state_.slopes.assign(response_.outputs * width, 0);
    for (std::size_t k = 0; k < response_.outputs; ++k) {
      const double* values = &found_.values[k * design_.width()];
      double constant = values[0];
      for (std::size_t i = 0; i < design_.used.size(); ++i) {
        const std::size_t j = design_.used[i];
        state_.slopes[k * width + j] = values[1 + i] / design_.deviations[j];
        constant -= values[1 + i] * (design_.means[j] / design_.deviations[j]);
      }
      state_.constants.push_back(constant);
    }
    if (&response_.family == &kSymmetric) center_constants();
  }

  // Adding one number to the constants of all classes changes no answer.
  void center_constants() {
    double sum = 0;
    for (const double constant : state_.constants) sum += constant;
    for (double& constant : state_.constants) constant -= sum / static_cast<double>(response_.outputs);
  }

  void judge(const Regression& regression) {
    const double rows = static_cast<double>(lesson_.inputs.rows);
    const double predictors =
        static_cast<double>(&response_.family == &kSymmetric ? response_.outputs - 1 : response_.outputs);
    double rank = predictors;
    for (const double slope : state_.slopes) rank += slope != 0 ? 1 : 0;
    if (!penalized()) rank = static_cast<double>(found_.values.size());
    state_.deviance = found_.deviance;
    state_.null_degrees = (rows - 1) * predictors;
    state_.degrees = rows * predictors - rank;
    if (penalized()) return;
    if (response_.family.test_by_t) state_.dispersion = state_.degrees > 0 ? found_.deviance / state_.degrees : 0;
    state_.aic = akaike(rank);
    if (state_.dispersion > 0) state_.errors = standard_errors(regression);
  }

  // −2·log-likelihood + 2·coefficients. As in R: of a gaussian with the maximal likelihood's variance, which counts as
  // a coefficient, and the weights as the variances' inverse factors.
  double akaike(double rank) const {
    double sum = found_.deviance + 2 * rank;
    if (response_.family.classes) return sum;
    const double rows = static_cast<double>(response_.rows());
    if (&response_.family == &kGaussian) {
      constexpr double kTwoPi = 0x1.921fb54442d18p+2;
      sum = rows * (math::log(kTwoPi * found_.deviance / rows) + 1) + 2 + 2 * rank;
      for (const double weight : response_.weights) sum -= math::log(weight);
      return sum;
    }
    for (std::size_t i = 0; i < response_.rows(); ++i) {
      const double y = response_.y[i], saturated = y > 0 ? y * math::log(y) - y : 0;
      sum -= 2 * response_.weights[i] * (saturated - math::log_gamma(y + 1));
    }
    return sum;
  }

  // √ of dispersion·(Fisher information)⁻¹, taken to the units of GlmState::errors.
  std::vector<double> standard_errors(const Regression& regression) const {
    const std::size_t width = design_.width(), columns = lesson_.inputs.columns;
    std::vector<std::size_t> dependent;
    Square factor = regression.information(regression.linear_predictors(found_.values));
    factorize(factor, 0, dependent);
    const std::vector<double> variances = inverse_diagonal(factor), constant = constant_in_slopes();
    std::vector<double> errors(response_.outputs * (1 + columns));
    for (std::size_t k = 0; k < response_.outputs; ++k) {
      double* to = &errors[k * (1 + columns)];
      std::vector<double> direction(factor.order);
      std::copy(constant.begin(), constant.end(), direction.begin() + static_cast<std::ptrdiff_t>(k * width));
      solve_lower(factor, direction);
      double variance = 0;
      for (const double x : direction) variance += x * x;
      to[0] = std::sqrt(state_.dispersion * variance);
      for (std::size_t i = 0; i < design_.used.size(); ++i) {
        const std::size_t j = design_.used[i];
        to[1 + j] = std::sqrt(state_.dispersion * variances[k * width + 1 + i]) / design_.deviations[j];
      }
    }
    return errors;
  }

  // The constant in the units of the data as a sum over the coefficients of the design.
  std::vector<double> constant_in_slopes() const {
    const auto units = input_units(lesson_.encoder);
    std::vector<double> sum = {1};
    for (const std::size_t j : design_.used)
      sum.push_back(-(design_.means[j] + units[j].shift / units[j].scale) / design_.deviations[j]);
    return sum;
  }

  const Lesson& lesson_;
  const Response response_;
  Design design_;
  Coefficients found_;
  GlmState state_;
};

}  // namespace

std::unique_ptr<Learner> fit_glm(const Lesson& lesson) {
  return std::make_unique<Glm>(Training(lesson).run(), lesson.encoder, lesson.target);
}

}  // namespace lamina::baseline
