// Integrated gradients (Sundararajan, Taly & Yan 2017, "Axiomatic attribution for deep networks"): of an encoded input
//   (x_i − b_i) ∫₀¹ ∂f/∂x_i (b + t (x − b)) dt,
// f being the network's answer and b the mean encoded background row. They add up to f(x) − f(b). All in double
// precision, by the graph's own derivative.
#include <algorithm>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "baseline/matrix.hpp"
#include "explain/columns.hpp"
#include "explain/local_methods.hpp"
#include "explain/quadrature.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"
#include "model/impl.hpp"
#include "train/learnt.hpp"
#include "train/network_graph.hpp"

namespace lamina::explain {

namespace {

constexpr std::size_t kBlockRows = 256;

using Inputs = std::vector<double>;  // of one row, encoded

// A network's answers and their derivatives by its inputs, at any inputs.
class Slopes {
 public:
  // `outputs`: columns of the graph's answer.
  Slopes(const train::Learnt& learnt, const std::vector<std::int64_t>& outputs, std::optional<double> offset,
         ThreadPool& pool, CpuTier tier)
      : graph_(train::build_scoring(learnt.encoder, learnt.network, learnt.target, train::InputForm::inputs)),
        width_(learnt.encoder.width()),
        values_(values_of(*graph_, outputs)),
        store_(graph_->graph, Precision::fp64),
        plan_(graph_->graph, values_, store_, pool, tier, {.max_rows = static_cast<std::int64_t>(kBlockRows)}),
        offsets_(kBlockRows, offset.value_or(0)) {
    train::set_tensors(graph_->graph, store_, LeafKind::parameter, learnt.parameters);
    if (offset) plan_.bind(graph_->inputs.offset, offsets_.data());
  }

  // Calls f(first row, rows, plan) for each block of rows.
  template <class F>
  void run(const std::vector<double>& rows, const F& f) {
    const std::size_t count = rows.size() / width_;
    for (std::size_t first = 0; first < count; first += kBlockRows) {
      const std::size_t block = std::min(kBlockRows, count - first);
      plan_.bind(graph_->encoded, rows.data() + first * width_);
      plan_.run(static_cast<std::int64_t>(block));
      f(first, block);
    }
  }

  std::vector<double> answers(std::size_t output) const { return plan_.output_values(values_[2 * output]); }
  std::vector<double> gradients(std::size_t output) const { return plan_.output_values(values_[2 * output + 1]); }

 private:
  // Of each output its answer and that answer's gradient.
  static std::vector<Value> values_of(const train::NetworkGraph& graph, const std::vector<std::int64_t>& outputs) {
    std::vector<Value> values;
    for (const std::int64_t output : outputs) {
      values.push_back(slice(graph.answer, output, 1));
      values.push_back(lamina::gradients(values.back(), {graph.encoded}).front());
    }
    return values;
  }

  std::unique_ptr<train::NetworkGraph> graph_;
  std::size_t width_;
  std::vector<Value> values_;
  LeafStore store_;
  Plan plan_;
  std::vector<double> offsets_;
};

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
    ends(slopes, blanks);
    const std::vector<Inputs> contributions = integrals(slopes, blanks.size());
    for (std::size_t k = 0; k < blanks.size(); ++k) fill(blanks[k], variables, contributions[k], sign(k));
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

  void ends(Slopes& slopes, std::vector<LocalExplanation>& explanations) const {
    Inputs both = start_;
    both.insert(both.end(), end_.begin(), end_.end());
    slopes.run(both, [&](std::size_t, std::size_t) {
      for (std::size_t k = 0; k < explanations.size(); ++k) {
        const std::vector<double> answers = slopes.answers(k);
        explanations[k].baseline = answer_of(k, answers[0]);
        explanations[k].prediction = answer_of(k, answers[1]);
      }
    });
  }

  // Of each output, of each encoded input.
  std::vector<Inputs> integrals(Slopes& slopes, std::size_t outputs) const {
    const auto nodes = composite_nodes(static_cast<std::size_t>(explained_.options().path_steps));
    std::vector<Inputs> sums(outputs, Inputs(start_.size(), 0));
    for (std::size_t first = 0; first < nodes.size(); first += kBlockRows) {
      const std::size_t count = std::min(kBlockRows, nodes.size() - first);
      std::vector<double> rows;
      for (std::size_t n = first; n < first + count; ++n)
        for (std::size_t i = 0; i < start_.size(); ++i) rows.push_back(start_[i] + nodes[n].at * (end_[i] - start_[i]));
      slopes.run(rows, [&](std::size_t, std::size_t block) {
        for (std::size_t k = 0; k < outputs; ++k) {
          const std::vector<double> gradients = slopes.gradients(k);
          for (std::size_t n = 0; n < block; ++n)
            for (std::size_t i = 0; i < start_.size(); ++i)
              sums[k][i] += nodes[first + n].weight * gradients[n * start_.size() + i];
        }
      });
    }
    for (Inputs& sum : sums)
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] *= end_[i] - start_[i];
    return sums;
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
