#include "model_text.hpp"

#include <algorithm>

#include "command.hpp"
#include "lamina/error.hpp"
#include "lamina/options.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t kMostColumns = 6;  // of a matrix of weights on a page

std::string optional_text(const std::optional<double>& value) { return value ? significant(*value) : ""; }

// What the rows of a matrix are called: inputs, or units of the layer before.
std::string row_name(const WeightTensor& tensor, std::int64_t row) {
  const auto place = static_cast<std::size_t>(row);
  if (place < tensor.row_names.size()) return tensor.row_names[place];
  return tensor.rows > 1 ? std::to_string(row + 1) : "";
}

// Whether the inputs that the weights act on differ from what stands in the data.
bool is_scaled(const WeightTensor& tensor) {
  return std::any_of(tensor.scales.begin(), tensor.scales.end(),
                     [](const InputScale& scale) { return scale.mean != 0 || scale.deviation != 1; });
}

std::string heading(const WeightTensor& tensor, bool scaled) {
  const std::string size = with_commas(tensor.rows) + " x " + with_commas(tensor.columns);
  return tensor.name + " (" + size + ")" + (scaled ? ", acting on scaled inputs: (x - mean) / deviation" : "") + "\n";
}

std::string weights_text(const WeightTensor& tensor) {
  const std::int64_t shown = std::min(tensor.columns, kMostColumns);
  const bool scaled = is_scaled(tensor);
  std::vector<std::string> header = {tensor.rows > 1 ? "from \\ to" : ""};
  if (scaled) header.insert(header.end(), {"mean", "deviation"});
  for (std::int64_t c = 0; c < shown; ++c) header.push_back(std::to_string(c + 1));
  TextTable table("l" + std::string(header.size() - 1, 'r'), header);
  for (std::int64_t r = 0; r < tensor.rows; ++r) {
    std::vector<std::string> cells = {row_name(tensor, r)};
    if (scaled) {
      const InputScale& scale = tensor.scales[static_cast<std::size_t>(r)];
      cells.insert(cells.end(), {significant(scale.mean), significant(scale.deviation)});
    }
    for (std::int64_t c = 0; c < shown; ++c)
      cells.push_back(significant(tensor.values[static_cast<std::size_t>(r * tensor.columns + c)]));
    table.add(std::move(cells));
  }
  std::string text = heading(tensor, scaled) + table.text();
  if (shown < tensor.columns)
    text += "  ... and " + counted(tensor.columns - shown, "column") + " more; --json gives all of them\n";
  return text;
}

nlohmann::json scales_json(const WeightTensor& tensor) {
  nlohmann::json scales = nlohmann::json::array();
  for (const InputScale& scale : tensor.scales)
    scales.push_back({{"mean", scale.mean}, {"deviation", scale.deviation}});
  return scales;
}

}  // namespace

std::string layers_text(const Model& model) {
  TextTable table("llrrr", {"layer", "activation", "inputs", "units", "parameters"});
  std::int64_t total = 0;
  for (const LayerRow& row : model.layers()) {
    table.add({row.name, row.activation, with_commas(row.inputs), with_commas(row.units), with_commas(row.parameters)});
    total += row.parameters;
  }
  table.add_rule();
  table.add({"total", "", "", "", with_commas(total)});
  return table.text();
}

nlohmann::json layers_json(const Model& model) {
  nlohmann::json layers = nlohmann::json::array();
  for (const LayerRow& row : model.layers())
    layers.push_back({{"name", row.name},
                      {"type", row.type},
                      {"activation", row.activation},
                      {"inputs", row.inputs},
                      {"units", row.units},
                      {"parameters", row.parameters}});
  return layers;
}

std::string kind_text(const Model& model) {
  if (model.kind() == "net") return layers_text(model);
  return "a " + model.title() + "\n" + tables_text(model);
}

namespace {

std::string cell_text(const Column& column, std::size_t row) {
  if (column.missing(row)) return "";
  return column.kind() == ColumnKind::number ? significant(column.number(row)) : printable(column.cell(row));
}

std::string table_text(const LearntTable& learnt) {
  const auto& columns = learnt.table.columns();
  std::string alignment;
  std::vector<std::string> names;
  for (const Column& column : columns) {
    alignment += column.kind() == ColumnKind::number ? 'r' : 'l';
    names.push_back(printable(column.name()));
  }
  TextTable table(alignment, names);
  for (std::size_t row = 0; row < learnt.table.rows(); ++row) {
    std::vector<std::string> cells;
    for (const Column& column : columns) cells.push_back(cell_text(column, row));
    table.add(std::move(cells));
  }
  return "\n" + learnt.title + "\n" + table.text();
}

nlohmann::json cell_json(const Column& column, std::size_t row) {
  if (column.missing(row)) return nullptr;
  if (column.kind() == ColumnKind::number) return column.number(row);
  return column.cell(row);
}

nlohmann::json table_json(const LearntTable& learnt) {
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t row = 0; row < learnt.table.rows(); ++row) {
    nlohmann::json object = nlohmann::json::object();
    for (const Column& column : learnt.table.columns()) object[column.name()] = cell_json(column, row);
    rows.push_back(std::move(object));
  }
  return {{"title", learnt.title}, {"rows", std::move(rows)}};
}

