// How the numbers of a target are scaled for the network.
#include <algorithm>
#include <cmath>

#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "nn/activations.hpp"
#include "nn/losses.hpp"
#include "train/target.hpp"

namespace lamina::train {
namespace {

struct Spread {
  double mean = 0, deviation = 0, low = 0, high = 0;
};

[[noreturn]] void refuse(const std::string& name, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::data, what, remedy, {"", 0, name});
}

Spread measure(const std::vector<double>& values, std::size_t offset, std::size_t stride,
               const std::vector<std::size_t>& rows) {
  const auto value = [&](std::size_t row) { return values[row * stride + offset]; };
  const double count = static_cast<double>(rows.size());
  Spread spread{0, 0, value(rows.front()), value(rows.front())};
  double sum = 0, squares = 0;
  for (const auto row : rows) {
    sum += value(row);
    spread.low = std::min(spread.low, value(row));
    spread.high = std::max(spread.high, value(row));
  }
  spread.mean = sum / count;
  for (const auto row : rows) squares += (value(row) - spread.mean) * (value(row) - spread.mean);
  spread.deviation = std::sqrt(squares / count);
  return spread;
}

void check_spread(const std::string& name, const Spread& spread) {
  if (spread.deviation == 0) refuse(name, "the target is constant in the training rows", "add rows with other values");
  if (!std::isfinite(spread.deviation))
    refuse(name, "the target's values are too large to average", "scale the target down");
}

void check_taken(const std::string& name, double low, const nn::Loss& loss) {
  if (low > loss.least || (low == loss.least && !loss.above)) return;
  refuse(name, "the target has the value " + shortest(low),
         std::string("the loss ") + loss.name + " takes numbers " + (loss.above ? "above " : "of at least ") +
             shortest(loss.least) + ": leave such rows out, or choose another --loss");
}

Scaling scaling(const std::string& name, const Spread& spread, const nn::Loss& loss, const nn::Activation& output) {
  if (loss.log_link) return {0, 1};
  if (std::isfinite(output.low) && std::isfinite(output.high)) {
    const double scale = (spread.high - spread.low) / (output.high - output.low);
    return {spread.low - output.low * scale, scale};
  }
  if (!std::isfinite(output.low)) return {spread.mean, spread.deviation};
  if (spread.low < 0)
    refuse(name, "the target has the value " + shortest(spread.low),
           std::string("the output ") + output.name + " answers nothing below 0: choose another --output");
  return {0, spread.deviation};
}

}  // namespace

void learn_scaling(Target& target, const Network& network, const TargetRows& answers,
                   const std::vector<std::size_t>& rows) {
  if (target.answer != Answer::numbers) return;
  const nn::Loss& loss = *nn::find_loss(network.loss);
  const nn::Activation& output = *nn::find_activation(network.layers.back().activation);
  target.scalings.clear();
  for (std::size_t i = 0; i < target.names.size(); ++i) {
    const Spread spread = measure(answers.truth.values, i, answers.columns, rows);
    check_spread(target.names[i], spread);
    check_taken(target.names[i], spread.low, loss);
    target.scalings.push_back(scaling(target.names[i], spread, loss, output));
  }
}

}  // namespace lamina::train
