// What to try next, by what has been tried.
#pragma once

#include <memory>
#include <vector>

#include "lamina/search.hpp"

namespace lamina::select {

class Proposals {
 public:
  virtual ~Proposals() = default;
  virtual std::size_t planned() const = 0;  // trials in all
  // The settings of the next round, none at the end. `ranking` are the places in `trials`, the best first, without
  // those that failed; all of earlier rounds have ended.
  virtual std::vector<Settings> next(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) = 0;
};

// Trials of one round of methods that learn from earlier ones: the same for any number of jobs, so that these do not
// change what is proposed.
inline constexpr std::size_t kRound = 4;

// `base` says what halving gives shares of, `rows` how many there are to learn from.
std::unique_ptr<Proposals> make_proposals(const SearchOptions& options, const Options& base);

std::unique_ptr<Proposals> grid_proposals(const SearchOptions& options);
std::unique_ptr<Proposals> random_proposals(const SearchOptions& options, std::uint64_t seed);
std::unique_ptr<Proposals> tpe_proposals(const SearchOptions& options, std::uint64_t seed);
std::unique_ptr<Proposals> halving_proposals(const SearchOptions& options, const Options& base);

// One at random that is none of `known`; false when there seems to be none left.
bool draw_new(const std::vector<SearchDimension>& space, std::uint64_t seed, std::size_t number,
              const std::vector<Settings>& known, Settings& drawn);

}  // namespace lamina::select
