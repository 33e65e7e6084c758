// The training loop: epochs of shuffled batches, a score on the validation rows after each, the best kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "lamina/progress.hpp"
#include "train/bulk.hpp"
#include "train/feeder.hpp"
#include "train/network_graph.hpp"
#include "train/schedules.hpp"
#include "train/stopping.hpp"
#include "train/train.hpp"

namespace lamina::train {

// Rows that are learnt from or validated on: cells, answers, and which rows of the frame.
struct RowSet {
  Feeder& feeder;
  TargetFeeder& answers;
  const Truth& truth;
  const std::vector<std::size_t>& rows;
};

struct LoopResult {
  std::vector<Score> history;
  StopReason stop_reason = StopReason::epochs_done;
  std::int64_t best_epoch = 0;       // 0 without validation
  std::int64_t epoch = 0, step = 0;  // finished at the moment of the kept weights
};

// Rows of one step: options.batch, or by the number of rows when that is 0, and never more than there are.
std::size_t batch_rows(const Options& options, std::size_t rows);

class Loop {
 public:
  // `graph` with its updates; `store` holds the initial values and receives the kept ones. `validation` may be null.
  Loop(NetworkGraph& graph, LeafStore& store, const Target& target, const Options& options, RowSet training,
       const RowSet* validation, ThreadPool& pool, CpuTier tier, const FitContext& context);

  LoopResult run();

 private:
  using Clock = std::chrono::steady_clock;

  void begin_epoch();
  bool run_epoch();  // false when cancelled
  void run_step(std::size_t first, std::size_t count);
  bool finish_epoch();  // false when training shall stop
  void validate(Score& score);
  void keep_best();
  [[noreturn]] void report_divergence(std::size_t first, std::size_t count);
  bool cancelled() const { return context_.cancel && context_.cancel->load(std::memory_order_relaxed); }
  double loss() const;
  FitEvent event(FitEvent::Kind kind) const;
  void report_progress();

  NetworkGraph& graph_;
  LeafStore& store_;
  const Options& options_;
  RowSet training_;
  const RowSet* validation_;
  ThreadPool& pool_;
  CpuTier tier_;
  const FitContext& context_;

  std::size_t batch_;
  Plan plan_;
  const Schedule& schedule_;
  std::int64_t steps_;  // of all epochs
  StopRule stop_rule_;
  std::optional<BulkScorer> scorer_;
  LeafStore epoch_start_, best_;
  std::vector<std::uint32_t> places_;
  std::vector<std::size_t> order_;  // rows of the frame, as this epoch takes them

  LoopResult result_;
  std::int64_t epoch_ = 0, step_ = 0;  // the running epoch, from 1; steps done
  std::size_t rows_done_ = 0;          // of the epoch
  double loss_sum_ = 0;                // over those rows
  Clock::time_point start_, last_report_;
};

}  // namespace lamina::train
