// Successive halving: Jamieson & Talwalkar 2016, Non-stochastic best arm identification and hyperparameter
// optimization.
#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "select/proposals.hpp"
#include "select/search_space.hpp"

namespace lamina::select {

namespace {

// What a model gets more or less of: passes over the rows, or trees; other models are cheap and get all at once.
const char* resource_of(const std::string& model) {
  if (model == "net") return "epochs";
  static const StringList of_trees = {"bagging", "forest", "boosting", "adaboost"};
  return std::find(of_trees.begin(), of_trees.end(), model) != of_trees.end() ? "trees" : nullptr;
}

class Halving : public Proposals {
 public:
  Halving(const SearchOptions& options, const Options& base) : options_(options), base_(base) {
    Settings drawn;
    while (arms_.size() < options.trials && draw_new(options.space, base.seed, arms_.size(), arms_, drawn))
      arms_.push_back(drawn);
    for (std::size_t left = arms_.size(); left >= 1; left = left == 1 ? 0 : survivors(left)) {
      planned_ += left;
      ++rungs_;
    }
  }

  std::size_t planned() const override { return planned_; }

  std::vector<Settings> next(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) override {
    if (rung_ > 0) keep_best(trials, ranking);
    if (rung_ >= rungs_) return {};
    given_.clear();
    for (const Settings& arm : arms_) given_.push_back(with_share(arm));
    ++rung_;
    return given_;
  }

 private:
  std::size_t survivors(std::size_t arms) const { return (arms + options_.eta - 1) / options_.eta; }

  // The arms whose trials of the last rung rank first, in the order of their ranks.
  void keep_best(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) {
    std::vector<Settings> kept;
    const std::size_t count = survivors(arms_.size());
    for (const std::size_t place : ranking) {
      const auto found = std::find(given_.begin(), given_.end(), trials[place].settings);
      if (found != given_.end() && kept.size() < count)
        kept.push_back(arms_[static_cast<std::size_t>(found - given_.begin())]);
    }
    arms_ = std::move(kept);
  }

  Settings with_share(const Settings& arm) const {
    Options options = base_;
    for (const auto& [option, value] : arm) set_option(options, option, value);
    const char* resource = resource_of(options.model);
    if (!resource || rung_ + 1 == rungs_) return arm;
    double all = static_cast<double>(std::string(resource) == "epochs" ? options.epochs
                                     : options.trees > 0               ? options.trees
                                                                       : 100);
    for (std::size_t rung = rung_ + 1; rung < rungs_; ++rung) all /= static_cast<double>(options_.eta);
    Settings settings = arm;
    settings[resource] = std::to_string(std::max<std::int64_t>(1, std::llround(all)));
    return settings;
  }

  const SearchOptions& options_;
  const Options& base_;
  std::vector<Settings> arms_, given_;
  std::size_t rung_ = 0, rungs_ = 0, planned_ = 0;
};

}  // namespace

std::unique_ptr<Proposals> halving_proposals(const SearchOptions& options, const Options& base) {
  if (options.eta < 2)
    throw Error(ErrorKind::usage, "option eta: " + std::to_string(options.eta) + " keeps all trials",
                "give a whole number of at least 2");
  return std::make_unique<Halving>(options, base);
}

}  // namespace lamina::select
