// Boosting by weights of the rows. Classes: SAMME of Zhu, Zou, Rosset and Hastie, "Multi-class AdaBoost", 2009, which
// for two of them is Freund and Schapire's AdaBoost, 1997. Numbers: AdaBoost.R2 of Drucker, "Improving regressors using
// boosting techniques", 1997, with the linear loss, where trees are given the weights instead of samples drawn by them.
#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "baseline/grow_tree.hpp"
#include "baseline/kinds.hpp"
#include "baseline/tree_ensemble.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kUsualTrees = 50;
constexpr std::int64_t kUsualDepthForClasses = 1, kUsualDepthForNumbers = 3;

class AdaBoost : public Learner {
 public:
  AdaBoost(std::vector<DecisionTree> trees, std::vector<double> votes, const Encoder& encoder,
           const train::Target& target)
      : trees_(std::move(trees)),
        votes_(std::move(votes)),
        inputs_(meanings_of(encoder)),
        space_(answer_space(target)) {
    for (const double vote : votes_) all_votes_ += vote;
  }

  void answer(const Matrix& inputs, const std::vector<double>&, double* answers) const override {
    for (std::size_t row = 0; row < inputs.rows; ++row)
      space_.classes ? probabilities(inputs.row(row), answers + row * space_.width)
                     : void(answers[row] = weighted_median(inputs.row(row)));
  }

  Saved save() const override { return {{{"votes", votes_}}, trees_to_tensors(trees_)}; }
  std::vector<LearntTable> tables() const override { return {importance_of(trees_, votes_, inputs_)}; }

 private:
  std::span<const LeafPart> leaf(std::size_t tree, const double* row) const {
    return trees_[tree].answer_of(trees_[tree].leaf_of(row));
  }

  // A class's margin is the mean, by votes, of 1 where a tree names it and −1 / (K − 1) where not; the probabilities
  // are the softmax of the margins over K − 1.
  void probabilities(const double* row, double* to) const {
    const double others = static_cast<double>(space_.width) - 1;
    std::fill_n(to, space_.width, 0);
    for (std::size_t t = 0; t < trees_.size(); ++t)
      to[static_cast<std::size_t>(majority(leaf(t, row)))] += votes_[t] / all_votes_;
    double sum = 0;  // the margin is (share · K − 1) / (K − 1)
    for (std::size_t k = 0; k < space_.width; ++k)
      sum += to[k] = math::exp((to[k] * static_cast<double>(space_.width) - 1) / others / others);
    for (std::size_t k = 0; k < space_.width; ++k) to[k] /= sum;
  }

  // The least answer that, with all below, has half of the votes.
  double weighted_median(const double* row) const {
    std::vector<std::pair<double, double>> answers;
    for (std::size_t t = 0; t < trees_.size(); ++t) answers.emplace_back(leaf(t, row)[0].value, votes_[t]);
    std::sort(answers.begin(), answers.end());
    double votes = 0;
    for (const auto& [value, vote] : answers) {
      votes += vote;
      if (votes >= all_votes_ / 2) return value;
    }
    return answers.back().first;
  }

  std::vector<DecisionTree> trees_;
  std::vector<double> votes_;
  double all_votes_ = 0;
  std::vector<InputMeaning> inputs_;
  AnswerSpace space_;
};

class Boost {
 public:
  explicit Boost(const Lesson& lesson)
      : lesson_(lesson),
        inputs_(rank_inputs(lesson.inputs, lesson.pool, lesson.cancel)),
        responses_(responses_of(lesson)),
        rate_(lesson.options.learning_rate > 0 ? lesson.options.learning_rate : 1),
        weights_(lesson.truth.weights) {
    const std::int64_t usual = lesson.target.classes() ? kUsualDepthForClasses : kUsualDepthForNumbers;
    rules_.depth = lesson.options.depth ? lesson.options.depth : usual;
    rules_.min_rows = static_cast<std::size_t>(lesson.options.min_rows);
    rules_.cancel = lesson.cancel;
  }

