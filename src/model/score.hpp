// Scoring with what was made ready once.
#pragma once

#include <string>
#include <vector>

#include "model/answering.hpp"

namespace lamina::model {

// Answers for `rows` of a frame, decided at options.threshold where it is given; throws a usage error for a threshold
// of other than two classes.
Predictions predict_rows(Answering& answering, const train::Target& target, const Frame& frame,
                         const std::vector<std::size_t>& rows, const ScoreOptions& options,
                         std::vector<std::string>* notes);

}  // namespace lamina::model