std::string present(const std::string& drawing, const Model& model) {
  if (!drawing.empty()) return drawing;
  throw Error(ErrorKind::usage, "a " + model.title() + " is no tree to be drawn", "show one trained with --model tree");
}

}  // namespace

std::string tables_text(const Model& model) {
  std::string text;
  for (const LearntTable& table : model.tables()) text += table_text(table);
  return text;
}

nlohmann::json tables_json(const Model& model) {
  nlohmann::json tables = nlohmann::json::array();
  for (const LearntTable& table : model.tables()) tables.push_back(table_json(table));
  return tables;
}

std::string tree_text(const Model& model) { return present(model.drawing(), model); }
nlohmann::json tree_json(const Model& model) { return present(model.drawing(), model); }
std::string dot_text(const Model& model) { return present(model.dot(), model); }
nlohmann::json dot_json(const Model& model) { return present(model.dot(), model); }

std::string weights_text(const Model& model) {
  std::string text;
  for (const WeightTensor& tensor : model.weights()) text.append(text.empty() ? "" : "\n").append(weights_text(tensor));
  return text;
}

nlohmann::json weights_json(const Model& model) {
  nlohmann::json tensors = nlohmann::json::array();
  for (const WeightTensor& tensor : model.weights())
    tensors.push_back({{"name", tensor.name},
                       {"rows", tensor.rows},
                       {"columns", tensor.columns},
                       {"row_names", tensor.row_names},
                       {"scales", scales_json(tensor)},
                       {"values", tensor.values}});
  return tensors;
}

// The end of the kept start, or with validation the kept epoch.
bool is_best(const Model& model, const Score& score) {
  const std::int64_t start = std::max<std::int64_t>(model.best_start(), 1);
  return score.start == start && score.epoch == model.best_epoch();
}

std::string scores_text(const Model& model) {
  const bool several = model.options().starts > 1;
  const bool counted = !model.history().empty() && model.history().front().mistakes;
  const auto row = [&](std::string start, std::string mistakes, std::vector<std::string> cells) {
    if (counted) cells.insert(cells.begin() + 3, std::move(mistakes));
    if (several) cells.insert(cells.begin(), std::move(start));
    return cells;
  };
  const std::vector<std::string> names =
      row("start", "mistakes", {"epoch", "step", "training loss", "validation loss", "validation score", ""});
  TextTable table(std::string(names.size() - 1, 'r') + "l", names);
  for (const Score& score : model.history())
    table.add(row(with_commas(score.start), with_commas(score.mistakes.value_or(0)),
                  {with_commas(score.epoch), with_commas(score.step), significant(score.training_loss),
                   optional_text(score.validation_loss), optional_text(score.validation_score),
                   is_best(model, score) ? "best" : ""}));
  return table.text();
}

std::string watched_text(const Model& model) {
  if (model.watched().empty()) return "";
  TextTable table("rllrrrrrr", {"step", "layer", "of", "mean", "deviation", "low", "high", "norm", "zeros"});
  for (const Distribution& seen : model.watched())
    table.add({with_commas(seen.step), seen.layer, seen.of, significant(seen.mean), significant(seen.deviation),
               significant(seen.low), significant(seen.high), significant(seen.norm), percent(seen.zeros)});
  return "\n" + table.text();
}

std::string history_text(const Model& model) { return scores_text(model) + watched_text(model); }

nlohmann::json history_json(const Model& model) { return model.header().at("training").at("history"); }

std::string options_text(const Model& model) {
  TextTable table("lll", {"option", "value", "default"});
  const nlohmann::json stored = options_json(model);
  for (const OptionInfo& info : option_table()) {
    if (!stored.contains(info.name)) continue;
    const std::string value = get_option(model.options(), info.name);
    table.add({info.name, value, value == info.default_text ? "" : info.default_text});
  }
  return table.text();
}

