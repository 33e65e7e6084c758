// What a learner is fitted to, made from a small table.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/thread_pool.hpp"
#include "baseline/learner.hpp"

namespace lamina::baseline {

// Encoder::columns' cells by their definition, apart from the graph that the program encodes with.
inline Matrix encode_by_hand(const Encoder& encoder, const Frame& frame) {
  Matrix matrix{frame.rows(), encoder.width(), {}};
  const EncodedRows encoded = encoder.encode(frame);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    std::size_t number = 0, category = 0;
    for (const EncodedColumn& column : encoder.columns()) {
      if (column.kind == ColumnKind::category) {
        std::vector<double> places(column.width());
        places[static_cast<std::size_t>(encoded.codes[category++][row])] = 1;
        matrix.cells.insert(matrix.cells.end(), places.begin(), places.end());
        continue;
      }
      double cell = encoded.numbers[number++]->number(row);
      if (std::isnan(cell)) cell = column.mean;
      matrix.cells.push_back(column.image_byte ? cell / 255
                             : column.scaled   ? (cell - column.mean) / column.deviation
                                               : cell);
    }
  }
  return matrix;
}

inline Column category(const std::string& name, const std::vector<std::string>& cells) {
  std::vector<std::string> levels;
  for (const auto& cell : cells)
    if (std::find(levels.begin(), levels.end(), cell) == levels.end()) levels.push_back(cell);
  order_levels(levels);
  std::vector<std::int32_t> codes;
  for (const auto& cell : cells)
    codes.push_back(static_cast<std::int32_t>(std::find(levels.begin(), levels.end(), cell) - levels.begin()));
  return Column::categories(name, codes, levels);
}

// Predictors are all columns but those of the target.
class TableLesson {
 public:
  TableLesson(Frame frame, const std::string& target_name, Options given = {}, int threads = 1,
              const std::vector<double>& weights = {}, std::vector<double> given_offsets = {})
      : table(std::move(frame)), options(std::move(given)), offsets(std::move(given_offsets)), pool(threads) {
    options.target = target_name;
    std::vector<std::string> ignored;
    target = train::inspect_target(table, options, ignored);
    if (!target.classes()) target.scalings.assign(1, {});
    predictors = table.without(target_name);
    std::vector<std::string> names;
    for (const Column& column : predictors.columns()) names.push_back(column.name());
    EncoderNotes encoder_notes;
    encoder = Encoder::fit(predictors, names, {}, encoder_notes, options.standardize);
    inputs = encode_by_hand(encoder, predictors);
    std::vector<std::size_t> rows(table.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    truth = train::truth_of(train::read_target(table, target), rows);
    truth.weights = weights.empty() ? std::vector<double>(table.rows(), 1) : weights;
  }

  std::unique_ptr<Learner> fit(const std::string& kind) {
    return find_learner(kind)->fit({encoder, target, options, inputs, truth, offsets, pool, notes, nullptr});
  }

  std::vector<double> answers(const Learner& learner) const {
    std::vector<double> all(inputs.rows * (target.classes() ? target.levels.size() : 1));
    learner.answer(inputs, offsets, all.data());
    return all;
  }

  // What a saved and loaded learner answers.
  std::unique_ptr<Learner> reloaded(const std::string& kind, const Learner& learner) const {
    Saved saved = learner.save();
    saved.content = nlohmann::json::parse(saved.content.dump());
    return find_learner(kind)->load(std::move(saved), encoder, target);
  }

  Frame table, predictors;
  Options options;
  train::Target target;
  Encoder encoder;
  Matrix inputs;
  Truth truth;
  std::vector<double> offsets;
  std::vector<std::string> notes;
  ThreadPool pool;
};

}  // namespace lamina::baseline
