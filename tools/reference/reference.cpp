// Prints docs/reference.md: the tables of options, activations, losses, initialisers, optimizers, layers, metrics,
// explanations, charts and ops, straight from their declarations. A test compares what it prints with the page.
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "graph/op.hpp"
#include "lamina/charts.hpp"
#include "lamina/curves.hpp"
#include "lamina/deviance.hpp"
#include "lamina/explain.hpp"
#include "lamina/importance.hpp"
#include "lamina/judgement.hpp"
#include "lamina/local.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "lamina/thresholds.hpp"
#include "nn/activations.hpp"
#include "nn/fields.hpp"
#include "nn/initializers.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"
#include "train/momentum.hpp"
#include "train/optimizers.hpp"
#include "train/presets.hpp"
#include "train/schedules.hpp"

namespace {

using Row = std::vector<std::string>;

// A cell of a Markdown table: code in back quotes, bars escaped.
std::string escaped(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

std::string code(std::string_view text) { return text.empty() ? std::string() : "`" + escaped(text) + "`"; }

void line(const Row& cells) {
  for (const std::string& cell : cells) std::cout << "| " << cell << " ";
  std::cout << "|\n";
}

void table(std::string_view title, std::string_view lead, const Row& head, const std::vector<Row>& rows) {
  std::cout << "\n## " << title << "\n\n" << lead << "\n\n";
  line(head);
  line(Row(head.size(), "---"));
  for (const Row& row : rows) line(row);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + code(word);
  return text;
}

std::string flag(std::string name) {
  for (char& c : name)
    if (c == '_') c = '-';
  return "--" + name;
}

void options(std::string_view title, std::string_view lead, const std::vector<lamina::OptionInfo>& infos) {
  std::vector<Row> rows;
  for (const lamina::OptionInfo& option : infos)
    rows.push_back({option.group, code(flag(option.name)), code(option.default_text),
                    option.choices.empty() ? escaped(option.range) : joined(option.choices), escaped(option.help)});
  table(title, lead, {"group", "option", "default", "allowed", "what it does"}, rows);
}

// Those of chart.def, without the ones of explain.def before them.
std::vector<lamina::OptionInfo> drawing_options() {
  const auto& all = lamina::chart_option_table();
  return {all.begin() + static_cast<std::ptrdiff_t>(lamina::explain_option_table().size()), all.end()};
}

// Tables whose entries have a name and a formula.
template <class Entries>
void named(std::string_view title, std::string_view lead, const Entries& entries) {
  std::vector<Row> rows;
  for (const auto& entry : entries) rows.push_back({code(entry.name), escaped(entry.formula)});
  table(title, lead, {"name", "formula"}, rows);
}

std::string range_of(const lamina::nn::Activation& activation) {
  const auto end = [](double bound) {
    if (std::isinf(bound)) return std::string(bound < 0 ? "−∞" : "∞");
    std::ostringstream text;
    text << std::setprecision(4) << bound;
    return text.str();
  };
  return end(activation.low) + " … " + end(activation.high);
}

void activations() {
  std::vector<Row> rows;
  for (const auto& activation : lamina::nn::activations())
    rows.push_back({code(activation.name), escaped(activation.formula), escaped(activation.derivative),
                    range_of(activation), escaped(activation.citation)});
  table("Activations",
        "`--activation`, and per layer in a network description. a is the value at z. Where the derivative jumps, the "
        "one "
        "from the left counts.",
        {"name", "a", "∂a/∂z", "range", "source"}, rows);
}

void fields(std::string_view title, std::string_view lead, const std::string& takers,
            const std::vector<lamina::nn::FieldInfo>& infos) {
  std::vector<Row> rows;
  for (const auto& field : infos) {
    const bool named_elsewhere = field.choices.size() > 5;  // in tables of their own
    rows.push_back({code(field.name), field.type, code(field.default_text),
                    named_elsewhere         ? ""
                    : field.choices.empty() ? escaped(field.range)
                                            : joined(field.choices),
                    joined(field.takers), escaped(field.help)});
  }
  table(title, lead, {"field", "value", "default", "allowed", takers, "what it does"}, rows);
}

void presets() {
  std::vector<Row> rows;
  for (const auto& preset : lamina::train::presets()) {
    const std::string base = preset.base;
    rows.push_back({code(preset.name), "", base.empty() ? "" : code("--preset " + base), escaped(preset.summary)});
    for (const auto& entry : preset.options)
      rows.push_back({"", code(flag(entry.option)), code(entry.value), escaped(entry.why)});
  }
  table(
      "Presets",
      "`--preset`: options by name, set before those that are given. `--explain-options` prints where each value comes "
      "from.",
      {"preset", "option", "value", "why"}, rows);
}

// The tasks that a metric or a table applies to.
template <class Entry>
std::string tasks_of(const Entry& entry) {
  std::string tasks;
  if (entry.binary) tasks += "two classes";
  if (entry.multiclass) tasks += std::string(tasks.empty() ? "" : ", ") + "several classes";
  if (entry.regression) tasks += std::string(tasks.empty() ? "" : ", ") + "regression";
  if (entry.reconstruction) tasks += std::string(tasks.empty() ? "" : ", ") + "reconstruction";
  return tasks;
}

void metrics() {
  std::vector<Row> rows;
  for (const lamina::MetricInfo& metric : lamina::metrics()) {
    rows.push_back({code(metric.key), metric.title, tasks_of(metric), metric.higher_is_better ? "higher" : "lower",
                    escaped(metric.definition)});
  }
  table("Metrics", "The same key in `--json`, `--stop-metric` and C++.",
        {"key", "title", "tasks", "better", "definition"}, rows);
}

void score_tables() {
  std::vector<Row> rows;
  for (const lamina::ScoreTableInfo& info : lamina::score_tables())
    rows.push_back({code(info.key), info.title, tasks_of(info), info.brief ? "yes" : "", escaped(info.definition)});
  table("Tables of an evaluation",
        "`lamina evaluate --tables`; the same key in `--json`, as a file of `--curves`, and C++.",
        {"key", "title", "tasks", "shown unless asked", "what it holds"}, rows);
}

void threshold_metrics() {
  std::vector<Row> rows;
  for (const lamina::ThresholdMetric& metric : lamina::threshold_metrics())
    rows.push_back({code(metric.key), escaped(metric.definition)});
  table("Measures of a threshold", "Of the table `max`, and for `lamina evaluate --threshold`.", {"key", "definition"},
        rows);
}

void deviances() {
  std::vector<Row> rows;
  for (const lamina::DevianceInfo& info : lamina::deviances()) {
    std::vector<std::string> losses;
    for (const auto& loss : lamina::nn::losses())
      if (loss.deviance == std::string(info.name)) losses.emplace_back(loss.name);
    rows.push_back({code(info.name), escaped(info.formula), joined(losses)});
  }
  table("Deviances", "`mean_residual_deviance` is the mean of the one that the model's loss stands for.",
        {"name", "of a row with the true value y and the prediction μ", "losses"}, rows);
}

// Tables whose entries have a name, a title and a definition.
template <class Entries>
void defined(std::string_view title, std::string_view lead, const Entries& entries) {
  std::vector<Row> rows;
  for (const auto& entry : entries) rows.push_back({code(entry.name), escaped(entry.title), escaped(entry.definition)});
  table(title, lead, {"name", "title", "definition"}, rows);
}

std::string needs_text(lamina::Needs needs) {
  switch (needs) {
    case lamina::Needs::none:
      return "";
    case lamina::Needs::one:
      return "one";
    case lamina::Needs::some:
      return "one or more";
    case lamina::Needs::optional:
      return "may be";
  }
  return "";
}

void charts() {
  std::vector<Row> rows;
  for (const lamina::ChartKind& kind : lamina::chart_kinds()) {
    std::vector<std::string> reads;
    for (const char* option : kind.reads) reads.push_back(flag(option));
    rows.push_back({code(kind.name), escaped(kind.title), escaped(kind.definition), needs_text(kind.models),
                    kind.data == lamina::Needs::one && kind.answers ? "with answers" : needs_text(kind.data),
                    joined(reads)});
  }
  table("Charts", "`lamina plot NAME`; a report has those that apply.",
        {"name", "title", "what it shows", "models", "data", "options"}, rows);
}

std::string derivative_of(const lamina::Op& op) {
  if (op.is_leaf()) return "";
  switch (op.derivative) {
    case lamina::Derivative::rules:
      return "checked";
    case lamina::Derivative::zero:
      return "zero almost everywhere";
    case lamina::Derivative::none:
      return "none";
  }
  return "";
}

void ops() {
  std::vector<Row> rows;
  for (const lamina::Op* op : lamina::op_table())
    rows.push_back({code(op->name), escaped(op->formula), code(op->onnx), derivative_of(*op)});
  table("Ops", "What a graph is made of. `a`, `b`, `c` are the inputs.", {"op", "formula", "ONNX", "derivative"}, rows);
}

}  // namespace

int main() {
  std::cout << "# Reference\n\nMade from the declarations in the source by `tools/reference`; do not edit by hand.\n";
  options("Options", "One name everywhere: `--learning-rate`, `.learning_rate`, `\"learning_rate\"`.",
          lamina::option_table());
  presets();
  named("Layers", "`type` in a network description.", lamina::nn::layer_types());
  fields("Fields of a layer",
         "In `layers` of a network description; `output`: also in the `output` object of `--network`.", "layers",
         lamina::nn::layer_field_infos());
  fields("Fields of a network", "`file`: may stand in the description that `--network` takes.", "where",
         lamina::nn::network_field_infos());
  activations();
  named("Losses", "`--loss`.", lamina::nn::losses());
  named("Initialisers", "`--initializer`; fan_in and fan_out are the layer's inputs and units.",
        lamina::nn::initializers());
  named("Optimizers", "`--optimizer`; g is the gradient, η the learning rate.", lamina::train::optimizers());
  named("Forms of momentum", "`--momentum-form` of sgd; α is the momentum, g₋ the gradient of the step before.",
        lamina::train::momentum_forms());
  named("Schedules", "`--schedule`: the share of the learning rate that a step gets.", lamina::train::schedules());
  metrics();
  score_tables();
  threshold_metrics();
  deviances();
  options("Options of explanations", "Of `lamina explain`, `lamina plot` and `lamina report`.",
          lamina::explain_option_table());
  defined("Curves", "`lamina explain --NAME COLUMN`.", lamina::curve_kinds());
  defined("Importances", "`lamina explain --importance NAME`.", lamina::importance_methods());
  defined("Explanations of a row", "`lamina explain --row N --local NAME`.", lamina::local_methods());
  charts();
  options("Options of charts", "Of `lamina plot` and `lamina report`, beside those of explanations.",
          drawing_options());
  ops();
}
