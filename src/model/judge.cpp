#include "model/judge.hpp"

#include <fmt/format.h>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "model/answering.hpp"

namespace lamina::model {

namespace {

bool calibrates(const Options& options) { return options.calibrate != "none"; }

[[noreturn]] void refuse(const Options& options, const std::string& what, const std::string& remedy) {
  throw Error(ErrorKind::usage, "option calibrate: " + options.calibrate + " " + what, remedy);
}

Truth held_out_truth(const train::Trained& trained, const Frame& held_out) {
  return train::truth_of(train::read_target(held_out, trained.learnt.target), trained.validation_rows);
}

// " log_loss 0.51 -> 0.43"
std::string change(const std::string& key, const Report& before, const Report& after) {
  const auto from = before.value(key), to = after.value(key);
  return from && to ? fmt::format(" {} {:.5g} -> {:.5g}", key, *from, *to) : "";
}

void calibrate(Model::Impl& impl, const Frame& held_out, ThreadPool& pool, CpuTier tier, const FitContext& context) {
  const FloatControl ieee;
  train::Trained& trained = impl.trained;
  const train::Target& target = trained.learnt.target;
  const Truth truth = held_out_truth(trained, held_out);
  Predictions predictions = make_answering(impl, pool, tier)->score(held_out, trained.validation_rows, nullptr);
  const Report before = evaluate(predictions, truth, target.positive);
  impl.calibration = Calibration::fit(impl.options.calibrate, target, predictions.probabilities, truth);
  impl.calibration->apply(predictions.probabilities.data(), predictions.rows);
  decide(predictions);
  const Report after = evaluate(predictions, truth, target.positive);
  std::string note =
      "calibrated (" + impl.options.calibrate + ") on the " + std::to_string(predictions.rows) + " held-out rows:";
  for (const char* key : {"log_loss", "brier"}) note += change(key, before, after);
  note += "; the validation metrics are those of rows that calibration has seen";
  tell_note(context, note);
  trained.notes.push_back(std::move(note));
}

}  // namespace

void tell_note(const FitContext& context, const std::string& note) {
  if (!context.sink) return;
  FitEvent event{};
  event.kind = FitEvent::Kind::note;
  event.text = note;
  context.sink(event);
}

void check_calibration(const Options& options, const train::Trained& trained, const Frame& table, const Frame* valid) {
  if (!calibrates(options)) return;
  const train::Target& target = trained.learnt.target;
  if (!target.classes()) refuse(options, "corrects probabilities, and the target has none", "leave it out");
  if (!target.prior_shift.empty()) refuse(options, "would undo the correction of --priors", "leave out one of the two");
  if (trained.validation_rows.empty())
    refuse(options, "needs held-out rows", "add --valid with a fraction or a file, or leave it out");
  check_outcomes(target, held_out_truth(trained, valid ? *valid : table));
}

void judge(Model::Impl& impl, const Frame& table, const Frame* valid, ThreadPool& pool, CpuTier tier,
           const FitContext& context) {
  const train::Trained& trained = impl.trained;
  const train::Target& target = trained.learnt.target;
  const Frame& held_out = valid ? *valid : table;
  if (calibrates(impl.options)) calibrate(impl, held_out, pool, tier, context);
  const auto answering = make_answering(impl, pool, tier);
  impl.training_report = score_rows(*answering, target, table, trained.training_rows, {}, nullptr);
  if (!trained.validation_rows.empty())
    impl.validation_report = score_rows(*answering, target, held_out, trained.validation_rows, {}, nullptr);
}

}  // namespace lamina::model
