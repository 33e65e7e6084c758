#include "lamina/explain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/drawn_rows.hpp"
#include "explain/names.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

using explain::place_of;

std::vector<std::size_t> chosen_outputs(const Answerer& answerer, const StringList& names) {
  const Model& model = answerer.model();
  const std::string what = model.classifies() ? "level" : "target";
  std::vector<std::size_t> places;
  for (const std::string& name : names) places.push_back(place_of(what, name, answerer.outputs()));
  if (!places.empty()) return places;
  if (model.task() == Task::binary) return {model.positive()};
  for (std::size_t i = 0; i < answerer.outputs().size(); ++i) places.push_back(i);
  return places;
}

std::vector<std::string> chosen_columns(const Model& model, const StringList& names) {
  const std::vector<std::string> known = predictors(model);
  for (const std::string& name : names) place_of("predictor", name, known);
  return names.empty() ? known : names;
}

std::vector<double> weights_of(const Model& model, const Frame& frame) {
  const std::string& name = model.impl().trained.learnt.target.weights;
  const Column* column = name.empty() ? nullptr : frame.find(name);
  std::vector<double> weights(frame.rows(), 1);
  for (std::size_t row = 0; column && row < weights.size(); ++row) {
    weights[row] = column->kind() == ColumnKind::number ? column->number(row) : std::nan("");
    if (!(weights[row] >= 0 && std::isfinite(weights[row])))
      throw Error(ErrorKind::data, "the weight of row " + std::to_string(row + 1) + " is no number of at least 0",
                  "mend the cell, or leave the column out", {frame.source(), frame.line(row), name});
  }
  return weights;
}

}  // namespace

std::vector<std::string> predictors(const Model& model) {
  std::vector<std::string> names;
  for (const EncodedColumn& column : model.impl().trained.learnt.encoder.columns()) names.push_back(column.name);
  return names;
}

Explained::Explained(const Model& model, const Frame& frame, const ExplainOptions& options, const ScoreOptions& score,
                     const RefitContext& refitting)
    : answerer_(std::make_shared<Answerer>(model, score)), options_(options), score_(score), refitting_(refitting) {
  check_options(options);
  columns_ = chosen_columns(model, options.columns);
  outputs_ = chosen_outputs(*answerer_, options.outputs);
  if (frame.rows() == 0)
    throw Error(ErrorKind::data, "there are no rows to explain with", "give at least one", {frame.source(), 0, {}});
  for (const std::string& column : predictors(model)) frame.column(column);  // throws where it lacks one
  rows_ = explain::drawn_rows(frame.rows(), options.rows, options.explain_seed, Purpose::explained_rows);
  frame_ = rows_.size() == frame.rows() ? frame : frame.take(rows_);
  weights_ = weights_of(model, frame);
  if (rows_.size() < frame.rows()) {
    std::vector<double> own;
    for (const std::size_t row : rows_) own.push_back(weights_[row]);
    weights_ = std::move(own);
  }
  if (rows_.size() < frame.rows())
    notes_.push_back("explained with " + std::to_string(rows_.size()) + " of " + std::to_string(frame.rows()) +
                     " rows, drawn by the seed");
}

Explained Explained::of(const Model& other) const {
  Explained own = *this;
  own.answerer_ = std::make_shared<Answerer>(other, score_);
  if (own.answerer_->outputs() != answerer_->outputs())
    throw Error(ErrorKind::internal, "two models that are explained together have other answers",
                "compare like models");
  return own;
}

Explained Explained::of(const Model& other, const Frame& rows) const {
  Explained own = of(other);
  own.frame_ = rows;
  own.rows_.resize(rows.rows());
  std::iota(own.rows_.begin(), own.rows_.end(), std::size_t{0});
  own.weights_ = weights_of(other, rows);
  return own;
}

Explained Explained::take(const std::vector<std::size_t>& places) const {
  Explained own = *this;
  own.frame_ = frame_.take(places);
  own.rows_.resize(places.size());
  own.weights_.resize(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    own.rows_[i] = rows_.at(places[i]);
    own.weights_[i] = weights_.at(places[i]);
  }
  return own;
}

const std::string& Explained::output_name(std::size_t place) const { return answerer_->outputs()[place]; }

}  // namespace lamina
