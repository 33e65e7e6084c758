// What a model is made of.
#pragma once

#include <optional>

#include "base/cpu.hpp"
#include "baseline/learner.hpp"
#include "lamina/model.hpp"
#include "model/calibration.hpp"
#include "train/train.hpp"

namespace lamina {

namespace model {
struct Ensemble;
}

// One of three things answers: the network, another learner on the same encoder, or other models.
struct Model::Impl {
  train::Trained trained;  // not of a network: target, encoder, rows and notes alone
  std::shared_ptr<const baseline::Learner> learner;
  std::shared_ptr<const model::Ensemble> ensemble;
  Options options;
  std::optional<model::Calibration> calibration;
  std::optional<Report> training_report, validation_report;
  bool has_state = true;  // whether `trained` holds the optimizer's state and the position
};

namespace model {

// Options that say how to run, not what to learn, and the paths of files: they never reach a model file.
bool is_stored(const std::string& option, const std::string& group);

int thread_count(std::int64_t wanted);  // 0: usable processors

class Answering;

// Scores `rows` of a frame against its target.
Report score_rows(Answering& answering, const train::Target& target, const Frame& frame,
                  const std::vector<std::size_t>& rows, const ScoreOptions& options, std::vector<std::string>* notes);

bool is_network(const Model::Impl& impl);
std::string title_of(const Model::Impl& impl);  // "network", "random forest"

// Throws a usage error that names `what` when the model is no network.
const train::Learnt& network_of(const Model::Impl& impl, const std::string& what);

}  // namespace model
}  // namespace lamina
