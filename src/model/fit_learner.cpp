#include "model/fit_learner.hpp"

#include <chrono>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "lamina/error.hpp"
#include "model/judge.hpp"
#include "train/prepare.hpp"
#include "train/row_weights.hpp"

namespace lamina::model {

namespace {

using baseline::LearnerKind;

[[noreturn]] void refuse(const LearnerKind& kind, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::usage, std::string("a ") + kind.title + " " + what, remedy);
}

void check_target(const LearnerKind& kind, const train::Target& target) {
  if (target.reconstructs()) refuse(kind, "is no autoencoder", "leave out --model");
  if (target.classes() && !kind.classes) refuse(kind, "answers with numbers only", "choose another --model");
  if (!target.classes() && !kind.numbers) refuse(kind, "answers with classes only", "choose another --model");
  if (target.names.size() > 1) refuse(kind, "predicts one column", "name one target, or leave out --model");
  if (!target.offset.empty() && !kind.offsets) refuse(kind, "takes no offset", "leave out --offset, or use glm");
}

class Fit {
 public:
  Fit(const Options& options, const FitContext& context)
      : options_(options),
        context_(context),
        kind_(*baseline::find_learner(options.model)),
        pool_(thread_count(options.threads)),
        tier_(choose_cpu_tier(options.cpu_tier)) {}

  std::unique_ptr<Model::Impl> run(const Frame& table, const Frame* valid) {
    const auto start = std::chrono::steady_clock::now();
    auto impl = std::make_unique<Model::Impl>();
    impl->options = options_;
    impl->has_state = false;
    const train::Division division = prepare(impl->trained, table, valid);
    announce(*impl);
    learn(*impl, table, division);
    judge(*impl, table, valid, pool_, tier_, context_);
    tell_end(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), division.training.size());
    return impl;
  }

 private:
  train::Division prepare(train::Trained& trained, const Frame& table, const Frame* valid) {
    train::Learnt& learnt = trained.learnt;
    train::Division division = train::prepare(learnt.target, learnt.encoder, table, valid, options_, trained.notes);
    check_target(kind_, learnt.target);
    if (!learnt.target.classes()) learnt.target.scalings.assign(1, {});
    if (learnt.target.classes())
      train::learn_priors(learnt.target, options_,
                          class_shares(learnt.target, division.answers, division.weights, division.training));
    trained.training_rows = division.training;
    trained.validation_rows = division.validation;
    check_calibration(options_, trained, table, valid);
    return division;
  }

  void learn(Model::Impl& impl, const Frame& table, const train::Division& division) {
    const FloatControl ieee;
    train::Learnt& learnt = impl.trained.learnt;
    const EncodedRows encoded = learnt.encoder.encode(table, learnt.target.columns());
    const auto inputs = baseline::encode_matrix(learnt.encoder, encoded, table, division.training, pool_, tier_);
    const auto offsets = baseline::read_offsets(table, learnt.target.offset, division.training);
    Truth truth = train::truth_of(division.answers, division.training);
    truth.weights.clear();
    for (const std::size_t row : division.training)
      truth.weights.push_back(division.weights.empty() ? 1 : division.weights[row]);
    std::vector<std::string> notes;
    impl.learner =
        kind_.fit({learnt.encoder, learnt.target, options_, inputs, truth, offsets, pool_, notes, context_.cancel});
    for (const std::string& note : notes) tell_note(context_, note);
    impl.trained.notes.insert(impl.trained.notes.end(), notes.begin(), notes.end());
    const bool cancelled = context_.cancel && *context_.cancel;
    impl.trained.stop_reason = cancelled ? StopReason::interrupted : StopReason::fitted;
  }

  void announce(const Model::Impl& impl) {
    if (!context_.sink) return;
    for (const std::string& note : impl.trained.notes) tell_note(context_, note);
    const Model untrained(std::make_unique<Model::Impl>(impl));
    FitEvent event{};
    event.kind = FitEvent::Kind::started;
    event.model = &untrained;
    event.threads = pool_.size();
    event.cpu_tier = name(tier_);
    context_.sink(event);
  }

  void tell_end(double seconds, std::size_t rows) {
    if (!context_.sink) return;
    FitEvent event{};
    event.kind = FitEvent::Kind::finished;
    event.seconds = seconds;
    event.rows_per_second = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
    context_.sink(event);
  }

  const Options& options_;
  const FitContext& context_;
  const LearnerKind& kind_;
  ThreadPool pool_;
  CpuTier tier_;
};

}  // namespace

std::unique_ptr<Model::Impl> fit_learner(const Frame& train, const Frame* valid, const Options& options,
                                         const FitContext& context) {
  return Fit(options, context).run(train, valid);
}

}  // namespace lamina::model
