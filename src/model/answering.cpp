#include "model/answering.hpp"

#include <algorithm>

#include "base/float_control.hpp"
#include "base/math.hpp"
#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "model/ensemble.hpp"
#include "train/bulk.hpp"

namespace lamina::model {

namespace {

class NetworkAnswering : public Answering {
 public:
  NetworkAnswering(const train::Learnt& learnt, ThreadPool& pool, CpuTier tier) : scorer_(learnt, pool, tier) {}

  Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                    std::vector<std::string>* notes) override {
    return scorer_.score(frame, rows, notes);
  }

 private:
  train::Scorer scorer_;
};

// p·exp(shift), made to add up to 1: what shifting the logits does to probabilities.
void shift_priors(const train::Target& target, std::vector<double>& probabilities) {
  if (target.prior_shift.empty()) return;
  const std::size_t levels = target.levels.size();
  std::vector<double> factors(levels, 1);
  if (target.prior_shift.size() == 1)
    factors[target.positive] = math::exp(target.prior_shift.front());
  else
    for (std::size_t i = 0; i < levels; ++i) factors[i] = math::exp(target.prior_shift[i]);
  for (std::size_t first = 0; first < probabilities.size(); first += levels) {
    double sum = 0;
    for (std::size_t i = 0; i < levels; ++i) sum += probabilities[first + i] *= factors[i];
    for (std::size_t i = 0; i < levels; ++i) probabilities[first + i] /= sum;
  }
}

class LearnerAnswering : public Answering {
 public:
  LearnerAnswering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier)
      : learnt_(impl.trained.learnt), learner_(*impl.learner), pool_(pool), tier_(tier) {}

  Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                    std::vector<std::string>* notes) override {
    const FloatControl ieee;
    const train::Target& target = learnt_.target;
    EncodedRows encoded = learnt_.encoder.encode(frame, target.columns());
    if (notes) notes->insert(notes->end(), encoded.notes.begin(), encoded.notes.end());
    Predictions predictions = without_answers(rows.size());
    std::vector<double>& answers = target.classes() ? predictions.probabilities : predictions.values;
    answers.resize(rows.size() * train::answer_width(target));
    for (std::size_t first = 0; first < rows.size(); first += kBlockRows) answer(frame, encoded, rows, first, answers);
    shift_priors(target, predictions.probabilities);
    if (target.classes()) decide(predictions);
    return predictions;
  }

 private:
  static constexpr std::size_t kBlockRows = 4096;  // encoded at a time, to bound memory

  Predictions without_answers(std::size_t rows) const {
    Predictions predictions;
    predictions.levels = learnt_.target.levels;
    if (!learnt_.target.classes()) {
      predictions.targets = learnt_.target.names;
      predictions.deviance.name = learner_.deviance();
    }
    predictions.rows = rows;
    return predictions;
  }

  void answer(const Frame& frame, const EncodedRows& encoded, const std::vector<std::size_t>& rows, std::size_t first,
              std::vector<double>& answers) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::size_t> block(
        begin, begin + static_cast<std::ptrdiff_t>(std::min(kBlockRows, rows.size() - first)));
    const auto inputs = baseline::encode_matrix(learnt_.encoder, encoded, frame, block, pool_, tier_);
    const auto offsets = baseline::read_offsets(frame, learnt_.target.offset, block);
    double* const to = answers.data() + first * train::answer_width(learnt_.target);
    pool_.run([&](int thread) { answer_part(inputs, offsets, part(block.size(), thread, pool_.size()), to); });
  }

  void answer_part(const baseline::Matrix& inputs, const std::vector<double>& offsets, Range rows, double* answers) {
    if (rows.size() == 0) return;
    const auto slice = [&](const std::vector<double>& all, std::size_t width) {
      return std::vector<double>(all.data() + rows.begin * width, all.data() + rows.end * width);
    };
    const baseline::Matrix share{rows.size(), inputs.columns, slice(inputs.cells, inputs.columns)};
    learner_.answer(share, offsets.empty() ? offsets : slice(offsets, 1),
                    answers + rows.begin * train::answer_width(learnt_.target));
  }

  const train::Learnt& learnt_;
  const baseline::Learner& learner_;
  ThreadPool& pool_;
  CpuTier tier_;
};

class CalibratedAnswering : public Answering {
 public:
  CalibratedAnswering(const Calibration& calibration, std::unique_ptr<Answering> raw)
      : calibration_(calibration), raw_(std::move(raw)) {}

  Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                    std::vector<std::string>* notes) override {
    Predictions predictions = raw_->score(frame, rows, notes);
    const FloatControl ieee;
    calibration_.apply(predictions.probabilities.data(), predictions.rows);
    decide(predictions);
    return predictions;
  }

 private:
  const Calibration& calibration_;
  std::unique_ptr<Answering> raw_;
};

std::unique_ptr<Answering> make_raw(const Model::Impl& impl, ThreadPool& pool, CpuTier tier) {
  if (impl.ensemble) return make_ensemble_answering(impl, pool, tier);
  if (impl.learner) return std::make_unique<LearnerAnswering>(impl, pool, tier);
  return std::make_unique<NetworkAnswering>(impl.trained.learnt, pool, tier);
}

}  // namespace

std::unique_ptr<Answering> make_answering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier) {
  auto raw = make_raw(impl, pool, tier);
  if (!impl.calibration) return raw;
  return std::make_unique<CalibratedAnswering>(*impl.calibration, std::move(raw));
}

}  // namespace lamina::model