  std::unique_ptr<Learner> run() {
    const std::size_t most = lesson_.options.trees ? static_cast<std::size_t>(lesson_.options.trees) : kUsualTrees;
    bool more = true;
    while (more && trees_.size() < most && (trees_.empty() || !cancelled(lesson_.cancel))) {
      normalize();
      DecisionTree tree = grow_tree(inputs_, responses_, weights_, rules_);
      more = learn_from(losses(tree));
      if (votes_.size() > trees_.size()) trees_.push_back(std::move(tree));
    }
    return std::make_unique<AdaBoost>(std::move(trees_), std::move(votes_), lesson_.encoder, lesson_.target);
  }

 private:
  // To a mean of 1 over the rows.
  void normalize() {
    double sum = 0;
    for (const double weight : weights_) sum += weight;
    for (double& weight : weights_) weight *= static_cast<double>(weights_.size()) / sum;
  }

  // Of each row, 0 … 1: whether its class is missed, or the error over the largest of all.
  std::vector<double> losses(const DecisionTree& tree) const {
    std::vector<double> losses(inputs_.rows);
    double largest = 0;
    for (std::size_t row = 0; row < losses.size(); ++row) {
      const auto leaf = tree.answer_of(tree.leaf_of(lesson_.inputs.row(row)));
      losses[row] = lesson_.target.classes() ? majority(leaf) != responses_.classes[row]
                                             : std::fabs(leaf[0].value / responses_.unit - responses_.numbers[row]);
      largest = std::max(largest, losses[row]);
    }
    if (!lesson_.target.classes() && largest > 0)
      for (double& loss : losses) loss /= largest;
    return losses;
  }

  // Gives the newest tree its vote and the rows their next weights. False when no other tree shall follow.
  bool learn_from(const std::vector<double>& losses) {
    double error = 0, sum = 0;
    for (std::size_t row = 0; row < losses.size(); ++row) {
      error += weights_[row] * losses[row];
      sum += weights_[row];
    }
    error /= sum;
    const double classes = lesson_.target.classes() ? static_cast<double>(responses_.width) : 2;
    if (error <= 0) return finish();
    if (error >= 1 - 1 / classes) return give_up();
    const double vote = rate_ * (math::log((1 - error) / error) + math::log(classes - 1));
    votes_.push_back(vote);
    // Losses above 0 raise a weight, in R2 losses below 1 lower it: the same but for a factor of all weights.
    for (std::size_t row = 0; row < losses.size(); ++row) weights_[row] *= math::exp(vote * (losses[row] - 1));
    return true;
  }

  bool finish() {  // without an error, a vote would be infinite
    votes_.push_back(1);
    return false;
  }

  bool give_up() {
    if (!trees_.empty()) return false;
    lesson_.notes.push_back("adaboost: the first tree is no better than guessing, so it stays alone; give more depth");
    return finish();
  }

  const Lesson& lesson_;
  const RankedInputs inputs_;
  const Responses responses_;
  const double rate_;
  GrowthRules rules_;
  std::vector<double> weights_;
  std::vector<DecisionTree> trees_;
  std::vector<double> votes_;
};

std::unique_ptr<Learner> fit_adaboost(const Lesson& lesson) { return Boost(lesson).run(); }

std::unique_ptr<Learner> load_adaboost(Saved saved, const Encoder& encoder, const train::Target& target) {
  auto trees = trees_from_tensors(saved.tensors, encoder.width(), answer_space(target));
  auto votes = saved.content.at("votes").get<std::vector<double>>();
  const bool positive = std::all_of(votes.begin(), votes.end(), [](double vote) { return vote > 0 && vote < 1e300; });
  if (votes.size() != trees.size() || !positive)
    throw Error(ErrorKind::model, "the votes of the trees in the model file do not fit", "train it again");
  return std::make_unique<AdaBoost>(std::move(trees), std::move(votes), encoder, target);
}

}  // namespace

LearnerKind adaboost_kind() {
  return {"adaboost",
          "AdaBoost of decision trees",
          "Freund & Schapire 1997; Drucker 1997; Zhu, Zou, Rosset & Hastie 2009",
          {"trees", "depth", "min_rows", "learning_rate"},
          true,
          true,
          false,
          fit_adaboost,
          load_adaboost};
}

}  // namespace lamina::baseline
