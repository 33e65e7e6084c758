#include "explain/path_integral.hpp"

#include <algorithm>
#include <cmath>

#include "explain/quadrature.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/ops.hpp"
#include "train/learnt.hpp"

namespace lamina::explain {

namespace {

// Of each output its answer and that answer's gradient.
std::vector<Value> values_of(const train::NetworkGraph& graph, const std::vector<std::int64_t>& outputs) {
  std::vector<Value> values;
  for (const std::int64_t output : outputs) {
    values.push_back(slice(graph.answer, output, 1));
    values.push_back(gradients(values.back(), {graph.encoded}).front());
  }
  return values;
}

}  // namespace

Slopes::Slopes(const train::Learnt& learnt, const std::vector<std::int64_t>& outputs, std::optional<double> offset,
               ThreadPool& pool, CpuTier tier)
    : graph_(train::build_scoring(learnt.encoder, learnt.network, learnt.target, train::InputForm::inputs)),
      width_(learnt.encoder.width()),
      values_(values_of(*graph_, outputs)),
      store_(graph_->graph, Precision::fp64),
      plan_(graph_->graph, values_, store_, pool, tier, {.max_rows = static_cast<std::int64_t>(kMostRows)}),
      offsets_(kMostRows, offset.value_or(0)) {
  train::set_tensors(graph_->graph, store_, LeafKind::parameter, learnt.parameters);
  if (offset) plan_.bind(graph_->inputs.offset, offsets_.data());
}

void Slopes::run(const std::vector<double>& rows) {
  plan_.bind(graph_->encoded, rows.data());
  plan_.run(static_cast<std::int64_t>(rows.size() / width_));
}

namespace {

constexpr std::size_t kPanelNodes = 8;
constexpr std::size_t kBlockPanels = Slopes::kMostRows / (kPanelNodes + 2);
constexpr std::size_t kMostPanels = 4096;  // more are taken as they are
constexpr int kHalvings = 30;
constexpr double kTolerance = 1e-11;  // of a panel, against how far the answer moves
constexpr double kRounding = 1e-13;   // against what is added up

struct Panel {
  double from = 0, width = 1;
};

class PathIntegral {
 public:
  PathIntegral(Slopes& slopes, const Inputs& start, const Inputs& end, std::size_t steps)
      : slopes_(slopes),
        start_(start),
        end_(end),
        nodes_(gauss_legendre(std::min(kPanelNodes, steps))),
        found_(slopes.outputs()) {
    const std::size_t count = std::max<std::size_t>(1, steps / kPanelNodes);
    const double width = 1 / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) panels_.push_back({static_cast<double>(i) * width, width});
  }

  std::vector<AlongPath> run() {
    look_at_ends();
    for (int halvings = 0; !panels_.empty(); ++halvings) {
      const bool last = halvings == kHalvings || panels_.size() > kMostPanels;
      missed_.clear();
      for (std::size_t first = 0; first < panels_.size(); first += kBlockPanels)
        add(first, std::min(panels_.size(), first + kBlockPanels), last);
      panels_ = missed_;
    }
    return std::move(found_);
  }

 private:
  void look_at_ends() {
    slopes_.run(rows_at({0, 1}));
    for (std::size_t k = 0; k < found_.size(); ++k) {
      const std::vector<double> answers = slopes_.answers(k);
      found_[k] = {answers[0], answers[1], Inputs(start_.size(), 0)};
      range_ = std::max(range_, std::fabs(answers[1] - answers[0]));
    }
  }

  std::vector<double> rows_at(const std::vector<double>& places) const {
    std::vector<double> rows;
    rows.reserve(places.size() * start_.size());
    for (const double place : places)
      for (std::size_t i = 0; i < start_.size(); ++i) rows.push_back(start_[i] + place * (end_[i] - start_[i]));
    return rows;
  }

  // Panels from `first` on: those that add up, or all of the last round; the others are halved for the next.
  void add(std::size_t first, std::size_t end, bool last) {
    std::vector<double> places;
    for (std::size_t p = first; p < end; ++p) {
      for (const Node& node : nodes_) places.push_back(panels_[p].from + node.at * panels_[p].width);
      places.push_back(panels_[p].from);
      places.push_back(panels_[p].from + panels_[p].width);
    }
    slopes_.run(rows_at(places));
    std::vector<std::vector<double>> answers, gradients;
    for (std::size_t k = 0; k < found_.size(); ++k) {
      answers.push_back(slopes_.answers(k));
      gradients.push_back(slopes_.gradients(k));
    }
    for (std::size_t p = first; p < end; ++p) {
      const std::size_t row = (p - first) * (nodes_.size() + 2), ends = row + nodes_.size();
      std::vector<Inputs> parts;
      bool met = true;
      for (std::size_t k = 0; k < found_.size(); ++k) {
        parts.push_back(contributions(panels_[p], gradients[k], row));
        met = adds_up(parts[k], answers[k][ends], answers[k][ends + 1]) && met;
      }
      met || last ? take(parts) : halve(panels_[p]);
    }
  }

  Inputs contributions(const Panel& panel, const std::vector<double>& gradients, std::size_t row) const {
    Inputs parts(start_.size(), 0);
    for (const Node& node : nodes_) {
      for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] += panel.width * node.weight * gradients[row * parts.size() + i];
      ++row;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] *= end_[i] - start_[i];
    return parts;
  }

  bool adds_up(const Inputs& parts, double from, double to) const {
    double sum = 0, sizes = std::fabs(from) + std::fabs(to);
    for (const double part : parts) {
      sum += part;
      sizes += std::fabs(part);
    }
    return std::fabs(to - from - sum) <= kTolerance * range_ + kRounding * sizes;
  }

  void take(const std::vector<Inputs>& parts) {
    for (std::size_t k = 0; k < parts.size(); ++k)
      for (std::size_t i = 0; i < parts[k].size(); ++i) found_[k].contributions[i] += parts[k][i];
  }

  void halve(const Panel& panel) {
    missed_.push_back({panel.from, panel.width / 2});
    missed_.push_back({panel.from + panel.width / 2, panel.width / 2});
  }

  Slopes& slopes_;
  const Inputs &start_, &end_;
  const std::vector<Node> nodes_;
  std::vector<AlongPath> found_;
  std::vector<Panel> panels_, missed_;
  double range_ = 0;  // the most that an answer moves along the whole path
};

}  // namespace

std::vector<AlongPath> along_path(Slopes& slopes, const Inputs& start, const Inputs& end, std::size_t steps) {
  return PathIntegral(slopes, start, end, steps).run();
}

}  // namespace lamina::explain
