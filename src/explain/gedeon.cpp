// Importance from weights: Gedeon 1997, "Data mining of inputs: analysing magnitude and functional measures", as H2O's
// deep learning computes it (DeepLearningModelInfo.computeVariableImportances). The share of unit j that input i has is
// P_ij = |w_ij| / Σ_i |w_ij|, and the share of the next layer's unit k
//   Q_ik = Σ_j P_ij P_jk,
// which adds up to 1 over the inputs; the importance of i is Σ_k Q_ik. H2O divides by the largest, here they add up
// to 1. H2O lists each level of a category, here a column's are added up.
#include <algorithm>
#include <cmath>

#include "explain/importance_methods.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "nn/layers.hpp"

namespace lamina::explain {

namespace {

// |w|, inputs × units.
struct Magnitudes {
  std::size_t inputs = 0, units = 0;
  std::vector<double> cells;

  double& at(std::size_t i, std::size_t j) { return cells[i * units + j]; }
  bool has_weights(std::size_t j) const {
    for (std::size_t i = 0; i < inputs; ++i)
      if (cells[i * units + j] > 0) return true;
    return false;
  }
};

Magnitudes magnitudes_of(const train::Learnt& learnt, std::size_t layer) {
  const std::string name = layer_name(learnt.network.layers[layer], layer + 1) + ".weights";
  for (const train::Tensor& tensor : learnt.parameters) {
    if (tensor.name != name) continue;
    Magnitudes sizes{static_cast<std::size_t>(tensor.shape[0]), static_cast<std::size_t>(tensor.shape[1]), {}};
    for (const double weight : tensor.values) sizes.cells.push_back(std::fabs(weight));
    return sizes;
  }
  throw Error(ErrorKind::model, "the weights " + name + " are lacking", "train the model again");
}

// The pieces of a maxout unit count together: columns p·units + j are its pieces.
void fold(Magnitudes& sizes, std::size_t units) {
  Magnitudes folded{sizes.inputs, units, std::vector<double>(sizes.inputs * units)};
  for (std::size_t i = 0; i < sizes.inputs; ++i)
    for (std::size_t j = 0; j < sizes.units; ++j) folded.at(i, j % units) += sizes.at(i, j);
  sizes = std::move(folded);
}

// To what each input has of each unit; a unit without weights has nothing.
void to_shares(Magnitudes& sizes) {
  for (std::size_t j = 0; j < sizes.units; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < sizes.inputs; ++i) sum += sizes.at(i, j);
    for (std::size_t i = 0; i < sizes.inputs; ++i) sizes.at(i, j) = sum > 0 ? sizes.at(i, j) / sum : 0;
  }
}

// Inputs that were 0 in every training row have the weights that they started with: they tell nothing.
void forget_unseen(Magnitudes& sizes, const Encoder& encoder) {
  std::size_t input = 0;
  for (const EncodedColumn& column : encoder.columns()) {
    input += column.width();
    if (column.kind != ColumnKind::category) continue;
    for (std::size_t j = 0; j < sizes.units; ++j) {
      sizes.at(input - 1, j) = 0;
      if (!column.imputed) sizes.at(input - 2, j) = 0;
    }
  }
}

// Of layers with weights, the first two; nothing when the network begins otherwise.
std::vector<std::size_t> weight_layers(const Network& network) {
  std::vector<std::size_t> layers;
  for (std::size_t i = 0; i < network.layers.size() && layers.size() < 2; ++i)
    if (network.layers[i].type == Layer().type) layers.push_back(i);
  if (!layers.empty() && layers.front() > 0) layers.clear();
  return layers;
}

// Of each unit j of the first layer: Σ_k P_jk. Where units without weights have a part of a unit k, the others of k are
// scaled up, as H2O scales Q_ik to add up to 1 over i.
std::vector<double> unit_importances(const Magnitudes& first, Magnitudes second) {
  to_shares(second);
  std::vector<double> reached(second.units, 0), importances(second.inputs, 0);
  for (std::size_t j = 0; j < second.inputs; ++j)
    for (std::size_t k = 0; k < second.units; ++k) reached[k] += first.has_weights(j) ? second.at(j, k) : 0;
  for (std::size_t j = 0; j < second.inputs; ++j)
    for (std::size_t k = 0; k < second.units; ++k) importances[j] += reached[k] > 0 ? second.at(j, k) / reached[k] : 0;
  return importances;
}

// Of each encoded input: Σ_k Q_ik. Without a second layer each unit counts once.
std::vector<double> input_importances(const train::Learnt& learnt) {
  const std::vector<std::size_t> layers = weight_layers(learnt.network);
  if (layers.empty())
    throw Error(ErrorKind::usage,
                "importance 'gedeon' is read from the weights of the inputs, and the network begins with " +
                    nn::layer_text(learnt.network.layers.front().type),
                "choose permutation");
  Magnitudes first = magnitudes_of(learnt, layers[0]);
  forget_unseen(first, learnt.encoder);
  std::vector<double> units(first.units, 1);
  if (layers.size() > 1) {
    const Magnitudes second = magnitudes_of(learnt, layers[1]);
    if (second.inputs != first.units) fold(first, second.inputs);
    units = unit_importances(first, second);
  }
  to_shares(first);
  std::vector<double> importances(first.inputs);
  for (std::size_t i = 0; i < first.inputs; ++i)
    for (std::size_t j = 0; j < first.units; ++j) importances[i] += first.at(i, j) * units[j];
  return importances;
}

}  // namespace

ImportanceTable gedeon_importance(const Explained& explained) {
  const train::Learnt& learnt = explained.model().impl().trained.learnt;
  const std::vector<double> of_inputs = input_importances(learnt);
  Shares shares;
  std::size_t input = 0;
  for (const EncodedColumn& column : learnt.encoder.columns())
    for (std::size_t i = 0; i < column.width(); ++i) shares[column.name] += of_inputs[input++];
  scale_to_one(shares);
  ImportanceTable table;
  table.variables = importances_of(variables_of(explained), shares);
  return table;
}

}  // namespace lamina::explain
