// Activations and their derivatives.
#include <array>
#include <cmath>

#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"
#include "nn/activations.hpp"
#include "report/lecture_charts.hpp"
#include "report/panels.hpp"

namespace lamina::report {

namespace {

constexpr int kReach = 4, kPerUnit = 16;  // from −4 to 4 by 1/16: 0 and all kinks are among the places
constexpr double kLow = -1.5, kHigh = 2.5;

struct Drawn {
  std::vector<double> z, function, derivative;
};

std::vector<double> places() {
  std::vector<double> z;
  for (int i = -kReach * kPerUnit; i <= kReach * kPerUnit; ++i) z.push_back(static_cast<double>(i) / kPerUnit);
  return z;
}

// What the activation is applied to: of maxout the pieces z and −z/2, of softmax the logits z and 0.
Value inputs_of(const nn::Activation& activation, const Value& z) {
  if (activation.fold) return concat({z, -0.5 * z});
  if (activation.name == std::string("softmax")) return concat({z, 0.0 * z});
  return z;
}

Drawn values_of(const nn::Activation& activation) {
  Graph graph;
  const Value z = graph.input("z", {kRows, 1});
  const Value a = slice(nn::activate(activation, inputs_of(activation, z), 2), 0, 1);
  Drawn drawn{places(), {}, {}};
  auto found = evaluate({a, gradients(a, {z})[0]}, {{z, drawn.z}}, static_cast<std::int64_t>(drawn.z.size()));
  drawn.function = std::move(found[0]);
  drawn.derivative = std::move(found[1]);
  return drawn;
}

// Values with a gap (not a number) at each jump, and the places to match.
struct Gapped {
  std::vector<double> z, values;

  void add(double at, double value) {
    z.push_back(at);
    values.push_back(value);
  }
};

Gapped with_gaps(const Drawn& drawn, const std::vector<double>& values, const std::vector<nn::Kink>& jumps) {
  Gapped gapped;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto jump =
        std::find_if(jumps.begin(), jumps.end(), [&](const nn::Kink& one) { return one.at == drawn.z[i]; });
    const bool jumps_here = jump != jumps.end();
    if (jumps_here && jump->taken != jump->left) gapped.add(drawn.z[i], NAN);
    gapped.add(drawn.z[i], values[i]);
    if (jumps_here && jump->taken != jump->right) gapped.add(drawn.z[i], NAN);
  }
  return gapped;
}

json trace_of(const Gapped& gapped, const std::string& name, std::size_t color, const char* dash) {
  json trace = line(name, numbers(gapped.z), numbers(gapped.values), series_color(color), 2, dash);
  trace["legendgroup"] = name;
  return trace;
}

// Functions whose derivative is 0 throughout jump themselves, at 0.
std::vector<nn::Kink> own_jumps(const nn::Activation& activation) {
  if (!activation.stops_gradients) return {};
  return {{0, activation.low, activation.high, 0.5 * (activation.low + activation.high)}};
}

// Of the pieces z and −z/2 the first is the larger one from 0 on.
std::vector<nn::Kink> derivative_jumps(const nn::Activation& activation) {
  if (activation.fold) return {{0, -0.5, 1, 1}};
  return activation.kinks;
}

std::array<json, 2> traces_of(const nn::Activation& activation) {
  const Drawn drawn = values_of(activation);
  return {trace_of(with_gaps(drawn, drawn.function, own_jumps(activation)), "function", 0, "solid"),
          trace_of(with_gaps(drawn, drawn.derivative, derivative_jumps(activation)), "derivative", 1, "dash")};
}

std::vector<const nn::Activation*> chosen(const StringList& names) {
  std::vector<const nn::Activation*> list;
  for (const std::string& name : names.empty() ? activation_names() : names) {
    list.push_back(nn::find_activation(name));
    if (list.back()) continue;
    const std::string close = nearest(name, activation_names());
    throw Error(ErrorKind::usage, "there is no activation '" + name + "'",
                close.empty() ? "leave --activations out to see all" : "did you mean " + close + "?");
  }
  return list;
}

std::string caption_of(const std::vector<const nn::Activation*>& list) {
  std::string text = "Each function (solid) and its derivative (dashed), as the graph differentiates it, from −4 to 4";
  if (list.size() == 1) text += std::string(": a = ") + list[0]->formula + ", ∂a/∂z = " + list[0]->derivative;
  text += '.';
  for (const nn::Activation* one : list) {
    if (one->name == std::string("sigmoid") && list.size() > 1)
      text += " sigmoid and tanh saturate: their derivatives are nearly 0 from |z| = 4 on.";
    if (one->fold) text += " maxout has the pieces z and −z/2.";
    if (one->name == std::string("softmax")) text += " softmax has the logits z and 0.";
  }
  return text;
}

}  // namespace

std::vector<Chart> draw_activations(const ChartInput& input) {
  const auto list = chosen(input.options.activations);
  Chart chart{"activations", list.size() == 1 ? std::string("The activation ") + list[0]->name : "Activations",
              caption_of(list)};
  Panels panels(chart, list.size(), list.size() < 3 ? list.size() : 4, list.size() < 3 ? 320 : 150);
  chart.layout["showlegend"] = true;
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (json& trace : traces_of(*list[i])) {
      trace["showlegend"] = i == 0;
      panels.add(i, std::move(trace));
    }
    panels.name(i, list[i]->name);
    panels.x_axis(i)["range"] = {-kReach, kReach};
    panels.y_axis(i)["range"] = {kLow, kHigh};
    panels.x_axis(i)["dtick"] = 2;
    panels.y_axis(i)["dtick"] = 1;
  }
  return {chart};
}

}  // namespace lamina::report
