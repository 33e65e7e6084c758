// Deep features: the outputs of a model's hidden layers as columns.
#include "train/features.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

std::string hidden_layers_text(const Model& model) {
  const std::vector<LayerRow> rows = model.layers();
  std::string text;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i)
    text += (i ? ", " : "") + std::to_string(i + 1) + " (" + rows[i].name + ", " + std::to_string(rows[i].units) +
            " units)";
  return text;
}

void check_layers(const Model& model, const std::vector<std::int64_t>& layers) {
  const auto hidden = static_cast<std::int64_t>(model.layers().size()) - 1;
  if (hidden == 0)
    throw Error(ErrorKind::usage, "the model has no hidden layer, so it has no features", "train one with --hidden");
  if (layers.empty())
    throw Error(ErrorKind::usage, "no layer is named", "the hidden layers are " + hidden_layers_text(model));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i] < 1 || layers[i] > hidden)
      throw Error(ErrorKind::usage, "the model has no hidden layer " + std::to_string(layers[i]),
                  "its hidden layers are " + hidden_layers_text(model));
    for (std::size_t j = 0; j < i; ++j)
      if (layers[j] == layers[i])
        throw Error(ErrorKind::usage, "layer " + std::to_string(layers[i]) + " is named twice", "name it once");
  }
}

void add_columns(std::vector<Column>& columns, const train::LayerOutputs& layer, std::size_t rows) {
  const auto units = static_cast<std::size_t>(layer.units);
  for (std::size_t unit = 0; unit < units; ++unit) {
    std::vector<double> values(rows);
    for (std::size_t row = 0; row < rows; ++row) values[row] = layer.values[row * units + unit];
    columns.push_back(
        Column::numbers("DF.L" + std::to_string(layer.layer) + ".C" + std::to_string(unit + 1), std::move(values)));
  }
}

}  // namespace

Frame Model::features(const Frame& frame, const std::vector<std::int64_t>& layers, const ScoreOptions& options,
                      std::vector<std::string>* notes) const {
  model::network_of(*impl_, "a hidden layer");
  check_layers(*this, layers);
  ThreadPool pool(model::thread_count(options.threads));
  const auto outputs =
      train::layer_outputs(impl_->trained.learnt, layers, frame, pool, choose_cpu_tier(options.cpu_tier), notes);
  std::vector<Column> columns;
  for (const auto& layer : outputs) add_columns(columns, layer, frame.rows());
  return Frame(std::move(columns));
}

}  // namespace lamina
