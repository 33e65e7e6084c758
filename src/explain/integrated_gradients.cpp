// Integrated gradients (Sundararajan, Taly & Yan 2017, "Axiomatic attribution for deep networks"): of an encoded input
//   (x_i − b_i) ∫₀¹ ∂f/∂x_i (b + t (x − b)) dt,
// f being the network's answer and b the mean encoded background row. They add up to f(x) − f(b), and within each panel
// of the path to the difference of its ends: a panel that misses it, as one does that holds a ReLU's kink, is halved.
// All in double precision, by the graph's own derivative.
#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "explain/columns.hpp"
#include "explain/local_methods.hpp"
#include "explain/path_integral.hpp"
#include "model/impl.hpp"

namespace lamina::explain {

namespace {

class Path {
 public:
  Path(const Explained& explained, const Frame& frame, std::size_t row)
      : explained_(explained),
        learnt_(explained.model().impl().trained.learnt),
        pool_(model::thread_count(explained.score_options().threads)),
        tier_(choose_cpu_tier(explained.score_options().cpu_tier)),
        row_(inputs_of(explained.model(), frame).take({row})),
        end_(encoded(row_).cells),
        start_(mean_of(background_of(explained))) {}

  std::vector<LocalExplanation> run(std::vector<LocalExplanation> blanks, const std::vector<Variable>& variables) {
    const FloatControl ieee;
    Slopes slopes(learnt_, columns(), offset(), pool_, tier_);
    const auto steps = static_cast<std::size_t>(explained_.options().path_steps);
    const std::vector<AlongPath> found = along_path(slopes, start_, end_, steps);
    for (std::size_t k = 0; k < blanks.size(); ++k) {
      blanks[k].baseline = answer_of(k, found[k].start);
      blanks[k].prediction = answer_of(k, found[k].end);
      fill(blanks[k], variables, found[k].contributions, sign(k));
    }
    return blanks;
  }

 private:
  baseline::Matrix encoded(const Frame& rows) {
    const EncodedRows cells = learnt_.encoder.encode(rows, learnt_.target.columns());
    return baseline::encode_matrix(learnt_.encoder, cells, rows, train::all_rows(rows.rows()), pool_, tier_);
  }

  Inputs mean_of(const BackgroundRows& background) {
    const FloatControl ieee;
    const baseline::Matrix rows = encoded(background.frame);
    Inputs mean(rows.columns, 0);
    for (std::size_t row = 0; row < rows.rows; ++row)
      for (std::size_t i = 0; i < rows.columns; ++i) mean[i] += background.weights[row] * rows.row(row)[i];
    return mean;
  }

  // Of two classes the graph answers the positive one's probability alone.
  std::vector<std::int64_t> columns() const {
    std::vector<std::int64_t> places;
    for (const std::size_t output : explained_.outputs())
      places.push_back(binary() ? 0 : static_cast<std::int64_t>(output));
    return places;
  }
  bool binary() const { return explained_.model().task() == Task::binary; }
  double sign(std::size_t k) const {
    return binary() && explained_.outputs()[k] != explained_.model().positive() ? -1 : 1;
  }
  double answer_of(std::size_t k, double answer) const { return sign(k) > 0 ? answer : 1 - answer; }

  std::optional<double> offset() const {
    const auto offsets = baseline::read_offsets(row_, learnt_.target.offset, {0});
    return offsets.empty() ? std::nullopt : std::optional<double>(offsets.front());
  }

  void fill(LocalExplanation& explanation, const std::vector<Variable>& variables, const Inputs& by_input,
            double sign) const {
    std::map<std::string, double> by_column;
    std::size_t input = 0;
    for (const EncodedColumn& column : learnt_.encoder.columns())
      for (std::size_t i = 0; i < column.width(); ++i) by_column[column.name] += sign * by_input[input++];
    explanation.residual = explanation.prediction - explanation.baseline;
    for (std::size_t v = 0; v < variables.size(); ++v)
      for (const std::string& column : variables[v].columns) {
        explanation.contributions[v].contribution += by_column[column];
        explanation.residual -= by_column[column];
      }
  }

  const Explained& explained_;
  const train::Learnt& learnt_;
  ThreadPool pool_;
  CpuTier tier_;
  const Frame row_;
  const Inputs end_, start_;
};

}  // namespace

bool has_gradients(const Model& model) { return model::is_network(model.impl()) && !model.impl().calibration; }

std::vector<LocalExplanation> integrated_gradients(const Explained& explained, const Frame& frame, std::size_t row) {
  const std::vector<Variable> variables = all_variables_of(explained);
  return Path(explained, frame, row).run(blank_explanations(explained, variables, frame, row), variables);
}

}  // namespace lamina::explain
