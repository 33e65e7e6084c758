// The tree-structured Parzen estimator: Bergstra, Bardenet, Bengio & Kégl 2011, Algorithms for hyper-parameter
// optimization, section 4. Earlier trials are divided into good and other ones; each dimension has a density of either,
// l and g, and of candidates drawn from l the one with the largest l / g is tried.
#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "select/proposals.hpp"
#include "select/search_space.hpp"

namespace lamina::select {

namespace {

constexpr std::size_t kCandidates = 24;
constexpr double kGoodShare = 0.25;

double normal_below(double x) { return 0.5 * (1 + math::erf(x / std::sqrt(2.0))); }

// A mixture of normals on [0, 1], one around each point and a wide one in the middle, each cut off at the ends.
class Density {
 public:
  explicit Density(std::vector<double> points) : centres_(std::move(points)) {
    centres_.push_back(0.5);
    std::sort(centres_.begin(), centres_.end());
    const double least = 1 / std::min(100.0, static_cast<double>(centres_.size()) + 1);
    for (std::size_t i = 0; i < centres_.size(); ++i) {
      const double before = centres_[i] - (i == 0 ? 0 : centres_[i - 1]);
      const double after = (i + 1 == centres_.size() ? 1 : centres_[i + 1]) - centres_[i];
      widths_.push_back(std::clamp(std::max(before, after), least, 1.0));
    }
  }

  double at(double x) const {
    double sum = 0;
    for (std::size_t i = 0; i < centres_.size(); ++i) {
      const double z = (x - centres_[i]) / widths_[i];
      const double inside = normal_below((1 - centres_[i]) / widths_[i]) - normal_below(-centres_[i] / widths_[i]);
      sum += math::exp(-0.5 * z * z) / (widths_[i] * inside);
    }
    return sum / static_cast<double>(centres_.size());
  }

  // From two numbers by chance, one uniform, the other normal; what falls outside is put back to the nearer end.
  double draw(double uniform, double normal) const {
    const auto i = static_cast<std::size_t>(uniform * static_cast<double>(centres_.size()));
    return std::clamp(centres_[i] + normal * widths_[i], 0.0, 1.0);
  }

 private:
  std::vector<double> centres_, widths_;
};

// Shares of choices, each counted once more than it was seen.
std::vector<double> shares_of(const SearchDimension& dimension, const std::vector<const Trial*>& trials) {
  std::vector<double> shares(dimension.choices.size(), 1);
  for (const Trial* trial : trials)
    for (std::size_t i = 0; i < shares.size(); ++i)
      shares[i] += trial->settings.at(dimension.option) == dimension.choices[i];
  for (double& share : shares) share /= static_cast<double>(trials.size() + shares.size());
  return shares;
}

Density density_of(const SearchDimension& dimension, const std::vector<const Trial*>& trials) {
  std::vector<double> points;
  for (const Trial* trial : trials) points.push_back(place_of(dimension, trial->settings.at(dimension.option)));
  return Density(std::move(points));
}

struct Drawn {
  std::string value;
  double gain;  // ln l − ln g
};

class DimensionModel {
 public:
  DimensionModel(const SearchDimension& dimension, const std::vector<const Trial*>& good,
                 const std::vector<const Trial*>& others)
      : dimension_(dimension),
        good_shares_(shares_of(dimension, good)),
        other_shares_(shares_of(dimension, others)),
        good_(is_range(dimension) ? density_of(dimension, good) : Density({})),
        others_(is_range(dimension) ? density_of(dimension, others) : Density({})) {}

  Drawn draw(const Stream& stream, std::uint32_t unit) const {
    if (!is_range(dimension_)) return draw_choice(stream.uniform(unit));
    std::string value = value_at(dimension_, good_.draw(stream.uniform(unit), stream.normal(unit + 2)));
    const double place = place_of(dimension_, value);
    return {std::move(value), math::log(good_.at(place)) - math::log(others_.at(place))};
  }

 private:
  Drawn draw_choice(double chance) const {
    std::size_t i = 0;
    for (double sum = good_shares_[0]; i + 1 < good_shares_.size() && chance >= sum; sum += good_shares_[i]) ++i;
    return {dimension_.choices[i], math::log(good_shares_[i]) - math::log(other_shares_[i])};
  }

  const SearchDimension& dimension_;
  std::vector<double> good_shares_, other_shares_;
  Density good_, others_;
};

class Tpe : public Proposals {
 public:
  Tpe(const SearchOptions& options, std::uint64_t seed) : options_(options), seed_(seed) {
    const std::size_t count = combinations(options.space);
    planned_ = count > 0 ? std::min(count, options.trials) : options.trials;
    at_random_ = std::min(planned_, std::max<std::size_t>(2 * kRound, planned_ / 5));
  }

  std::size_t planned() const override { return planned_; }

  std::vector<Settings> next(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) override {
    std::vector<Settings> round;
    while (round.size() < kRound && known_.size() < planned_) {
      Settings proposed;
      const bool learnt = known_.size() >= at_random_ && ranking.size() > 1 && propose(trials, ranking, proposed);
      if (!learnt && !draw_new(options_.space, seed_, known_.size(), known_, proposed)) break;
      known_.push_back(proposed);
      round.push_back(std::move(proposed));
    }
    return round;
  }

 private:
  bool propose(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking, Settings& proposed) const {
    const auto cut =
        std::max<std::size_t>(1, static_cast<std::size_t>(kGoodShare * static_cast<double>(ranking.size())));
    std::vector<const Trial*> good, others;
    for (std::size_t i = 0; i < ranking.size(); ++i) (i < cut ? good : others).push_back(&trials[ranking[i]]);
    std::vector<DimensionModel> models;
    for (const SearchDimension& dimension : options_.space) models.emplace_back(dimension, good, others);
    bool found = false;
    double best = 0;
    for (std::size_t candidate = 0; candidate < kCandidates; ++candidate) {
      double gain = 0;
      Settings settings = draw(models, candidate, gain);
      if (std::find(known_.begin(), known_.end(), settings) != known_.end() || (found && gain <= best)) continue;
      found = true;
      best = gain;
      proposed = std::move(settings);
    }
    return found;
  }

  Settings draw(const std::vector<DimensionModel>& models, std::size_t candidate, double& gain) const {
    const Stream stream(seed_, Purpose::search, static_cast<std::uint32_t>(known_.size()),
                        static_cast<std::uint32_t>(0x10000 + candidate));
    Settings settings;
    for (std::size_t i = 0; i < models.size(); ++i) {
      Drawn drawn = models[i].draw(stream, static_cast<std::uint32_t>(4 * i));
      gain += drawn.gain;
      settings[options_.space[i].option] = std::move(drawn.value);
    }
    return settings;
  }

  const SearchOptions& options_;
  std::uint64_t seed_;
  std::size_t planned_ = 0, at_random_ = 0;
  std::vector<Settings> known_;
};

}  // namespace

std::unique_ptr<Proposals> tpe_proposals(const SearchOptions& options, std::uint64_t seed) {
  return std::make_unique<Tpe>(options, seed);
}

}  // namespace lamina::select
