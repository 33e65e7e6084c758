// lamina bench step: how long one training step of a network takes.
#include <fmt/format.h>

#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/step_bench.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t kUsualBatch = 128;

struct StepArguments {
  std::string inputs, outputs, zeros, seconds, steps;
  OptionFlags flags;

  explicit StepArguments(CLI::App& app) : flags(app, {"network", "regularization", "training", "running"}) {
    add(app, "--inputs", inputs, "N",
        "inputs of a network that --network describes as JSON, or --hidden by its layers");
    add(app, "--outputs", outputs, "N", "its outputs; classes unless --loss is one of numbers");
    add(app, "--zeros", zeros, "SHARE", "share of the inputs that are 0, as most pixels of MNIST are [0.8]");
    add(app, "--seconds", seconds, "S", "how long to measure [1]");
    add(app, "--steps", steps, "N", "measure so many steps instead");
  }

  StepBenchOptions read() const {
    StepBenchOptions wanted;
    flags.apply(wanted.options);
    if (!flags.given("batch")) wanted.options.batch = kUsualBatch;
    if (!inputs.empty()) wanted.inputs = static_cast<std::int64_t>(whole_option("--inputs", inputs));
    if (!outputs.empty()) wanted.outputs = static_cast<std::int64_t>(whole_option("--outputs", outputs));
    if (!zeros.empty()) wanted.zeros = number_option("--zeros", zeros);
    if (!seconds.empty()) wanted.seconds = number_option("--seconds", seconds);
    if (!steps.empty()) wanted.steps = static_cast<std::int64_t>(whole_option("--steps", steps));
    return wanted;
  }

 private:
  static void add(CLI::App& app, const char* flag, std::string& text, const char* value, const char* help) {
    app.add_option(flag, text, help)->option_text(value)->group("measurement");
  }
};

// "784-200-200-10".
std::string sizes(const Network& network) {
  std::string text = std::to_string(network.inputs);
  for (const Layer& layer : network.layers) text += "-" + std::to_string(layer.units);
  return text;
}

std::string microseconds(double seconds) { return fmt::format("{:.2f} µs", seconds * 1e6); }

std::string text(const StepBench& step) {
  std::string lines = "One step of " + sizes(step.network) + " (" + counted(step.parameters, "parameter") + "), " +
                      counted(step.batch, "row") + ", " + step.optimizer + ", " + step.precision + ", " +
                      counted(step.threads, "thread") + ", CPU tier " + step.cpu_tier + "\n";
  lines += "Inputs are even in [0, 1), " + percent(step.zeros) + " of them 0\n\n";
  lines += fmt::format("{} median, {} minimum, {} mean of {}\n", microseconds(step.median), microseconds(step.minimum),
                       microseconds(step.mean), counted(step.steps, "step"));
  lines +=
      fmt::format("{} GFLOP/s in {:.4g} MFLOP of matrix products", significant(step.rate() * 1e-9), step.flops * 1e-6);
  if (step.peak > 0)
    lines += fmt::format(": {} of the {} GFLOP/s that were measured as peak", percent(step.share()),
                         significant(step.peak * 1e-9));
  return lines + "\n";
}

nlohmann::json json_of(const StepBench& step) {
  return {{"network", to_json(step.network)},
          {"parameters", step.parameters},
          {"batch", step.batch},
          {"optimizer", step.optimizer},
          {"precision", step.precision},
          {"threads", step.threads},
          {"cpu_tier", step.cpu_tier},
          {"zeros", step.zeros},
          {"steps", step.steps},
          {"kernel_calls", step.kernel_calls},
          {"waits", step.waits},
          {"step_us", {{"median", step.median * 1e6}, {"minimum", step.minimum * 1e6}, {"mean", step.mean * 1e6}}},
          {"mflop", step.flops * 1e-6},
          {"gflops", step.rate() * 1e-9},
          {"peak_gflops", step.peak > 0 ? nlohmann::json(step.peak * 1e-9) : nlohmann::json()},
          {"share_of_peak", step.peak > 0 ? nlohmann::json(step.share()) : nlohmann::json()}};
}

}  // namespace

Action add_bench_step(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<StepArguments>(app);
  add_common(app, common);
  return [arguments, &common] {
    const StepBench step = bench_step(arguments->read());
    common.json ? print_json(json_of(step)) : print(text(step));
    return kDone;
  };
}

}  // namespace lamina::cli
