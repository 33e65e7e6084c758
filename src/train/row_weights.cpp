#include "train/row_weights.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "nn/losses.hpp"
#include "train/option_text.hpp"

namespace lamina::train {
namespace {

[[noreturn]] void refuse(const char* option, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::usage, std::string("option ") + option + ": " + what, remedy);
}

// The numbers of a map from levels to numbers of at least 0, by level; NaN where the map is silent.
std::vector<double> by_level(const Target& target, const StringMap& map, const char* option) {
  std::vector<double> values(target.levels.size(), std::nan(""));
  for (const auto& [level, text] : map) {
    const auto found = std::find(target.levels.begin(), target.levels.end(), level);
    if (found == target.levels.end()) {
      const std::string close = nearest(level, target.levels);
      refuse(option, "there is no level '" + level + "'",
             close.empty() ? "the levels are " + write(target.levels, ", ") : "did you mean " + close + "?");
    }
    double value = 0;
    if (!read(text, value) || !(value >= 0))
      refuse(option, "'" + text + "' is no number of at least 0", "write " + level + "=NUMBER");
    values[static_cast<std::size_t>(found - target.levels.begin())] = value;
  }
  return values;
}

std::vector<double> weights_of_classes(const Target& target, const TargetRows& answers, const Options& options,
                                       const std::vector<std::size_t>& rows) {
  std::vector<double> weights = by_level(target, options.class_weights, "class_weights");
  for (double& weight : weights)
    if (std::isnan(weight)) weight = 1;
  if (!options.balance_classes) return weights;
  std::vector<double> own;
  for (std::size_t row = 0; row < answers.rows; ++row) own.push_back(answers.weight(row));
  const std::vector<double> shares = class_shares(target, answers, own, rows);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 1 / (static_cast<double>(weights.size()) * shares[i]);
  return weights;
}

double log_odds(double p) { return math::log(p) - math::log(1 - p); }

std::vector<double> logs(const std::vector<double>& shares) {
  std::vector<double> found;
  for (const double share : shares) found.push_back(math::log(share));
  return found;
}

double weighted_mean(const TargetRows& answers, std::size_t column, const std::vector<double>& weights,
                     const std::vector<std::size_t>& rows) {
  double sum = 0, all = 0;
  for (const auto row : rows) {
    sum += weights[row] * answers.truth.values[row * answers.columns + column];
    all += weights[row];
  }
  return sum / all;
}

}  // namespace

std::vector<double> training_weights(const Target& target, const TargetRows& answers, const Options& options,
                                     const std::vector<std::size_t>& rows) {
  std::vector<double> weights;
  for (std::size_t row = 0; row < answers.rows; ++row) weights.push_back(answers.weight(row));
  if (!target.classes() || (options.class_weights.empty() && !options.balance_classes)) return weights;
  const std::vector<double> of_class = weights_of_classes(target, answers, options, rows);
  for (const auto row : rows) weights[row] *= of_class[static_cast<std::size_t>(answers.truth.classes[row])];
  return weights;
}

std::vector<double> class_shares(const Target& target, const TargetRows& answers, const std::vector<double>& weights,
                                 const std::vector<std::size_t>& rows) {
  std::vector<double> shares(target.levels.size());
  double all = 0;
  for (const auto row : rows) {
    shares[static_cast<std::size_t>(answers.truth.classes[row])] += weights[row];
    all += weights[row];
  }
  for (double& share : shares) share /= all;
  return shares;
}

void learn_priors(Target& target, const Options& options, const std::vector<double>& shares) {
  if (options.priors.empty()) return;
  std::vector<double> priors = by_level(target, options.priors, "priors");
  double given = 0;
  const auto silent = std::count_if(priors.begin(), priors.end(), [](double p) { return std::isnan(p); });
  for (const double p : priors) given += std::isnan(p) ? 0 : p;
  for (double& p : priors)
    if (std::isnan(p)) p = 1 - given;
  const bool whole = silent == 1 || (silent == 0 && std::abs(given - 1) <= 1e-6);
  if (!whole || !std::all_of(priors.begin(), priors.end(), [](double p) { return p > 0 && p < 1; }))
    refuse("priors", "'" + write(options.priors) + "' are no shares that add up to 1",
           "give each level, or all but one, a share above 0");
  target.prior_shift.clear();
  if (target.task() == Task::binary)
    target.prior_shift = {log_odds(priors[target.positive]) - log_odds(shares[target.positive])};
  else
    for (std::size_t i = 0; i < priors.size(); ++i)
      target.prior_shift.push_back(math::log(priors[i]) - math::log(shares[i]));
}

std::vector<double> base_rate_logits(const Target& target, const Network& network, const TargetRows& answers,
                                     const std::vector<double>& weights, const std::vector<std::size_t>& rows) {
  if (target.classes()) {
    const std::string& output = network.layers.back().activation;
    if (output != "sigmoid" && output != "softmax") return {};
    const std::vector<double> shares = class_shares(target, answers, weights, rows);
    std::vector<double> logits = logs(shares);
    if (std::any_of(shares.begin(), shares.end(), [](double share) { return !(share > 0); })) return {};
    if (target.task() == Task::binary) return {logits[target.positive] - logits[1 - target.positive]};
    if (output == "softmax") return logits;
    std::vector<double> odds;
    for (const double share : shares) odds.push_back(log_odds(share));
    return odds;
  }
  if (!nn::find_loss(network.loss)->log_link) return {};
  std::vector<double> logits;
  for (std::size_t i = 0; i < target.names.size(); ++i)
    logits.push_back(math::log(weighted_mean(answers, i, weights, rows)));
  return logits;
}

}  // namespace lamina::train
