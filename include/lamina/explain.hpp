// What all explanations have in common: their options, and a model beside the rows it is explained with.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lamina/answerer.hpp"
#include "lamina/frame.hpp"
#include "lamina/model.hpp"
#include "lamina/options.hpp"
#include "lamina/refit_context.hpp"

namespace lamina {

struct ExplainOptions {
#define LAMINA_LIST(...) \
  { __VA_ARGS__ }
#define LAMINA_OPTION(group, type, name, value, range, help) type name = value;
#include "lamina/explain.def"
#undef LAMINA_OPTION
#undef LAMINA_LIST
};

// As for the options of a training (options.hpp).
const std::vector<OptionInfo>& explain_option_table();
void set_option(ExplainOptions& options, const std::string& name, const std::string& text);
std::string get_option(const ExplainOptions& options, const std::string& name);
void check_options(const ExplainOptions& options);

// The predictors of a model in the order of its data: the original columns, of an ensemble those that any member reads.
std::vector<std::string> predictors(const Model& model);

// A model, the rows it is explained with, and which of its outputs and predictors are asked for. Everything is on the
// original columns, so it works for every kind of model.
class Explained {
 public:
  // Draws options.rows of the frame's rows. Keeps a reference to the model. `refitting` is for importance without a
  // variable, which fits the model again, to its end: its threads and tier are those of `score`. Throws a usage error
  // for a column or output that the model does not know (it suggests the nearest name), a data error for a frame
  // without a predictor or without rows.
  Explained(const Model& model, const Frame& frame, const ExplainOptions& options = {}, const ScoreOptions& score = {},
            const RefitContext& refitting = {});

  // The same rows, predictors and outputs, answered for by another model with the same answers.
  Explained of(const Model& other) const;
  // The same predictors and outputs, with other rows.
  Explained of(const Model& other, const Frame& rows) const;
  // Some of its rows, counted from 0, in this order; they may repeat.
  Explained take(const std::vector<std::size_t>& places) const;

  const Model& model() const { return answerer_->model(); }
  Answerer& answerer() const { return *answerer_; }
  const Frame& frame() const { return frame_; }
  const ExplainOptions& options() const { return options_; }
  const ScoreOptions& score_options() const { return score_; }
  const RefitContext& refitting() const { return refitting_; }
  const std::vector<std::string>& columns() const { return columns_; }  // asked for
  const std::vector<std::size_t>& outputs() const { return outputs_; }  // asked for, places in answerer().outputs()
  const std::string& output_name(std::size_t place) const;              // of answerer().outputs()
  const std::vector<std::size_t>& rows() const { return rows_; }        // of the frame that was given
  // What each row counts in means: the model's column of row weights where the frame has it, else 1.
  const std::vector<double>& weights() const { return weights_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::shared_ptr<Answerer> answerer_;
  Frame frame_;
  ExplainOptions options_;
  ScoreOptions score_;
  RefitContext refitting_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> outputs_;
  std::vector<std::size_t> rows_;
  std::vector<double> weights_;
  std::vector<std::string> notes_;
};

}  // namespace lamina
