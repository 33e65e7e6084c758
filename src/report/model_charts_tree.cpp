// A decision tree from the left to the right: the root first, each leaf on a line of its own.
#include <algorithm>
#include <optional>

#include "baseline/decision_tree.hpp"
#include "baseline/input_meaning.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "report/answers.hpp"
#include "report/model_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

using baseline::DecisionTree;

constexpr std::size_t kMostLeaves = 40;

std::optional<DecisionTree> tree_of(const Model& model) {
  if (model.kind() != "tree") return std::nullopt;
  const train::Learnt& learnt = model.impl().trained.learnt;
  const baseline::Saved saved = model.impl().learner->save();
  return baseline::trees_from_tensors(saved.tensors, learnt.encoder.width(), baseline::answer_space(learnt.target))
      .front();
}

std::size_t leaves_of(const DecisionTree& tree) {
  return static_cast<std::size_t>(
      std::count_if(tree.nodes.begin(), tree.nodes.end(), [](const auto& node) { return node.leaf(); }));
}

// A node's line comes in at height `y`; the branches of a split go off to `yes` and `no`.
struct Drawn {
  std::size_t depth = 0;
  double y = 0, yes = 0, no = 0;
  std::string text;
  std::size_t color = 0;
  bool leaf = false;
};

class TreeDrawing {
 public:
  TreeDrawing(const DecisionTree& tree, const Model& model)
      : tree_(tree), model_(model), inputs_(baseline::meanings_of(model.impl().trained.learnt.encoder)) {
    place(0, 0);
    place_depths();
  }

  void add_to(Chart& chart) const {
    add_branches(chart);
    add_texts(chart);
    add_leaves(chart);
  }
  double width() const { return starts_.back(); }

 private:
  // The branch of yes first, so that it is drawn above. Gives the height of the node.
  double place(std::size_t node, std::size_t depth) {
    const baseline::TreeNode& one = tree_.nodes[node];
    if (one.leaf()) {
      const double y = next_leaf_--;
      drawn_.push_back(
          {depth, y, y, y, answer(node) + " (" + counted_whole(one.weight, "row") + ")", color(node), true});
      return y;
    }
    const auto asked = baseline::question(inputs_[static_cast<std::size_t>(one.input)], one.threshold);
    const std::size_t left = node + 1, right = tree_.right(node);
    const double yes = place(asked.yes_is_left ? left : right, depth + 1);
    const double no = place(asked.yes_is_left ? right : left, depth + 1), y = (yes + no) / 2;
    drawn_.push_back({depth, y, yes, no, shown(asked.text, 36) + "?", 0, false});
    return y;
  }

  // Each depth is as wide as its longest text, in characters.
  void place_depths() {
    std::vector<double> widths;
    for (const Drawn& node : drawn_) {
      widths.resize(std::max(widths.size(), node.depth + 1), 6);
      widths[node.depth] = std::max(widths[node.depth], static_cast<double>(node.text.size()) + 2);
    }
    starts_ = {0};
    for (const double width : widths) starts_.push_back(starts_.back() + width);
  }
  double start(const Drawn& node) const { return starts_[node.depth]; }
  double end(const Drawn& node) const { return starts_[node.depth + 1]; }

  void add_branches(Chart& chart) const {
    json x = json::array(), y = json::array();
    const auto segment = [&](double x0, double y0, double x1, double y1) {
      for (const json& value : {number(x0), number(x1), json()}) x.push_back(value);
      for (const json& value : {number(y0), number(y1), json()}) y.push_back(value);
    };
    for (const Drawn& node : drawn_) {
      segment(start(node), node.y, end(node), node.y);
      if (!node.leaf) segment(end(node), node.yes, end(node), node.no);
    }
    chart.data.push_back(line("branches", x, y, kQuiet, 1.2));
    chart.data[0].update({{"hoverinfo", "skip"}, {"showlegend", false}});
  }

  std::string answer(std::size_t leaf) const {
    const auto parts = tree_.answer_of(leaf);
    if (!model_.classifies()) return figure(parts[0].value);
    const std::int32_t level = baseline::majority(parts);
    const auto share = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.answer == level; });
    return shown(model_.levels()[static_cast<std::size_t>(level)], 20) + " " + figure(share->value, 2);
  }

  std::size_t color(std::size_t leaf) const {
    return model_.classifies() ? static_cast<std::size_t>(baseline::majority(tree_.answer_of(leaf))) : 0;
  }

  void add_texts(Chart& chart) const {
    json x = json::array(), y = json::array(), texts = json::array();
    for (const Drawn& node : drawn_) {
      x.push_back(number(start(node) + 0.6));
      y.push_back(number(node.y));
      texts.push_back(node.text);
    }
    chart.data.push_back({{"type", "scatter"},
                          {"mode", "text"},
                          {"name", "nodes"},
                          {"x", x},
                          {"y", y},
                          {"text", texts},
                          {"textposition", "top right"},

                          {"showlegend", false},
                          {"hoverinfo", "skip"}});
  }

  void add_leaves(Chart& chart) const {
    const std::size_t classes = model_.classifies() ? model_.levels().size() : 1;
    for (std::size_t level = 0; level < classes; ++level) {
      json x = json::array(), y = json::array();
      for (const Drawn& node : drawn_)
        if (node.leaf && node.color == level) x.push_back(number(end(node))), y.push_back(number(node.y));
      if (x.empty()) continue;
      const std::string name = model_.classifies() ? shown(model_.levels()[level], 40) : "leaf";
      chart.data.push_back(points(name, x, y, series_color(level), 9));
    }
  }

  const DecisionTree& tree_;
  const Model& model_;
  std::vector<baseline::InputMeaning> inputs_;
  std::vector<Drawn> drawn_;
  std::vector<double> starts_;  // of each depth, and the end of the last
  double next_leaf_ = 0;
};

}  // namespace

bool is_small_tree(const ChartInput& input) {
  const auto tree = tree_of(first_model(input));
  return tree && tree->nodes.size() > 1 && leaves_of(*tree) <= kMostLeaves;
}

std::vector<Chart> draw_tree(const ChartInput& input) {
  const Model& model = first_model(input);
  const auto tree = tree_of(model);
  const std::string& name = input.models.front().name;
  if (!tree)
    throw Error(ErrorKind::usage, "the chart tree shows a decision tree, and " + name + " is a " + model.title(),
                "name a model that was trained with --model tree");
  const std::size_t leaves = leaves_of(*tree);
  if (leaves > kMostLeaves)
    throw Error(ErrorKind::usage,
                "the tree " + name + " has " + std::to_string(leaves) + " leaves, more than the " +
                    std::to_string(kMostLeaves) + " that can be drawn",
                "train one with --depth or --min-rows, or see `lamina show`");
  const TreeDrawing drawing(*tree, model);
  Chart chart{"tree", "Tree", "", json::array(), json::object()};
  drawing.add_to(chart);
  const json hidden = {{"visible", false}, {"showgrid", false}, {"zeroline", false}};
  chart.layout["xaxis"] = chart.layout["yaxis"] = hidden;
  chart.layout["xaxis"]["range"] = numbers({-0.5, drawing.width() + 2});
  chart.layout["yaxis"]["range"] = numbers({-static_cast<double>(leaves), 0.9});
  chart.layout["height"] = 110 + 34 * static_cast<int>(leaves);
  chart.layout["showlegend"] = model.classifies();
  chart.caption = "A tree of " + std::to_string(leaves) + (leaves == 1 ? " leaf" : " leaves") +
                  ", the root at the left; where a question is answered with yes, the upper branch goes on.";
  return {chart};
}

}  // namespace lamina::report
