// A model's answers for a table, and how good they are.
#include "model/score.hpp"

#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "model/ensemble.hpp"
#include "model/impl.hpp"
#include "train/features.hpp"

namespace lamina {

namespace model {

int thread_count(std::int64_t wanted) { return wanted > 0 ? static_cast<int>(wanted) : usable_cpus(); }

namespace {

void check_threshold(const train::Target& target, const ScoreOptions& options) {
  if (!options.threshold) return;
  if (target.levels.size() != 2)
    throw Error(ErrorKind::usage, "a threshold needs a model of two classes", "leave the threshold out");
  if (!(*options.threshold >= 0 && *options.threshold <= 1))
    throw Error(ErrorKind::usage, "a threshold is a probability", "give a number from 0 to 1");
}

}  // namespace

Predictions predict_rows(Answering& answering, const train::Target& target, const Frame& frame,
                         const std::vector<std::size_t>& rows, const ScoreOptions& options,
                         std::vector<std::string>* notes) {
  check_threshold(target, options);
  Predictions predictions = answering.score(frame, rows, notes);
  if (options.threshold) decide(predictions, options.threshold, target.positive);
  return predictions;
}

Report score_rows(Answering& answering, const train::Target& target, const Frame& frame,
                  const std::vector<std::size_t>& rows, const ScoreOptions& options, std::vector<std::string>* notes) {
  const train::TargetRows answers = train::read_target(frame, target);
  const Truth truth = train::truth_of(answers, rows);
  return evaluate(predict_rows(answering, target, frame, rows, options, notes), truth, target.positive);
}

const train::Learnt& network_of(const Model::Impl& impl, const std::string& what) {
  if (is_network(impl)) return impl.trained.learnt;
  throw Error(ErrorKind::usage, what + " is a network's, and the model is a " + title_of(impl),
              "give a model that was trained with --model net");
}

bool is_network(const Model::Impl& impl) { return !impl.learner && !impl.ensemble; }

std::string title_of(const Model::Impl& impl) {
  if (impl.ensemble)
    for (const EnsembleKind& kind : ensemble_kinds())
      if (impl.ensemble->combine == kind.name) return kind.title;
  const baseline::LearnerKind* kind = baseline::find_learner(impl.options.model);
  return kind ? kind->title : "network";
}

}  // namespace model

Predictions Model::predict(const Frame& frame, const ScoreOptions& options, std::vector<std::string>* notes) const {
  ThreadPool pool(model::thread_count(options.threads));
  const train::Learnt& learnt = impl_->trained.learnt;
  const auto answering = model::make_answering(*impl_, pool, choose_cpu_tier(options.cpu_tier));
  return model::predict_rows(*answering, learnt.target, frame, train::all_rows(frame.rows()), options, notes);
}

Scored Model::score(const Frame& frame, const ScoreOptions& options, std::vector<std::string>* notes) const {
  const train::Learnt& learnt = impl_->trained.learnt;
  const train::TargetRows answers = train::read_target(frame, learnt.target);
  const std::vector<std::size_t> rows = train::rows_with_target(answers);
  if (rows.empty())
    throw Error(ErrorKind::data, "no row has a known answer", "give rows whose target is one the model knows",
                {frame.source(), 0, learnt.target.name()});
  if (notes && answers.unseen > 0)
    notes->push_back(
        "target " + learnt.target.name() + ": " +
        (answers.unseen == 1 ? "1 cell has a level" : std::to_string(answers.unseen) + " cells have levels") +
        " that training did not have; such rows are not scored");
  ThreadPool pool(model::thread_count(options.threads));
  const auto answering = model::make_answering(*impl_, pool, choose_cpu_tier(options.cpu_tier));
  Scored scored;
  scored.predictions = model::predict_rows(*answering, learnt.target, frame, rows, options, notes);
  scored.truth = train::truth_of(answers, rows);
  if (learnt.target.task() == Task::binary) scored.positive = learnt.target.positive;
  scored.skipped = frame.rows() - rows.size();
  return scored;
}

Report Model::evaluate(const Frame& frame, const ScoreOptions& options, std::vector<std::string>* notes) const {
  const Scored scored = score(frame, options, notes);
  Report report = lamina::evaluate(scored.predictions, scored.truth, scored.positive);
  report.skipped = scored.skipped;
  return report;
}

namespace {

const train::Learnt& autoencoder_of(const Model::Impl& impl) {
  const train::Learnt& learnt = impl.trained.learnt;
  if (learnt.target.reconstructs()) return learnt;
  throw Error(ErrorKind::usage, "only an autoencoder reconstructs its inputs", "train one with --task autoencoder");
}

}  // namespace

std::vector<ColumnError> Model::column_errors(const Frame& frame, const ScoreOptions& options) const {
  ThreadPool pool(model::thread_count(options.threads));
  return train::column_errors(autoencoder_of(*impl_), frame, pool, choose_cpu_tier(options.cpu_tier));
}

Frame Model::reconstruct(const Frame& frame, const ScoreOptions& options, std::vector<std::string>* notes) const {
  const train::Learnt& learnt = autoencoder_of(*impl_);
  ThreadPool pool(model::thread_count(options.threads));
  const auto last = static_cast<std::int64_t>(learnt.network.layers.size());
  const auto outputs = train::layer_outputs(learnt, {last}, frame, pool, choose_cpu_tier(options.cpu_tier), notes);
  return learnt.encoder.decode(outputs.front().values, "reconstruction.");
}

std::vector<PlanStepInfo> Model::plan(const ScoreOptions& options) const {
  ThreadPool pool(model::thread_count(options.threads));
  return train::Scorer(model::network_of(*impl_, "a compiled plan"), pool, choose_cpu_tier(options.cpu_tier)).steps();
}

namespace {

std::string column_name(const Predictions& predictions, std::size_t i) {
  if (predictions.reconstructs) return "reconstruction_error";
  return predictions.columns() == 1 ? "prediction" : "prediction." + predictions.targets[i];
}

std::vector<double> column_values(const Predictions& predictions, std::size_t column) {
  std::vector<double> values;
  for (std::size_t row = 0; row < predictions.rows; ++row)
    values.push_back(predictions.values[row * predictions.columns() + column]);
  return values;
}

}  // namespace

Frame to_frame(const Predictions& predictions) {
  std::vector<Column> columns;
  const std::size_t levels = predictions.levels.size();
  if (levels == 0) {
    for (std::size_t i = 0; i < predictions.columns(); ++i)
      columns.push_back(Column::numbers(column_name(predictions, i), column_values(predictions, i)));
    return Frame(std::move(columns));
  }
  columns.push_back(Column::categories("prediction", predictions.classes, predictions.levels));
  for (std::size_t level = 0; level < levels; ++level) {
    std::vector<double> probabilities(predictions.rows);
    for (std::size_t row = 0; row < predictions.rows; ++row)
      probabilities[row] = predictions.probabilities[row * levels + level];
    columns.push_back(Column::numbers("probability." + predictions.levels[level], std::move(probabilities)));
  }
  return Frame(std::move(columns));
}

}  // namespace lamina
