// lamina show: what is in a model.
#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/error.hpp"
#include "lamina/frame.hpp"
#include "lamina/nearest.hpp"
#include "lamina/network.hpp"
#include "model_text.hpp"
#include "numbers.hpp"
#include "output.hpp"

namespace lamina::cli {

namespace {

struct ShowArguments {
  std::string model, part;
  bool network_schema = false;
};

struct Part {
  const char* name;
  std::string (*text)(const Model&);
  nlohmann::json (*json)(const Model&);
};

const std::vector<Part>& parts() {
  static const std::vector<Part> table = {
      {"layers", layers_text, layers_json},    {"weights", weights_text, weights_json},
      {"history", history_text, history_json}, {"options", options_text, options_json},
      {"plan", plan_text, plan_json},          {"tables", tables_text, tables_json},
      {"tree", tree_text, tree_json},          {"dot", dot_text, dot_json}};
  return table;
}

std::string part_names() {
  std::string text;
  for (const Part& part : parts()) text.append(text.empty() ? "" : ", ").append(part.name);
  return text;
}

const Part& part_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Part& part : parts()) {
    if (name == part.name) return part;
    names.emplace_back(part.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "a model has no part " + name,
              close.empty() ? "name one of " + part_names() : "did you mean " + close + "?");
}

std::string target_text(const Model& model) {
  if (model.targets().empty()) return "the inputs themselves";
  if (model.targets().size() > 1) return model.target() + ", numbers";
  if (!model.classifies()) return model.target() + ", a number";
  std::string text = model.target() + ", " + counted(static_cast<std::int64_t>(model.levels().size()), "class") + ":";
  for (const std::string& level : model.levels()) text += " " + level;
  if (model.levels().size() == 2) text += " (positive: " + model.levels()[model.positive()] + ")";
  return text;
}

std::string columns_text(const Model& model) {
  const nlohmann::json header = model.header();
  std::string text;
  for (const auto& column : header.at("encoder").at("columns")) {
    if (text.size() > 300) return text + ", ...";
    text += (text.empty() ? "" : ", ") + column.at("name").get<std::string>();
  }
  return text;
}

std::string overview(const Model& model) {
  std::string text = "predicts  " + printable(target_text(model)) + "\n" + "from      " +
                     printable(columns_text(model)) + "\n" + "training  " + ending_text(model) + "\n\n" +
                     kind_text(model);
  if (model.validation_report()) text += "\nOn the validation rows:\n" + to_text(*model.validation_report());
  if (model.training_report()) text += "\nOn the training rows:\n" + to_text(*model.training_report());
  return text;
}

nlohmann::json overview_json(const Model& model) {
  nlohmann::json object = model.header();
  object["layers"] = layers_json(model);
  object["tables"] = tables_json(model);
  return object;
}

int run(const ShowArguments& arguments, const Common& common) {
  if (arguments.network_schema) {
    print_json(network_schema());
    return kDone;
  }
  if (arguments.model.empty()) throw Error(ErrorKind::usage, "MODEL is missing", "see `lamina show --help`");
  if (arguments.part.empty()) {
    const Model model = Model::load(arguments.model);
    common.json ? print_json(overview_json(model)) : print(overview(model));
    return kDone;
  }
  const Part& part = part_named(arguments.part);
  const Model model = Model::load(arguments.model);
  if (!common.json) {
    print(part.text(model));
    return kDone;
  }
  nlohmann::json object = {{part.name, part.json(model)}};
  const nlohmann::json training = model.header().at("training");
  if (arguments.part == "history" && training.contains("watched")) object["watched"] = training.at("watched");
  print_json(object);
  return kDone;
}

}  // namespace

Action add_show(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<ShowArguments>();
  app.add_option("MODEL", arguments->model, "a model that `lamina train` wrote");
  app.add_option("PART", arguments->part, "one of " + part_names() + "; without one, an overview");
  app.add_flag("--network-schema", arguments->network_schema,
               "instead of a model: the JSON schema of the files that `lamina train --network` takes");
  add_common(app, common);
  return [arguments, &common] { return run(*arguments, common); };
}

}  // namespace lamina::cli
