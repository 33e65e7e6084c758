// k nearest neighbours (Fix & Hodges 1951; Cover & Hart 1967): the rows that are nearest answer for one.
#include <algorithm>
#include <cmath>

#include "base/available_memory.hpp"
#include "baseline/kinds.hpp"
#include "baseline/nearest_rows.hpp"
#include "baseline/saved.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

constexpr std::size_t kBlock = 128;  // points that go through the tiles together

class Knn final : public Learner {
 public:
  struct State {
    Matrix rows;
    std::vector<double> answers, weights;  // of the rows: the level's place or the number; what it counts
    std::size_t count = 1;                 // of neighbours
    bool by_distance = false;
    std::size_t levels = 0;  // 0: numbers
  };

  explicit Knn(State state) : state_(std::move(state)), nearest_(state_.rows) { state_.rows.cells = {}; }

  void answer(const Matrix& inputs, const std::vector<double>&, double* answers) const override {
    std::vector<Neighbor> found;
    for (std::size_t first = 0; first < inputs.rows; first += kBlock) {
      const std::size_t last = std::min(first + kBlock, inputs.rows);
      nearest_.find(inputs, first, last, state_.count, found);
      for (std::size_t i = first; i < last; ++i) {
        vote(&found[(i - first) * state_.count], answers);
        answers += std::max<std::size_t>(1, state_.levels);
      }
    }
  }

  Saved save() const override {
    const std::size_t n = nearest_.rows();
    return {{{"neighbors", state_.count}, {"by_distance", state_.by_distance}},
            {make_tensor("rows", {n, nearest_.columns()}, nearest_.matrix().cells),
             make_tensor("answers", {n}, state_.answers), make_tensor("weights", {n}, state_.weights)}};
  }

  std::vector<LearntTable> tables() const override {
    return {{"Neighbors", Frame({Column::text("figure", {"training rows", "inputs", "neighbors that answer"}),
                                 Column::numbers("value", {static_cast<double>(nearest_.rows()),
                                                           static_cast<double>(nearest_.columns()),
                                                           static_cast<double>(state_.count)})})}};
  }

 private:
  // By distance, rows at the very point alone decide where there are any; beyond all bounds rows count alike.
  double strength(const Neighbor& neighbor, double least) const {
    const double weight = state_.weights[neighbor.row];
    if (!state_.by_distance || std::isinf(least)) return weight;
    if (least == 0) return neighbor.distance == 0 ? weight : 0;
    return weight / std::sqrt(neighbor.distance);
  }

  void vote(const Neighbor* nearest, double* answer) const {
    const std::size_t width = std::max<std::size_t>(1, state_.levels);
    std::fill_n(answer, width, 0);
    double total = 0;
    for (std::size_t i = 0; i < state_.count; ++i) {
      const double by = strength(nearest[i], nearest[0].distance), own = state_.answers[nearest[i].row];
      total += by;
      if (state_.levels > 0)
        answer[static_cast<std::size_t>(own)] += by;
      else
        answer[0] += by * own;
    }
    for (std::size_t k = 0; k < width; ++k) answer[k] /= total;
  }

  State state_;
  NearestRows nearest_;
};

void check_size(const Lesson& lesson) {
  const auto count = static_cast<std::size_t>(lesson.options.neighbors);
  if (count > lesson.inputs.rows)
    throw Error(ErrorKind::usage,
                "option neighbors: " + std::to_string(count) + " is more than the " +
                    std::to_string(lesson.inputs.rows) + " training rows",
                "give a smaller number");
  const double bytes = 16.0 * static_cast<double>(lesson.inputs.cells.size());
  if (bytes > static_cast<double>(available_memory()))
    throw Error(ErrorKind::usage,
                "two copies of the training rows, which nearest neighbors need, take more memory than there is",
                "leave rows or inputs out");
}

std::unique_ptr<Learner> fit_knn(const Lesson& lesson) {
  check_size(lesson);
  Knn::State state{lesson.inputs,
                   lesson.truth.values,
                   lesson.truth.weights,
                   static_cast<std::size_t>(lesson.options.neighbors),
                   lesson.options.neighbor_weights == "distance",
                   lesson.target.levels.size()};
  if (lesson.target.classes()) state.answers.assign(lesson.truth.classes.begin(), lesson.truth.classes.end());
  return std::make_unique<Knn>(std::move(state));
}

std::unique_ptr<Learner> load_knn(Saved saved, const Encoder& encoder, const train::Target& target) {
  Knn::State state;
  const Shape shape = find_tensor(saved, "rows").shape;
  check_saved(shape.size() == 2 && shape[0] > 0, "no training rows");
  state.rows.rows = static_cast<std::size_t>(shape[0]);
  state.rows.columns = encoder.width();
  state.rows.cells = take_tensor(saved, "rows", {state.rows.rows, state.rows.columns});
  state.answers = take_tensor(saved, "answers", {state.rows.rows});
  state.weights = take_tensor(saved, "weights", {state.rows.rows});
  state.count = saved.content.at("neighbors").get<std::size_t>();
  state.by_distance = saved.content.at("by_distance").get<bool>();
  state.levels = target.levels.size();
  check_saved(state.count > 0 && state.count <= state.rows.rows, "the number of neighbors");
  for (const double weight : state.weights) check_saved(weight > 0, "a weight that is not above 0");
  for (const double answer : state.answers)
    check_saved(!target.classes() ||
                    (answer >= 0 && answer < static_cast<double>(state.levels) && std::floor(answer) == answer),
                "a class that the target does not have");
  return std::make_unique<Knn>(std::move(state));
}

}  // namespace

LearnerKind knn_kind() {
  return {"knn",
          "k-nearest-neighbors model",
          "Cover & Hart 1967",
          {"neighbors", "neighbor_weights"},
          true,
          true,
          false,
          fit_knn,
          load_knn};
}

}  // namespace lamina::baseline
