#include "baseline/xgboost_trees.hpp"

#include <cmath>
#include <limits>

namespace lamina::baseline {

namespace {

using nlohmann::json;

// XGBoost's nodes in the order of a walk that goes left first.
DecisionTree convert(const json& from, std::int32_t answer) {
  struct Open {
    std::size_t node, parent;
    bool right;
  };
  const json &left = from.at("left_children"), &right = from.at("right_children"), &cut = from.at("split_conditions");
  DecisionTree tree;
  std::vector<Open> open = {{0, 0, false}};
  while (!open.empty()) {
    const Open here = open.back();
    open.pop_back();
    const std::size_t node = tree.nodes.size();
    if (here.right) tree.nodes[here.parent].link = static_cast<std::uint32_t>(node);
    tree.nodes.emplace_back().weight = from.at("sum_hessian").at(here.node).get<double>();
    const auto value = cut.at(here.node).get<float>();
    if (left.at(here.node).get<int>() < 0) {
      tree.make_leaf(node, {{answer, value}});
      continue;
    }
    TreeNode& split = tree.nodes[node];
    split.input = from.at("split_indices").at(here.node).get<std::int32_t>();
    split.threshold = std::nextafter(value, -std::numeric_limits<float>::infinity());
    split.gain = from.at("loss_changes").at(here.node).get<double>();
    open.push_back({right.at(here.node).get<std::size_t>(), node, true});
    open.push_back({left.at(here.node).get<std::size_t>(), node, false});
  }
  return tree;
}

}  // namespace

std::vector<DecisionTree> trees_from_xgboost(const json& model) {
  const json& booster = model.at("learner").at("gradient_booster").at("model");
  std::vector<DecisionTree> trees;
  for (std::size_t t = 0; t < booster.at("trees").size(); ++t)
    trees.push_back(convert(booster.at("trees").at(t), booster.at("tree_info").at(t).get<std::int32_t>()));
  return trees;
}

}  // namespace lamina::baseline
