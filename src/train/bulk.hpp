// Scoring many rows: a compiled plan run over blocks of rows.
#pragma once

#include <vector>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/metrics.hpp"
#include "lamina/plan.hpp"
#include "train/feeder.hpp"
#include "train/network_graph.hpp"
#include "train/target.hpp"

namespace lamina::train {

inline constexpr std::size_t kBulkRows = 256;  // of one run of the plan

// Numbers of one row's answer: the levels' probabilities, the targets, or a reconstruction's error.
std::size_t answer_width(const Target& target);

// The answers of the plan's last run, of so many rows, row-major. Allocates nothing.
void copy_answers(const Target& target, const Plan& plan, const Value& answer, Precision precision, std::size_t rows,
                  double* to);

class BulkScorer {
 public:
  // Keeps references to graph, store and pool. With `losses`, the graph must have its objective.
  BulkScorer(NetworkGraph& graph, LeafStore& store, const Target& target, ThreadPool& pool, CpuTier tier,
             bool losses = false);

  // One prediction per row; `feeder` must hold kBulkRows.
  Predictions score(Feeder& feeder, const std::vector<std::size_t>& rows);

  // The same, and the mean of the rows' losses.
  Predictions score(Feeder& feeder, TargetFeeder& answers, const std::vector<std::size_t>& rows, double& loss);

  const Plan& plan() const { return plan_; }

 private:
  template <class Body>
  Predictions run(Feeder& feeder, const std::vector<std::size_t>& rows, const Body& run_block);
  void append_answers(Predictions& predictions, std::size_t rows) const;

  NetworkGraph& graph_;
  Target target_;
  Precision precision_;
  ThreadPool& pool_;
  Plan plan_;
};

}  // namespace lamina::train
