// The fits of one level of an ensemble, side by side.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lamina/ensemble.hpp"
#include "train/target.hpp"

namespace lamina::select {

// One model to be fitted and what it then answers for.
struct FitJob {
  std::size_t member;  // of the level
  Options options;
  std::vector<std::size_t> rows, unseen;  // of the level's table: fitted to, and to be answered for
  std::string fold;                       // empty: to be kept
};

struct FittedJob {
  std::optional<Model> model;  // of jobs to be kept
  Predictions answers;         // for `unseen`
  Report report;               // of them
};

// What a level learns from. `valid` is null without held-out rows.
struct LevelTable {
  const Frame& table;
  const Frame* valid;
};

// Counts and times the fits of all levels, and tells of them by one thread at a time.
class MemberFits {
 public:
  MemberFits(const EnsembleContext& context, std::int64_t threads) : context_(context), threads_(threads) {}

  // In the order of `jobs`; none when cancelled. `labels`: of the members.
  std::optional<std::vector<FittedJob>> run(std::size_t level, const LevelTable& tables,
                                            const std::vector<FitJob>& jobs, const std::vector<std::string>& labels);

 private:
  FittedJob fit_one(const LevelTable& tables, const FitJob& job, int threads, std::size_t number);
  bool cancelled() const { return context_.cancel && *context_.cancel; }

  const EnsembleContext& context_;
  std::int64_t threads_;
  std::size_t done_ = 0;  // before this level
  std::mutex mutex_;
};

}  // namespace lamina::select
