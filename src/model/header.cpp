#include "model/header.hpp"

#include <cmath>

#include "lamina/error.hpp"
#include "model/ensemble.hpp"
#include "model/state.hpp"
#include "model/values.hpp"

namespace lamina::model {

namespace {

using nlohmann::json;

// The one of `choices` whose name stands in the file.
template <class Enum>
Enum named(const json& value, std::initializer_list<Enum> choices) {
  for (Enum choice : choices)
    if (value.get_ref<const std::string&>() == name(choice)) return choice;
  throw Error(ErrorKind::model, "the model file's header has the unknown word " + value.dump(), "");
}

// ---- encoder ----

json to_json(const EncodedColumn& column) {
  json object = {{"name", column.name}, {"kind", name(column.kind)}};
  if (column.kind == ColumnKind::category) {
    object["levels"] = column.levels;
  } else {
    object.update({{"image_byte", column.image_byte},
                   {"mean", column.mean},
                   {"deviation", column.deviation},
                   {"scaled", column.scaled},
                   {"imputed", column.imputed}});
  }
  return object;
}

EncodedColumn column_from(const json& object) {
  EncodedColumn column;
  column.name = object.at("name").get<std::string>();
  column.kind = named(object.at("kind"), {ColumnKind::number, ColumnKind::category});
  if (column.kind == ColumnKind::category) {
    column.levels = object.at("levels").get<std::vector<std::string>>();
    return column;
  }
  column.image_byte = object.at("image_byte").get<bool>();
  column.mean = object.at("mean").get<double>();
  column.deviation = object.at("deviation").get<double>();
  column.scaled = object.at("scaled").get<bool>();
  column.imputed = object.at("imputed").get<bool>();
  return column;
}

json to_json(const Encoder& encoder) {
  json columns = json::array();
  for (const EncodedColumn& column : encoder.columns()) columns.push_back(to_json(column));
  json object = {{"columns", std::move(columns)}};
  if (encoder.image_height > 0) object["image"] = {encoder.image_height, encoder.image_width};
  return object;
}

Encoder encoder_from(const json& object) {
  Encoder encoder;
  for (const json& column : object.at("columns")) encoder.columns().push_back(column_from(column));
  if (!object.contains("image")) return encoder;
  encoder.image_height = object.at("image").at(0).get<std::size_t>();
  encoder.image_width = object.at("image").at(1).get<std::size_t>();
  return encoder;
}

// ---- decoder ----

json to_json(const train::Target& target) {
  json object = {{"targets", target.names}, {"task", name(target.answer)}};
  if (target.classes()) object.update({{"levels", target.levels}, {"positive", target.positive}});
  for (const train::Scaling& scaling : target.scalings)
    object["scalings"].push_back({{"shift", scaling.shift}, {"scale", scaling.scale}});
  if (!target.prior_shift.empty()) object["prior_shift"] = target.prior_shift;
  if (!target.weights.empty()) object["weights"] = target.weights;
  if (!target.offset.empty()) object["offset"] = target.offset;
  return object;
}

train::Target target_from(const json& object) {
  train::Target target;
  using train::Answer;
  target.names = object.at("targets").get<std::vector<std::string>>();
  target.answer = named(object.at("task"), {Answer::classes, Answer::numbers, Answer::reconstruction});
  if (target.classes()) {
    target.levels = object.at("levels").get<std::vector<std::string>>();
    target.positive = object.at("positive").get<std::size_t>();
  } else if (!target.reconstructs()) {
    for (const json& scaling : object.at("scalings"))
      target.scalings.push_back({scaling.at("shift").get<double>(), scaling.at("scale").get<double>()});
  }
  target.prior_shift = object.value("prior_shift", std::vector<double>());
  target.weights = object.value("weights", std::string());
  target.offset = object.value("offset", std::string());
  return target;
}

// ---- training ----

json to_json(const Score& score) {
  json object = {{"start", score.start},
                 {"epoch", score.epoch},
                 {"step", score.step},
                 {"training_loss", real_json(score.training_loss)},
                 {"validation_loss", optional_json(score.validation_loss)},
                 {"validation_score", optional_json(score.validation_score)}};
  if (score.mistakes) object["mistakes"] = *score.mistakes;
  return object;
}

Score score_from(const json& object) {
  Score score{object.at("epoch").get<std::int64_t>(),
              object.at("step").get<std::int64_t>(),
              real_from(object.at("training_loss")),
              optional_from(object.at("validation_loss")),
              optional_from(object.at("validation_score")),
              object.at("start").get<std::int64_t>(),
              {}};
  if (object.contains("mistakes")) score.mistakes = object.at("mistakes").get<std::int64_t>();
  return score;
}

json to_json(const Distribution& seen) {
  json quantiles = json::array();
  for (const double quantile : seen.quantiles) quantiles.push_back(real_json(quantile));
  return {{"start", seen.start},
          {"epoch", seen.epoch},
          {"step", seen.step},
          {"layer", seen.layer},
          {"of", seen.of},
          {"count", seen.count},
          {"mean", real_json(seen.mean)},
          {"deviation", real_json(seen.deviation)},
          {"low", real_json(seen.low)},
          {"high", real_json(seen.high)},
          {"norm", real_json(seen.norm)},
          {"zeros", real_json(seen.zeros)},
          {"quantiles", std::move(quantiles)},
          {"histogram", seen.histogram}};
}

Distribution distribution_from(const json& object) {
  Distribution seen;
  seen.start = object.at("start").get<std::int64_t>();
  seen.epoch = object.at("epoch").get<std::int64_t>();
  seen.step = object.at("step").get<std::int64_t>();
  seen.layer = object.at("layer").get<std::string>();
  seen.of = object.at("of").get<std::string>();
  seen.count = object.at("count").get<std::int64_t>();
  seen.mean = real_from(object.at("mean"));
  seen.deviation = real_from(object.at("deviation"));
  seen.low = real_from(object.at("low"));
  seen.high = real_from(object.at("high"));
  seen.norm = real_from(object.at("norm"));
  seen.zeros = real_from(object.at("zeros"));
  for (const json& quantile : object.at("quantiles")) seen.quantiles.push_back(real_from(quantile));
  seen.histogram = object.at("histogram").get<std::vector<std::int64_t>>();
  return seen;
}

json training_json(const train::Trained& trained) {
  json history = json::array();
  for (const Score& score : trained.history) history.push_back(to_json(score));
  json object = {{"stop_reason", name(trained.stop_reason)},
                 {"best_epoch", trained.best_epoch},
                 {"best_start", trained.best_start},
                 {"history", std::move(history)},
                 {"notes", trained.notes}};
  for (const Distribution& seen : trained.watched) object["watched"].push_back(to_json(seen));
  return object;
}

void read_training(const json& object, train::Trained& trained) {
  trained.stop_reason = named(object.at("stop_reason"), kStopReasons);
  trained.best_epoch = object.at("best_epoch").get<std::int64_t>();
  trained.best_start = object.at("best_start").get<std::int64_t>();
  for (const json& score : object.at("history")) trained.history.push_back(score_from(score));
  trained.notes = object.at("notes").get<std::vector<std::string>>();
  if (object.contains("watched"))
    for (const json& seen : object.at("watched")) trained.watched.push_back(distribution_from(seen));
}

json options_json(const Options& options) {
  json object = lamina::to_json(options);
  for (const OptionInfo& info : option_table())
    if (!is_stored(info.name, info.group)) object.erase(info.name);
  return object;
}

json report_json(const std::optional<Report>& report) { return report ? lamina::to_json(*report) : json(); }
std::optional<Report> report_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional<Report>(report_from_json(value));
}

// ---- checks ----

void check(bool holds, const char* what, const std::string& path) {
  if (!holds)
    throw Error(ErrorKind::model, std::string("the parts of the model file do not fit together: ") + what,
                "train it again", {path, 0, {}});
}

void check_encoder(const Encoder& encoder, const std::string& path) {
  for (const EncodedColumn& column : encoder.columns())
    check(column.kind == ColumnKind::category || (std::isfinite(column.mean) && column.deviation > 0),
          "a column's mean or deviation is no number", path);
}

void check_target(const train::Target& target, const std::string& path) {
  check(target.names.size() == (target.reconstructs() ? 0u
                                : target.classes()    ? 1u
                                                      : target.scalings.size()) &&
            (target.reconstructs() || !target.names.empty()),
        "the targets", path);
  if (target.classes()) check(target.levels.size() >= 2 && target.positive < target.levels.size(), "the classes", path);
  check(target.prior_shift.empty() || static_cast<std::int64_t>(target.prior_shift.size()) == target.units(),
        "the priors", path);
  for (const train::Scaling& scaling : target.scalings)
    check(std::isfinite(scaling.shift) && scaling.scale > 0, "the scale of a target is no number above 0", path);
}

// The tensors must be the parameters that the network declares, in that order.
void check_parameters(const train::Learnt& learnt, const std::string& path) {
  Graph graph;
  build(graph, learnt.network, graph.input("x", {kRows, learnt.network.inputs}));
  std::size_t count = 0;
  for (const Leaf& leaf : graph.leaves()) {
    if (leaf.kind != LeafKind::parameter) continue;
    const bool there = count < learnt.parameters.size() && learnt.parameters[count].name == leaf.name &&
                       learnt.parameters[count].shape == graph.node(leaf.node).shape;
    check(there, "the tensors are not those of the network", path);
    ++count;
  }
  check(count == learnt.parameters.size(), "there are more tensors than the network has", path);
}

void check_network(const train::Learnt& learnt, const std::string& path) {
  check(static_cast<std::int64_t>(learnt.encoder.width()) == learnt.network.inputs,
        "the encoder's width is not the network's number of inputs", path);
  check(!learnt.network.layers.empty() && learnt.network.layers.back().units == learnt.target.units(),
        "the last layer does not answer for the target", path);
  check_parameters(learnt, path);
}

void read_network(ModelFile file, train::Trained& trained, const std::string& path) {
  train::Learnt& learnt = trained.learnt;
  const json& content = file.model.content;
  learnt.network = network_from_json(content.at("network"));
  learnt.precision = named(content.at("precision"), {Precision::fp32, Precision::fp64, Precision::bf16});
  learnt.parameters = tensors_from(std::move(file.model.tensors), learnt.precision, path);
  if (file.state) read_state(std::move(*file.state), trained, path);
  check_network(learnt, path);
}

void read_learner(FileSection section, Model::Impl& impl, const std::string& path) {
  const auto& name = section.content.at("learner").get_ref<const std::string&>();
  const baseline::LearnerKind* kind = baseline::find_learner(name);
  check(kind && name == impl.options.model, "the kind of model", path);
  baseline::Saved saved{section.content.at("learnt"), tensors_from(std::move(section.tensors), Precision::fp64, path)};
  impl.learner = kind->load(std::move(saved), impl.trained.learnt.encoder, impl.trained.learnt.target);
}

}  // namespace

