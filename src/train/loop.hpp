// The training loop: epochs of shuffled batches, a score on the validation rows after each, the best kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "lamina/progress.hpp"
#include "train/batches.hpp"
#include "train/bulk.hpp"
#include "train/checkpoint.hpp"
#include "train/feeder.hpp"
#include "train/loop_state.hpp"
#include "train/network_graph.hpp"
#include "train/schedules.hpp"
#include "train/stopping.hpp"
#include "train/ticker.hpp"
#include "train/train.hpp"
#include "train/watch.hpp"
#include "train/whole_descent.hpp"
#include "train/windows.hpp"

namespace lamina::train {

// Rows that are learnt from or validated on: cells, answers, and which rows of the frame.
struct RowSet {
  Feeder& feeder;
  TargetFeeder& answers;
  const Truth& truth;
  const std::vector<std::size_t>& rows;
};

class Loop {
 public:
  // `graph` with its updates; `store` holds the initial values, and `initialize` sets them for another seed.
  // `validation` may be null.
  Loop(NetworkGraph& graph, LeafStore& store, const Target& target, const Options& options, RowSet training,
       const RowSet* validation, ThreadPool& pool, CpuTier tier, const FitContext& context,
       std::function<void(LeafStore&, std::uint64_t seed)> initialize, const Checkpoints& checkpoints = {});

  // From here on `run` continues from `state`, which `state` gave for a loop over the same rows, network and options.
  // Throws a model error when a tensor is lacking or of another shape.
  void restore(const LoopState& state);

  // From here on `watcher`, which must outlive the loop, looks at the steps that options.watch_every says.
  void watch(Watcher& watcher);

  StopReason run();

  LoopState state() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::optional<StopReason> ended() const;  // when no epoch is to follow the last of this start
  bool begin_next_start();                  // false when this one was the last
  bool starts_left() const;
  bool best_so_far() const;  // the epoch just finished, of all starts
  void judge_start();
  void keep_best();
  std::uint64_t seed() const { return options_.seed + static_cast<std::uint64_t>(position_.start); }
  void begin_epoch();
  bool run_epoch();  // false when cancelled
  bool descend();    // an epoch of an optimizer that takes all rows at once; false when there is no lower point
  void take(std::size_t first, std::size_t count);
  void bind(Plan& plan) const;
  void run_step(std::size_t first, std::size_t count);
  void finish_epoch();
  void validate(Score& score);
  std::size_t rows_done() const { return static_cast<std::size_t>(position_.rows); }
  [[noreturn]] void report_divergence(std::size_t first, std::size_t count);
  bool out_of_time() const;
  bool unchanged() const;  // the epoch that ends here
  bool cancelled() const { return context_.cancel && context_.cancel->load(std::memory_order_relaxed); }
  RatePosition rate_position(std::size_t first) const;  // of the step that begins at the epoch's row `first`
  double number(const Value& output) const;             // of the last step
  FitEvent event(FitEvent::Kind kind) const;
  void report_progress();
  void save_when_due();
  std::chrono::duration<double> grain() const;
  void look(std::size_t first, std::size_t count);

  NetworkGraph& graph_;
  LeafStore& store_;
  const Options& options_;
  RowSet training_;
  const RowSet* validation_;
  ThreadPool& pool_;
  CpuTier tier_;
  const FitContext& context_;
  std::function<void(LeafStore&, std::uint64_t)> initialize_;
  Checkpoints checkpoints_;

  std::size_t batch_;
  Plan plan_;
  std::optional<WholeDescent> whole_;
  bool no_descent_ = false;
  DrawFeeder draws_;
  LearningRate rate_;
  std::int64_t steps_per_epoch_;
  StopRule stop_rule_;
  LeafStore replay_;
  std::optional<LeafStore> best_;
  std::optional<LeafStore> scored_;  // what is validated when weights are averaged
  std::optional<BulkScorer> scorer_;
  std::vector<std::uint32_t> places_;
  std::vector<std::size_t> order_;  // rows of the frame, as this epoch takes them
  Windows windows_;                 // of order_
  std::size_t taken_ = 0;           // place of the rows that the plan is bound to

  Position position_;
  std::optional<Position> best_position_;
  std::vector<Score> history_;
  Watcher* watcher_ = nullptr;
  std::vector<Distribution> watched_;
  std::size_t replay_row_ = 0;  // of the epoch: where replay_ holds the leaves
  Position start_position_;     // of this `run`
  std::int64_t saved_epoch_ = 0;
  Clock::time_point start_, last_report_, last_save_;
  Ticker ticker_;
};

}  // namespace lamina::train
