#include "lamina/model.hpp"

#include <algorithm>
#include <charconv>

#include "base/read_file.hpp"
#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "model/ensemble.hpp"
#include "model/header.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

// A level that is written as we write numbers came from a column of numbers.
bool is_number(const std::string& level) {
  double value = 0;
  const auto end = level.data() + level.size();
  const auto read = std::from_chars(level.data(), end, value);
  return read.ec == std::errc() && read.ptr == end && shortest(value) == level;
}

ColumnKind target_kind(const train::Target& target) {
  const auto& levels = target.levels;  // none for numbers
  return std::all_of(levels.begin(), levels.end(), is_number) ? ColumnKind::number : ColumnKind::category;
}

std::vector<InputScale> scales_of(const Encoder& encoder) {
  std::vector<InputScale> scales;
  for (const EncodedColumn& column : encoder.columns()) {
    InputScale scale;
    if (column.scaled && column.kind == ColumnKind::number) scale = {column.mean, column.deviation};
    if (column.image_byte) scale.deviation = 255;
    scales.insert(scales.end(), column.width(), scale);
  }
  return scales;
}

// The weights that act on the encoded inputs themselves; no tensor when the network begins with another kind of layer.
std::string weights_of_inputs(const Network& network) { return layer_name(network.layers.front(), 1) + ".weights"; }

WeightTensor to_weights(const train::Tensor& tensor) {
  WeightTensor weights;
  weights.name = tensor.name;
  weights.rows = tensor.shape.size() > 1 ? tensor.shape.front() : 1;
  weights.columns = tensor.shape.empty() ? 1 : tensor.shape.back();
  weights.values = tensor.values;
  return weights;
}

}  // namespace

Model::Model(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

Model Model::load(const std::string& path) {
  ModelFile file = unpack(read_file(path), path);
  try {
    return Model(std::make_unique<Impl>(model::from_file(std::move(file), path)));
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::model, "the model file's header lacks a part", "train it again", {path, 0, {}});
  } catch (const Error& error) {  // whatever a part complains of, the file is what is wrong
    if (error.kind() == ErrorKind::internal) throw;
    throw Error(ErrorKind::model, error.message(), "train it again", {path, 0, error.place().column});
  }
}

std::string Model::serialize(bool keep_state) const { return model::packed(model::to_file(*impl_, keep_state)); }

void Model::save(const std::string& path, bool keep_state) const { replace_file(path, serialize(keep_state)); }

nlohmann::json Model::header() const { return model::header_of(*impl_); }

std::string Model::target() const { return impl_->trained.learnt.target.name(); }
const std::vector<std::string>& Model::targets() const { return impl_->trained.learnt.target.names; }
Task Model::task() const { return impl_->trained.learnt.target.task(); }
bool Model::classifies() const { return impl_->trained.learnt.target.classes(); }
const std::vector<std::string>& Model::levels() const { return impl_->trained.learnt.target.levels; }
std::size_t Model::positive() const { return impl_->trained.learnt.target.positive; }
const std::vector<Score>& Model::history() const { return impl_->trained.history; }
const std::vector<Distribution>& Model::watched() const { return impl_->trained.watched; }
StopReason Model::stop_reason() const { return impl_->trained.stop_reason; }
std::int64_t Model::best_epoch() const { return impl_->trained.best_epoch; }
std::int64_t Model::best_start() const { return impl_->trained.best_start; }
const Options& Model::options() const { return impl_->options; }
const std::vector<std::string>& Model::notes() const { return impl_->trained.notes; }
const std::optional<Report>& Model::training_report() const { return impl_->training_report; }
const std::optional<Report>& Model::validation_report() const { return impl_->validation_report; }

const std::string& Model::kind() const { return impl_->ensemble ? impl_->ensemble->combine : impl_->options.model; }
std::string Model::title() const { return model::title_of(*impl_); }
std::vector<LearntTable> Model::tables() const {
  if (impl_->ensemble) return model::ensemble_tables(*impl_);
  return impl_->learner ? impl_->learner->tables() : std::vector<LearntTable>();
}
std::string Model::drawing() const { return impl_->learner ? impl_->learner->text() : ""; }
std::string Model::dot() const { return impl_->learner ? impl_->learner->dot() : ""; }

std::vector<LayerRow> Model::layers() const {
  const Network& network = impl_->trained.learnt.network;
  if (!model::is_network(*impl_)) return {};
  const std::vector<std::int64_t> parameters = parameter_counts(network);
  std::vector<LayerRow> rows;
  std::int64_t inputs = network.inputs;
  for (const Layer& layer : network.layers) {
    rows.push_back({layer_name(layer, rows.size() + 1), layer.type, layer.activation, inputs, layer.units,
                    parameters[rows.size()]});
    inputs = layer.units;
  }
  return rows;
}

std::vector<WeightTensor> Model::weights() const {
  std::vector<WeightTensor> all;
  if (!model::is_network(*impl_)) return all;
  for (const train::Tensor& tensor : impl_->trained.learnt.parameters) all.push_back(to_weights(tensor));
  const std::string first = weights_of_inputs(impl_->trained.learnt.network);
  for (WeightTensor& tensor : all) {
    if (tensor.name != first) continue;
    tensor.row_names = impl_->trained.learnt.encoder.input_names();
    tensor.scales = scales_of(impl_->trained.learnt.encoder);
  }
  return all;
}

bool Model::needs(const std::string& column) const {
  const train::Learnt& learnt = impl_->trained.learnt;
  const auto& columns = learnt.encoder.columns();
  return column == learnt.target.offset ||
         std::any_of(columns.begin(), columns.end(), [&](const EncodedColumn& own) { return own.name == column; });
}

std::map<std::string, ColumnKind> Model::promised_types() const {
  const train::Learnt& learnt = impl_->trained.learnt;
  std::map<std::string, ColumnKind> types;
  for (const EncodedColumn& column : learnt.encoder.columns()) types[column.name] = column.kind;
  for (const std::string& target : learnt.target.names) types[target] = target_kind(learnt.target);
  for (const std::string& column : {learnt.target.weights, learnt.target.offset})
    if (!column.empty()) types[column] = ColumnKind::number;
  for (const auto& [column, kind] : impl_->options.types)
    if (learnt.target.has(column))
      types[column] = kind == name(ColumnKind::number) ? ColumnKind::number : ColumnKind::category;
  return types;
}

}  // namespace lamina