bool is_stored(const std::string& option, const std::string& group) {
  return group != "running" && group != "saving" && option != "labels";
}

json header_of(const Model::Impl& impl) {
  const train::Learnt& learnt = impl.trained.learnt;
  json header = {
      {"encoder", to_json(learnt.encoder)},
      {"decoder", to_json(learnt.target)},
      {"options", options_json(impl.options)},
      {"training", training_json(impl.trained)},
      {"reports",
       {{"training", report_json(impl.training_report)}, {"validation", report_json(impl.validation_report)}}}};
  if (impl.calibration) header["calibration"] = impl.calibration->save();
  if (impl.ensemble)
    header["ensemble"] = ensemble_header(*impl.ensemble);
  else if (impl.learner)
    header["learner"] = impl.options.model;
  else
    header.update({{"network", lamina::to_json(learnt.network)}, {"precision", name(learnt.precision)}});
  return header;
}

std::string packed(const ModelFile& file) {
  try {
    return pack(file);
  } catch (const json::exception&) {  // only text can be refused
    throw Error(ErrorKind::data, "a column's or level's name is no valid UTF-8", "rename it");
  }
}

ModelFile to_file(const Model::Impl& impl, bool keep_state) {
  const train::Trained& trained = impl.trained;
  if (impl.ensemble) {
    ModelFile file{{header_of(impl), {}}, {}};
    file.model.content["ensemble"] = save_ensemble(*impl.ensemble, file.model.tensors);
    return file;
  }
  if (impl.learner) {
    const baseline::Saved saved = impl.learner->save();
    ModelFile file{{header_of(impl), file_tensors(saved.tensors, Precision::fp64)}, {}};
    file.model.content["learnt"] = saved.content;
    return file;
  }
  ModelFile file{{header_of(impl), file_tensors(trained.learnt.parameters, trained.learnt.precision)}, {}};
  if (keep_state && impl.has_state) file.state = state_section(trained);
  return file;
}

Model::Impl from_file(ModelFile file, const std::string& path) {
  const json& content = file.model.content;
  Model::Impl impl;
  train::Learnt& learnt = impl.trained.learnt;
  learnt.encoder = encoder_from(content.at("encoder"));
  learnt.target = target_from(content.at("decoder"));
  learnt.target.reconstructed = static_cast<std::int64_t>(learnt.encoder.width());
  impl.options = options_from_json(content.at("options"));
  read_training(content.at("training"), impl.trained);
  impl.training_report = report_from(content.at("reports").at("training"));
  impl.validation_report = report_from(content.at("reports").at("validation"));
  impl.has_state = file.state.has_value();
  check_encoder(learnt.encoder, path);
  check_target(learnt.target, path);
  if (content.contains("calibration")) impl.calibration = Calibration::load(content.at("calibration"), learnt.target);
  if (content.contains("ensemble"))
    impl.ensemble = load_ensemble(content.at("ensemble"), std::move(file.model.tensors), learnt, path);
  else if (content.contains("learner"))
    read_learner(std::move(file.model), impl, path);
  else
    read_network(std::move(file), impl.trained, path);
  return impl;
}

}  // namespace lamina::model
