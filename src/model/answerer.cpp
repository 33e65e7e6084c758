#include "lamina/answerer.hpp"

#include "base/thread_pool.hpp"
#include "model/answering.hpp"
#include "model/score.hpp"
#include "train/train.hpp"

namespace lamina {

struct Answerer::Impl {
  const Model& model;
  ScoreOptions options;
  ThreadPool pool;
  std::unique_ptr<model::Answering> answering;
  std::vector<std::string> outputs;

  Impl(const Model& one, const ScoreOptions& how)
      : model(one),
        options(how),
        pool(model::thread_count(how.threads)),
        answering(model::make_answering(one.impl(), pool, choose_cpu_tier(how.cpu_tier))) {
    if (one.classifies())
      outputs = one.levels();
    else
      outputs = one.targets().empty() ? std::vector<std::string>{"reconstruction_error"} : one.targets();
  }
};

Answerer::Answerer(const Model& model, const ScoreOptions& options) : impl_(std::make_unique<Impl>(model, options)) {}
Answerer::~Answerer() = default;
Answerer::Answerer(Answerer&&) noexcept = default;

const Model& Answerer::model() const { return impl_->model; }
const std::vector<std::string>& Answerer::outputs() const { return impl_->outputs; }

Predictions Answerer::predict(const Frame& frame, std::vector<std::string>* notes) {
  const train::Target& target = impl_->model.impl().trained.learnt.target;
  return model::predict_rows(*impl_->answering, target, frame, train::all_rows(frame.rows()), impl_->options, notes);
}

std::vector<double> Answerer::answers(const Frame& frame, std::vector<std::string>* notes) {
  Predictions predictions = predict(frame, notes);
  return std::move(predictions.levels.empty() ? predictions.values : predictions.probabilities);
}

}  // namespace lamina
