#include "model/ensemble.hpp"

#include <algorithm>

#include "base/float_control.hpp"
#include "train/train.hpp"

namespace lamina::model {

const std::vector<EnsembleKind>& ensemble_kinds() {
  static const std::vector<EnsembleKind> table = {{"stack", "stacked ensemble", true},
                                                  {"cascade", "cascade of models", true},
                                                  {"average", "mean of models", false},
                                                  {"bag", "bag of models", false}};
  return table;
}

bool reads_folds(const std::string& combine) {
  const auto& kinds = ensemble_kinds();
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const EnsembleKind& kind) { return combine == kind.name && kind.reads_folds; });
}

namespace {

// The level whose probability is left out.
std::size_t implied_level(const train::Target& target) { return target.levels.size() == 2 ? 1 - target.positive : 0; }

Column column_of(const std::string& name, const std::vector<double>& answers, std::size_t place, std::size_t width) {
  std::vector<double> values;
  for (std::size_t i = place; i < answers.size(); i += width) values.push_back(answers[i]);
  return Column::numbers(name, std::move(values));
}

std::vector<double>& answers_of(Predictions& predictions) {
  return predictions.levels.empty() ? predictions.values : predictions.probabilities;
}

class EnsembleAnswering : public Answering {
 public:
  EnsembleAnswering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier)
      : learnt_(impl.trained.learnt), ensemble_(*impl.ensemble) {
    for (const Level& level : ensemble_.levels) {
      members_.emplace_back();
      for (const Member& member : level) members_.back().push_back(make_answering(member.model->impl(), pool, tier));
    }
  }

  Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                    std::vector<std::string>* notes) override {
    if (notes) {  // once, not by every member
      const EncodedRows encoded = learnt_.encoder.encode(frame, learnt_.target.columns());
      notes->insert(notes->end(), encoded.notes.begin(), encoded.notes.end());
    }
    if (members_.size() == 1) return combined(answers(0, frame, rows));
    Frame own = frame.take(rows);
    const std::vector<std::size_t> all = train::all_rows(rows.size());
    for (std::size_t level = 0; level + 1 < members_.size(); ++level) {
      std::vector<Column> columns;
      const std::vector<Predictions> said = answers(level, own, all);
      for (std::size_t i = 0; i < said.size(); ++i)
        for (Column& column : answer_columns(level, ensemble_.levels[level][i].label, learnt_.target, said[i]))
          columns.push_back(std::move(column));
      own = with_columns(own, columns);
    }
    return combined(answers(members_.size() - 1, own, all));
  }

 private:
  std::vector<Predictions> answers(std::size_t level, const Frame& frame, const std::vector<std::size_t>& rows) {
    std::vector<Predictions> found;
    for (const auto& member : members_[level]) found.push_back(member->score(frame, rows, nullptr));
    return found;
  }

  Predictions combined(std::vector<Predictions> last) const {
    const FloatControl ieee;
    std::vector<double> weights;
    for (const Member& member : ensemble_.levels.back()) weights.push_back(member.weight);
    return mean_of(std::move(last), weights);
  }

  const train::Learnt& learnt_;
  const Ensemble& ensemble_;
  std::vector<std::vector<std::unique_ptr<Answering>>> members_;
};

}  // namespace

std::vector<Column> answer_columns(std::size_t level, const std::string& label, const train::Target& target,
                                   const Predictions& predictions) {
  const std::string name = "L" + std::to_string(level + 1) + "." + label;
  std::vector<Column> columns;
  const std::vector<std::string>& parts = target.classes() ? target.levels : target.names;
  const std::vector<double>& answers = target.classes() ? predictions.probabilities : predictions.values;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!target.classes() || i != implied_level(target))
      columns.push_back(column_of(parts.size() == 1 ? name : name + "." + parts[i], answers, i, parts.size()));
  return columns;
}

Frame with_columns(const Frame& frame, const std::vector<Column>& columns) {
  std::vector<Column> all;
  for (const Column& column : frame.columns())
    if (std::none_of(columns.begin(), columns.end(),
                     [&](const Column& other) { return other.name() == column.name(); }))
      all.push_back(column);
  all.insert(all.end(), columns.begin(), columns.end());
  Frame wider(std::move(all), frame.source());
  wider.image_height = frame.image_height;
  wider.image_width = frame.image_width;
  return wider;
}

Predictions mean_of(std::vector<Predictions> answers, const std::vector<double>& weights) {
  Predictions mean = std::move(answers.front());
  if (answers.size() == 1) return mean;
  std::vector<double>& sums = answers_of(mean);
  double total = weights.front();
  for (double& sum : sums) sum *= weights.front();
  for (std::size_t i = 1; i < answers.size(); ++i) {
    const std::vector<double>& more = answers_of(answers[i]);
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += weights[i] * more[k];
    total += weights[i];
  }
  for (double& sum : sums) sum /= total;
  if (!mean.levels.empty()) decide(mean);
  return mean;
}

std::unique_ptr<Answering> make_ensemble_answering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier) {
  return std::make_unique<EnsembleAnswering>(impl, pool, tier);
}

}  // namespace lamina::model