nlohmann::json options_json(const Model& model) { return model.header().at("options"); }

// Nothing for 0.
std::string amount(double number) { return number == 0 ? "" : with_commas(static_cast<std::int64_t>(number)); }

// Each reason once, with the numbers of its steps.
std::string refusals_text(const std::vector<PlanStepInfo>& steps) {
  std::vector<std::pair<std::string, std::string>> reasons;  // reason, numbers
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].refused.empty()) continue;
    const std::string number = std::to_string(i + 1);
    const auto known =
        std::find_if(reasons.begin(), reasons.end(), [&](const auto& one) { return one.first == steps[i].refused; });
    if (known == reasons.end())
      reasons.emplace_back(steps[i].refused, number);
    else
      known->second += ", " + number;
  }
  std::string text;
  for (const auto& [reason, numbers] : reasons) text.append("  ").append(numbers).append(": ").append(reason + "\n");
  return text.empty() ? "" : "\nRefused, though faster:\n" + text;
}

std::string plan_text(const Model& model) {
  const std::vector<PlanStepInfo> steps = model.plan();
  TextTable table("rrllrrrrl",
                  {"step", "phase", "kernel", "result", "FLOP a row", "FLOP", "bytes a row", "bytes", "formula"});
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const PlanStepInfo& step = steps[i];
    table.add({std::to_string(i + 1), std::to_string(step.phase + 1), step.kernel, step.shape,
               amount(step.flops_per_row), amount(step.flops), amount(step.bytes_per_row), amount(step.bytes),
               step.formula});
  }
  return table.text() + refusals_text(steps);
}

nlohmann::json plan_json(const Model& model) {
  nlohmann::json steps = nlohmann::json::array();
  for (const PlanStepInfo& step : model.plan())
    steps.push_back({{"kernel", step.kernel},
                     {"formula", step.formula},
                     {"phase", step.phase + 1},
                     {"shape", step.shape},
                     {"flops_per_row", step.flops_per_row},
                     {"flops", step.flops},
                     {"bytes_per_row", step.bytes_per_row},
                     {"bytes", step.bytes},
                     {"refused", step.refused}});
  return steps;
}

nlohmann::json reports_json(const Model& model) {
  nlohmann::json reports = nlohmann::json::object();
  if (model.validation_report()) reports["validation"] = to_json(*model.validation_report());
  if (model.training_report()) reports["training"] = to_json(*model.training_report());
  return reports;
}

std::string outcome_text(const Model& model) {
  if (model.validation_report()) return "On the validation rows:\n" + to_text(*model.validation_report());
  return "On the training rows (none were held out with --valid):\n" + to_text(model.training_report().value());
}

std::string next_text(const std::string& out, const std::string& data, const std::string& labels) {
  if (out.empty()) return "\nNothing was saved: add --out FILE.lamina to keep the model.\n";
  const std::string of_images = labels.empty() ? "" : " --labels " + shell_quoted(labels);
  return "\nThe model is saved in " + printable(out) + ". Next, try\n" +
         printable("  lamina evaluate " + shell_quoted(out) + " " + shell_quoted(data) + of_images) + "\n" +
         printable("  lamina predict " + shell_quoted(out) + " " + shell_quoted(data) + " --out answers.csv") + "\n";
}

std::string ending_text(const Model& model) {
  const std::int64_t epochs = model.history().empty() ? 0 : model.history().back().epoch;
  std::string text;
  switch (model.stop_reason()) {
    case StopReason::epochs_done:
      text = "trained for " + counted(epochs, "epoch");
      break;
    case StopReason::early_stop:
      text = "stopped early after epoch " + with_commas(epochs);
      break;
    case StopReason::no_descent:
      text = "stopped after epoch " + with_commas(epochs) + ": no step lowers the objective any more";
      break;
    case StopReason::out_of_time:
      text = "out of time after " + counted(epochs, "epoch");
      break;
    case StopReason::converged:
      text = "converged: epoch " + with_commas(epochs) + " changed no weight";
      break;
    case StopReason::fitted:
      text = "fitted";
      break;
    case StopReason::interrupted:
      if (model.kind() != "net") return "interrupted: what was fitted so far is kept";
      text = "interrupted after " + counted(epochs, "whole epoch");
      break;
  }
  if (model.best_epoch() > 0) text += "; kept the weights of the best epoch, " + with_commas(model.best_epoch());
  if (model.best_start() > 0)
    text += "; kept start " + with_commas(model.best_start()) + " of " + with_commas(model.options().starts);
  return text;
}

}  // namespace lamina::cli
