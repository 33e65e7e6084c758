// Permutation importance of a bag or forest by the rows that its trees have not seen (Breiman 2001). A model file does
// not hold which these are; the seed says it again. Rows are those that were learnt from when the trees are as good for
// them out of bag as they were then, to the bit.
#include <algorithm>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "baseline/out_of_bag.hpp"
#include "baseline/tree_ensemble.hpp"
#include "explain/permutation.hpp"
#include "explain/resamples.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "train/division.hpp"

namespace lamina::explain {

namespace {

const baseline::TreeEnsemble* trees_of(const Model& model) {
  return dynamic_cast<const baseline::TreeEnsemble*>(model.impl().learner.get());
}

[[noreturn]] void refuse_rows(const Frame& table) {
  throw Error(ErrorKind::data, "these are not the rows that the trees were fitted to",
              "give the training table and all of its rows, or choose permutation", {table.source(), 0, {}});
}

train::Division division_of(const Model& model, const Frame& table, std::vector<std::string>& notes) {
  try {
    return train::divide(table, nullptr, model.impl().trained.learnt.target, model.options(), notes);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    refuse_rows(table);  // what was fitted to could be divided
  }
}

// What the trees were fitted to.
struct LearntRows {
  std::vector<std::string> notes;
  train::Division division;
  Truth truth;

  LearntRows(const Model& model, const Frame& table)
      : division(division_of(model, table, notes)), truth(train::truth_of(division.answers, division.training)) {
    truth.weights.clear();
    for (const std::size_t row : division.training)
      truth.weights.push_back(division.weights.empty() ? 1 : division.weights[row]);
  }
};

// The encoded inputs of each column: where they begin, and how many they are.
std::map<std::string, std::pair<std::size_t, std::size_t>> places_of(const Encoder& encoder) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> places;
  std::size_t first = 0;
  for (const EncodedColumn& column : encoder.columns()) {
    places[column.name] = {first, column.width()};
    first += column.width();
  }
  return places;
}

class OutOfBag {
 public:
  explicit OutOfBag(const Explained& explained)
      : explained_(explained),
        model_(explained.model()),
        learnt_(model_.impl().trained.learnt),
        forest_(*trees_of(model_)),
        metric_(metric_of(model_, explained.options().metric)),
        pool_(model::thread_count(explained.score_options().threads)),
        rows_(model_, explained.frame()),
        truth_(rows_.truth),
        inputs_(encoded()) {
    for (std::size_t tree = 0; tree < forest_.trees().size(); ++tree) {
      std::vector<bool>& seen = seen_.emplace_back();
      for (const auto times : baseline::times_drawn(inputs_.rows, model_.options(), tree)) seen.push_back(times > 0);
    }
  }

  void check_rows() const {
    if (judge(inputs_) != forest_.out_of_bag()) refuse_rows(explained_.frame());
  }

  // A row counts as often as it is among the places, of rows of the fit.
  void weigh(const std::vector<std::size_t>& places) {
    std::vector<double> times(inputs_.rows, 0);
    for (const std::size_t place : places) ++times[place];
    truth_ = rows_.truth;
    for (std::size_t row = 0; row < inputs_.rows; ++row) {
      truth_.weights[row] *= times[row];
      if (times[row] == 0) baseline::leave_out(truth_, row);
    }
  }

  ImportanceTable run() const {
    ImportanceTable table = shuffled_importance(
        explained_, metric_, value_of(judge(inputs_)), inputs_.rows,
        [&](const Variable& variable, const auto& order) { return value_of(judge(shuffled(variable, order))); });
    table.notes.push_back("judged on the " + std::to_string(inputs_.rows) +
                          " rows of the fit, each by the trees that have not seen it");
    return table;
  }

  // The rows of the fit, to be explained.
  Explained learnt_rows() const { return explained_.take(rows_.division.training); }

 private:
  using Figures = baseline::TreeEnsemble::OutOfBag;

  baseline::Matrix encoded() {
    const EncodedRows cells = learnt_.encoder.encode(explained_.frame(), learnt_.target.columns());
    return baseline::encode_matrix(learnt_.encoder, cells, explained_.frame(), rows_.division.training, pool_,
                                   choose_cpu_tier(explained_.score_options().cpu_tier));
  }

  Figures judge(const baseline::Matrix& inputs) const {
    const FloatControl ieee;
    const std::vector<double> no_offsets;
    std::vector<std::string> notes;
    const baseline::Lesson lesson{learnt_.encoder, learnt_.target, model_.options(), inputs, truth_, no_offsets,
                                  pool_,           notes};
    return baseline::judge_out_of_bag(forest_.trees(), seen_, lesson);
  }

  double value_of(const Figures& figures) const {
    for (const auto& [key, value] : figures)
      if (key == metric_.key) return value;
    return defined_value(explained_, metric_, std::nullopt);
  }

  baseline::Matrix shuffled(const Variable& variable, const std::vector<std::size_t>& order) const {
    static const std::pair<std::size_t, std::size_t> nowhere = {0, 0};
    const auto places = places_of(learnt_.encoder);
    baseline::Matrix moved = inputs_;
    for (const std::string& column : variable.columns) {
      const auto found = places.find(column);
      const auto [first, width] = found == places.end() ? nowhere : found->second;
      for (std::size_t row = 0; row < moved.rows; ++row)
        std::copy_n(inputs_.row(order[row]) + first, width, moved.cells.data() + row * moved.columns + first);
    }
    return moved;
  }

  const Explained& explained_;
  const Model& model_;
  const train::Learnt& learnt_;
  const baseline::TreeEnsemble& forest_;
  const MetricInfo& metric_;
  mutable ThreadPool pool_;
  const LearntRows rows_;
  Truth truth_;
  const baseline::Matrix inputs_;
  std::vector<std::vector<bool>> seen_;  // tree by tree
};

}  // namespace

bool draws_rows(const Model& model) {
  const baseline::TreeEnsemble* trees = trees_of(model);
  return trees != nullptr && !trees->out_of_bag().empty();
}

ImportanceTable out_of_bag_importance(const Explained& explained) {
  const OutOfBag trees(explained);
  trees.check_rows();
  return trees.run();
}

namespace {

Draws draws_of_rows(const ImportanceTable& table, const Explained& explained) {
  OutOfBag trees(explained);
  const Explained rows = trees.learnt_rows();
  const Resamples resamples(rows);
  Draws draws;
  for (std::size_t i = 0; i < resamples.count(); ++i) {
    trees.weigh(resamples.rows(i));
    draws.push_back(values_by_name(table, trees.run()));
  }
  return draws;
}

// A resample has rows several times, which trees that have not drawn one copy have seen in another: no tree has seen
// the rows that it left out.
Draws draws_of_refits(const ImportanceTable& table, const Explained& explained, const Refits& refits) {
  Draws draws;
  for (std::size_t i = 0; i < refits.models().size(); ++i)
    draws.push_back(
        values_by_name(table, permutation_importance(explained.of(*refits.models()[i], refits.left_out(i)))));
  return draws;
}

}  // namespace

Draws out_of_bag_draws(const ImportanceTable& table, const Explained& explained, const Refits* refits) {
  return explained.options().band_kind == "rows" ? draws_of_rows(table, explained)
                                                 : draws_of_refits(table, explained, needed(refits));
}

}  // namespace lamina::explain
