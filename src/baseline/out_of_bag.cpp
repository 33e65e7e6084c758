#include "baseline/out_of_bag.hpp"

#include <cmath>
#include <limits>

#include "base/philox.hpp"
#include "base/thread_pool.hpp"
#include "baseline/grow_tree.hpp"
#include "baseline/ranked_inputs.hpp"
#include "lamina/metrics.hpp"

namespace lamina::baseline {

namespace {

class OutOfBagAnswers {
 public:
  OutOfBagAnswers(const Lesson& lesson)
      : lesson_(lesson),
        width_(answer_space(lesson.target).width),
        sums_(lesson.inputs.rows * width_, 0),
        trees_(lesson.inputs.rows, 0) {}

  // The answers of a stretch of rows: the sums go by trees ascending, however rows are cut.
  void add(const std::vector<DecisionTree>& trees, const std::vector<std::vector<bool>>& seen, Range rows) {
    for (std::size_t t = 0; t < trees.size() && !cancelled(lesson_.cancel); ++t)
      for (std::size_t row = rows.begin; row < rows.end; ++row)
        if (!seen[t][row]) add(trees[t], row);
  }

  std::vector<std::pair<std::string, double>> judge() {
    Predictions predictions;
    Truth truth = lesson_.truth;
    predictions.levels = lesson_.target.levels;
    predictions.rows = trees_.size();
    for (std::size_t row = 0; row < trees_.size(); ++row) {
      if (trees_[row] == 0) leave_out(truth, row);
      for (std::size_t i = row * width_; i < (row + 1) * width_; ++i) sums_[i] /= std::max(trees_[row], 1.0);
    }
    (lesson_.target.classes() ? predictions.probabilities : predictions.values) = std::move(sums_);
    if (lesson_.target.classes()) decide(predictions);
    std::vector<std::pair<std::string, double>> values;
    for (const MetricValue& metric : evaluate(predictions, truth, lesson_.target.positive).values)
      values.emplace_back(metric.key, metric.value);
    return values;
  }

 private:
  void add(const DecisionTree& tree, std::size_t row) {
    for (const LeafPart& part : tree.answer_of(tree.leaf_of(lesson_.inputs.row(row))))
      sums_[row * width_ + static_cast<std::size_t>(part.answer)] += part.value;
    ++trees_[row];
  }

  const Lesson& lesson_;
  std::size_t width_;
  std::vector<double> sums_, trees_;  // answers, and how many trees gave them
};

}  // namespace

std::vector<std::uint32_t> times_drawn(std::size_t rows, const Options& options, std::size_t tree) {
  const Stream stream(options.seed, Purpose::bootstrap, static_cast<std::uint32_t>(tree));
  std::vector<std::uint32_t> times(rows, 0);
  const auto draws = static_cast<std::uint32_t>(std::ceil(options.row_share * static_cast<double>(rows)));
  for (std::uint32_t draw = 0; draw < draws; ++draw) ++times[drawn_below(stream.bits(draw), rows)];
  return times;
}

void leave_out(Truth& truth, std::size_t row) {
  if (truth.classes.empty())
    truth.values[row] = std::numeric_limits<double>::quiet_NaN();
  else
    truth.classes[row] = -1;
}

std::vector<std::pair<std::string, double>> judge_out_of_bag(const std::vector<DecisionTree>& trees,
                                                             const std::vector<std::vector<bool>>& seen,
                                                             const Lesson& lesson) {
  OutOfBagAnswers answers(lesson);
  const int threads = lesson.pool.size();
  lesson.pool.run([&](int thread) { answers.add(trees, seen, part(lesson.inputs.rows, thread, threads)); });
  return cancelled(lesson.cancel) ? std::vector<std::pair<std::string, double>>{} : answers.judge();
}

}  // namespace lamina::baseline
