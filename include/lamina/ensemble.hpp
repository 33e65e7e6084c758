// Models made of models: means of random starts, bags, stacks and cascades, fitted as one.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lamina/candidate.hpp"
#include "lamina/folds.hpp"
#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "lamina/model.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// How models are combined:
//   average  the weighted mean of the members' answers, each fitted to all rows
//   bag      the same, each member fitted to as many rows drawn with replacement
//   stack    a last model, `meta`, learns from what the members answer for rows that they were not fitted to
//   cascade  levels of members, each of which sees the columns and all answers of the levels before; the answer is the
//            mean of the last level's
// For stack and cascade each member is fitted once for every fold, on the rows of the others, which gives its answers
// out of fold, and then on all rows, to answer for new ones.
const std::vector<std::string>& ensemble_names();  // "stack", "cascade", "average", "bag"

struct EnsembleOptions {
  std::string combine = "stack";
  std::vector<Candidate> candidates;  // what the members are made from; at least one
  // Copies of each candidate, the seeds of which are its seed, seed + 1, …; 0: 1, of a bag 10, of an average of one
  // candidate 10.
  std::size_t members = 0;
  // Of members: levels of a cascade, of which a stack has its last model behind; 0: 2 of a cascade, else 1.
  std::size_t levels = 0;
  std::optional<Candidate> meta = {};  // of a stack; none: kDefaultMeta
  std::vector<double> weights = {};    // of the candidates in the mean of average, bag, cascade; empty: all alike
  FoldOptions folds = {};              // of stack and cascade; without `order`, for which some rows have no answers
  bool reads_folds() const { return combine == "stack" || combine == "cascade"; }
};

// A candidate as text: a regression with so little shrinkage that it stays finite where answers separate the classes.
inline constexpr const char* kDefaultMeta = "glm lambda=0.001 alpha=0";
inline constexpr std::size_t kMaxMembers = 10000, kMaxLevels = 20;

// One of the fits.
struct MemberFit {
  std::size_t number = 0;        // from 1, in the order of beginning
  std::size_t level = 1;         // from 1
  std::string member;            // its label
  std::string fold;              // held out; empty: fitted to be kept
  std::size_t rows = 0;          // fitted to
  double seconds = 0;            // of the fit
  std::optional<Report> report;  // of the rows held out or, of a bag, not drawn
};

struct EnsembleContext {
  const std::atomic<bool>* cancel = nullptr;                          // set: the running fits are dropped
  std::function<void(std::size_t fits)> begun;                        // before the first one: how many there will be
  std::function<void(std::size_t fit, const FitEvent& event)> heard;  // of each fit, the first being 0
  std::function<void(const MemberFit& fit)> finished;
  std::int64_t jobs = 0;  // fits at a time; 0: as many as there are processors
};

// Fits an ensemble to the rows of `table` whose target is present, less those that base.valid, a fraction, holds out;
// these, or the rows of `valid`, validate the members and the whole, and calibrate it by base.calibrate. What
// candidates have in common (candidate.hpp) is taken from `base`, whose seed also deals the folds and draws the bags.
//
// The result is a model like any other: the same calls answer, score, save and show it. Its bits depend on neither jobs
// nor threads. None when it was cancelled. Throws usage errors for what cannot be combined (an autoencoder, a weight
// that is not above 0, fewer than 2 folds or more than a class has rows), and what fits throw, with the member's label.
std::optional<Model> fit_ensemble(const Frame& table, const EnsembleOptions& ensemble, const Options& base,
                                  const Frame* valid = nullptr, const EnsembleContext& context = {});

}  // namespace lamina
