#include "select/proposals.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "select/search_space.hpp"

namespace lamina {

const char* name(SearchMethod method) {
  static constexpr const char* kNames[] = {"grid", "random", "bayes", "halving"};
  return kNames[static_cast<std::size_t>(method)];
}

namespace select {

namespace {

constexpr std::size_t kAttempts = 1000;  // to draw settings that are new

// What was listed beforehand, in rounds.
class Listed : public Proposals {
 public:
  Listed(std::vector<Settings> all, std::size_t round) : all_(std::move(all)), round_(round) {}

  std::size_t planned() const override { return all_.size(); }
  std::vector<Settings> next(const std::vector<Trial>&, const std::vector<std::size_t>&) override {
    const std::size_t end = std::min(all_.size(), given_ + round_);
    std::vector<Settings> round(all_.begin() + static_cast<std::ptrdiff_t>(given_),
                                all_.begin() + static_cast<std::ptrdiff_t>(end));
    given_ = end;
    return round;
  }

 private:
  std::vector<Settings> all_;
  std::size_t round_, given_ = 0;
};

// Whoever may stop early looks after every round, the others begin all at once.
std::size_t round_of(const SearchOptions& options) {
  return options.stop_after > 0 || options.max_seconds > 0 ? kRound : static_cast<std::size_t>(-1) / 2;
}

}  // namespace

bool draw_new(const std::vector<SearchDimension>& space, std::uint64_t seed, std::size_t number,
              const std::vector<Settings>& known, Settings& drawn) {
  for (std::size_t attempt = 0; attempt < kAttempts; ++attempt) {
    drawn = random_settings(space, seed, number, attempt);
    if (std::find(known.begin(), known.end(), drawn) == known.end()) return true;
  }
  return false;
}

std::unique_ptr<Proposals> grid_proposals(const SearchOptions& options) {
  for (const SearchDimension& dimension : options.space)
    if (is_range(dimension))
      throw Error(ErrorKind::usage, "a grid has no ranges, and " + dimension.option + " is one",
                  "list its values with --grid, or search with --random, --bayes or --halving");
  const std::size_t count = combinations(options.space);
  if (count == 0 || count > 1000000)
    throw Error(ErrorKind::usage, "the grid has more than 1,000,000 combinations",
                "search with --random N or --bayes N");
  std::vector<Settings> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(combination(options.space, i));
  return std::make_unique<Listed>(std::move(all), round_of(options));
}

std::unique_ptr<Proposals> random_proposals(const SearchOptions& options, std::uint64_t seed) {
  std::vector<Settings> all;
  Settings drawn;
  while (all.size() < options.trials && draw_new(options.space, seed, all.size(), all, drawn)) all.push_back(drawn);
  return std::make_unique<Listed>(std::move(all), round_of(options));
}

std::unique_ptr<Proposals> make_proposals(const SearchOptions& options, const Options& base) {
  if (options.space.empty())
    throw Error(ErrorKind::usage, "there is nothing to search", "name options and values: --grid l1=0:1e-4");
  if (options.method != SearchMethod::grid && options.trials == 0)
    throw Error(ErrorKind::usage, std::string("the search ") + name(options.method) + " needs a number of trials",
                "give at least 1");
  switch (options.method) {
    case SearchMethod::grid:
      return grid_proposals(options);
    case SearchMethod::random:
      return random_proposals(options, base.seed);
    case SearchMethod::bayes:
      return tpe_proposals(options, base.seed);
    case SearchMethod::halving:
      return halving_proposals(options, base);
  }
  return nullptr;
}

}  // namespace select
}  // namespace lamina
