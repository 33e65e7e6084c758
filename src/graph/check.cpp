#include "graph/check.hpp"

#include <cmath>
#include <numeric>

#include "graph/rules.hpp"
#include "graph/shapes.hpp"
#include "graph/step.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

constexpr std::int64_t kExampleRows = 5;

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double evaluate_total(const Value& y, const Feeds& feeds, std::int64_t rows) {
  return total(evaluate({y}, feeds, rows)[0]);
}

// Records one comparison; a NaN on either side fails.
void compare(GradientCheck& check, double found, double expected, const std::string& what) {
  const double gap = std::abs(found - expected) / (1 + std::abs(expected));
  ++check.compared;
  if (gap > check.worst) check.worst = gap;
  if (!(gap <= kGradientTolerance))
    check.failures += what + ": " + std::to_string(found) + ", by differences " + std::to_string(expected) + "\n";
}

// (f(x + h) − f(x − h)) / 2h in one element.
double difference(const Value& y, Feeds feeds, std::size_t leaf, std::size_t element, std::int64_t rows) {
  double& x = feeds[leaf].second[element];
  const double centre = x;
  x = centre + kDifferenceStep;
  const double above = evaluate_total(y, feeds, rows);
  x = centre - kDifferenceStep;
  return (above - evaluate_total(y, feeds, rows)) / (2 * kDifferenceStep);
}

std::string leaf_name(const Value& leaf) { return leaf.graph().leaf_of(leaf.id())->name; }

}  // namespace

std::vector<double> spread_values(std::size_t count, double low, double high, std::uint32_t salt) {
  constexpr double kGoldenRatio = 0.6180339887498949;  // its multiples spread evenly modulo 1
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = (static_cast<double>(i) + 1 + 0.37 * salt) * kGoldenRatio;
    values[i] = low + (high - low) * (turn - std::floor(turn));
    if (std::abs(values[i]) < 0.02) values[i] = 0.05;
  }
  return values;
}

GradientCheck check_gradients(const Value& y, const Feeds& feeds, std::int64_t rows) {
  Graph& graph = y.graph();
  const std::string suffix = " #" + std::to_string(graph.size());  // fresh names for the checker's own inputs
  Feeds all = feeds;
  const auto add_input = [&](const std::string& name, const Value& like, std::uint32_t salt) {
    const Value input = graph.input(name + suffix, like.shape(), like.type());
    all.emplace_back(input, spread_values(size(extents(like.shape()).elements_at(rows)), 0.5, 1.5, salt));
    return input;
  };
  const Value weighted = add_input("check weights", y, 3) * y;

  std::vector<std::size_t> moving;
  std::vector<Value> leaves;
  std::vector<std::pair<Value, Value>> directions;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    if (!is_arithmetic(feeds[i].first.type())) continue;
    moving.push_back(i);
    leaves.push_back(feeds[i].first);
    directions.emplace_back(feeds[i].first, add_input("check direction of " + leaf_name(feeds[i].first), feeds[i].first,
                                                      static_cast<std::uint32_t>(i)));
  }

  GradientCheck check;
  const std::vector<Value> reverse = gradients(weighted, leaves);
  const Value forward = pushforward(weighted, directions);
  double along = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const std::vector<double> found = evaluate({reverse[i]}, all, rows)[0];
    const std::vector<double>& direction = all[feeds.size() + 1 + i].second;
    for (std::size_t element = 0; element < found.size(); ++element) {
      const double expected = difference(weighted, all, moving[i], element, rows);
      along += expected * direction[element];
      compare(check, found[element], expected, "d/d " + leaf_name(leaves[i]) + "[" + std::to_string(element) + "]");
    }
  }
  compare(check, evaluate_total(forward, all, rows), along, "along a direction");
  return check;
}

namespace {

// An op applied to an example's numbers.
struct Applied {
  Graph graph;
  std::vector<Value> inputs;
  Feeds feeds;
  Value y;

  Applied(const Op& op, const Example& example) {
    for (std::size_t i = 0; i < example.shapes.size(); ++i) {
      const Type type = example.types.empty() ? Type::real : example.types[i];
      inputs.push_back(graph.input("input " + std::to_string(i), example.shapes[i], type));
      std::vector<double> values = spread_values(size(extents(example.shapes[i]).elements_at(kExampleRows)),
                                                 example.low, example.high, static_cast<std::uint32_t>(i) * 7);
      if (!is_arithmetic(type))
        for (double& value : values) value = std::floor(value);
      feeds.emplace_back(inputs.back(), values);
    }
    y = graph.apply(op, inputs, example.attributes);
  }
};

void add(GradientCheck& sum, const GradientCheck& one, const std::string& what) {
  sum.compared += one.compared;
  sum.worst = std::max(sum.worst, one.worst);
  if (!one.failures.empty()) sum.failures += what + ": " + one.failures;
}

}  // namespace

GradientCheck check_op(const Op& op) {
  GradientCheck sum;
  for (const Example& example : op.examples()) {
    const Applied applied(op, example);
    add(sum, check_gradients(applied.y, applied.feeds, kExampleRows), std::string(op.name));
  }
  return sum;
}

GradientCheck check_second_derivatives(const Op& op) {
  GradientCheck sum;
  for (const Example& example : op.examples()) {
    Applied applied(op, example);
    const Value weights = applied.graph.input("weights", applied.y.shape(), applied.y.type());
    applied.feeds.emplace_back(weights,
                               spread_values(size(extents(applied.y.shape()).elements_at(kExampleRows)), 0.5, 1.5, 5));
    for (const Value& input : applied.inputs) {
      if (!is_arithmetic(input.type())) continue;
      const Value gradient = gradients(weights * applied.y, {input})[0];
      add(sum, check_gradients(gradient, applied.feeds, kExampleRows),
          "the gradient of " + std::string(op.name) + " by " + leaf_name(input));
    }
  }
  return sum;
}

std::vector<std::string> unchecked_ops(const std::vector<const Op*>& table) {
  std::vector<std::string> names;
  for (const Op* op : table) {
    const bool promises = !op->is_leaf() && op->derivative == Derivative::rules;
    const bool has_examples = op->examples != nullptr && !op->examples().empty();
    if (promises != has_examples) names.emplace_back(op->name);
  }
  return names;
}

}  // namespace lamina
