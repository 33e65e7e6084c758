// Choosing options: many models are fitted, compared on rows that they have not seen, and listed, the best first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lamina/folds.hpp"
#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// One option and the values it may take: those listed, or any from `low` to `high`, both included.
struct SearchDimension {
  std::string option;
  std::vector<std::string> choices;  // as `set_option` reads them; none: a range
  double low = 0, high = 0;
  bool logarithmic = false;  // the logarithm of the value is spread evenly
};

// "hidden=50,50:200,200": values between colons. Throws a usage error.
SearchDimension parse_choices(const std::string& text);
// "l1=1e-6..1e-2" or "l1=1e-6..1e-2,log"; of a whole number the ends and values are whole. Throws a usage error.
SearchDimension parse_range(const std::string& text);

// Throws one usage error that names every mistake: unknown options, options that are no matter of choice, values out of
// range, an option named twice.
void check_space(const std::vector<SearchDimension>& space, const Options& base);

// grid: every combination of choices, the last dimension fastest. random: `trials` different ones, ranges too.
// bayes: `trials` proposals of a tree-structured Parzen estimator, after a random start (Bergstra, Bardenet, Bengio &
// Kégl 2011, Algorithms for hyper-parameter optimization). halving: `trials` random ones with a share of the epochs
// (trees, or training rows), of which the best 1/eta go on with eta times as much, until one has all of it (Jamieson &
// Talwalkar 2016, Non-stochastic best arm identification).
enum class SearchMethod : std::uint8_t { grid, random, bayes, halving };
const char* name(SearchMethod method);

struct SearchOptions {
  std::vector<SearchDimension> space;
  SearchMethod method = SearchMethod::grid;
  std::size_t trials = 0;            // of all methods but grid
  std::size_t eta = 3;               // of halving, at least 2
  std::string metric = "auto";       // error_rate, rmse, or reconstruction_error; ties by log_loss
  std::optional<FoldOptions> folds;  // cross-validates each trial; none: rows held out by options.valid or `valid`
  std::size_t stop_after = 0;        // trials in turn without a better one; 0: never
  double max_seconds = 0;            // begin no further round of trials after this; 0: never
  std::int64_t jobs = 0;             // trials at a time; 0: as many as there are processors
  std::string folder;                // keeps leaderboard.json and the models there; empty: nowhere
};

using Settings = std::map<std::string, std::string>;  // option and value

struct Trial {
  std::size_t number = 0;  // from 1, in the order of proposal
  Settings settings;
  std::string failure;                      // why it could not be fitted; empty when it was
  double score = 0;                         // the metric; with folds its mean over them
  std::optional<double> deviation;          // with folds
  std::optional<double> tie;                // log_loss, which breaks ties of error_rate
  std::vector<MetricValue> metrics;         // all that apply: of the held-out rows, or means over the folds
  std::int64_t epochs = 0, best_epoch = 0;  // means over folds, rounded
  double seconds = 0;
  std::string model;     // its file in the folder; none with folds
  bool earlier = false;  // read from the leaderboard, not fitted again

  bool failed() const { return !failure.empty(); }
};

struct SearchResult {
  std::string metric;
  bool higher_is_better = false;
  std::vector<Trial> trials;         // finished ones, by number
  std::vector<std::size_t> ranking;  // places in `trials`, the best first; failed ones are left out
  std::size_t planned = 0;           // how many there would have been
  bool interrupted = false, stopped_early = false;
  std::vector<std::string> notes;

  const Trial& best() const { return trials[ranking.front()]; }
};

struct SearchContext {
  const std::atomic<bool>* cancel = nullptr;  // set: the running trials are dropped
  std::function<void(std::size_t planned)> begun;
  std::function<void(std::size_t number, const FitEvent& event)> heard;
  // After each trial, in the order in which they end; `best` so far, null while all have failed.
  std::function<void(const Trial& trial, const Trial* best)> finished;
};

// Fits `base` with every trial's settings. Proposals depend on options.seed and on the scores of earlier rounds, never
// on `jobs`, and every trial has the bits it has alone. In a folder that holds a leaderboard of the same data, options
// and metric the search goes on: what is listed there is not fitted again. Throws a usage error when the space is wrong
// (before anything is fitted), when the folder holds another search, and when all trials failed, with each reason once.
SearchResult search(const Frame& table, const Frame* valid, const Options& base, const SearchOptions& options,
                    const SearchContext& context = {});

// The base options with a trial's settings; for a fit on all rows, without validation, for as many epochs as were best.
Options options_of(const Options& base, const Trial& trial);
Options refit_options(const Options& base, const Trial& trial);

}  // namespace lamina
