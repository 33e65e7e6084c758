// What a model is made of.
#pragma once

#include <optional>

#include "base/cpu.hpp"
#include "lamina/model.hpp"
#include "train/train.hpp"

namespace lamina {

struct Model::Impl {
  train::Trained trained;
  Options options;
  std::optional<Report> training_report, validation_report;
  bool has_state = true;  // whether `trained` holds the optimizer's state and the position
};

namespace model {

// Options that say how to run, not what to learn, and the paths of files: they never reach a model file.
bool is_stored(const std::string& option, const std::string& group);

int thread_count(std::int64_t wanted);  // 0: usable processors

// Scores `rows` of a frame against its target.
Report score_rows(train::Scorer& scorer, const train::Learnt& learnt, const Frame& frame,
                  const std::vector<std::size_t>& rows, const ScoreOptions& options, std::vector<std::string>* notes);

}  // namespace model
}  // namespace lamina
