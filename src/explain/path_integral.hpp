// A network's gradient integrated along a straight line between two rows of encoded inputs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/plan.hpp"
#include "train/network_graph.hpp"
#include "train/train.hpp"

namespace lamina::explain {

using Inputs = std::vector<double>;  // of one row, encoded

// A network's answers and their derivatives by its inputs, in double precision.
class Slopes {
 public:
  static constexpr std::size_t kMostRows = 320;  // of a run

  // `outputs`: columns of the graph's answer. All rows have the offset, which a network with one needs.
  Slopes(const train::Learnt& learnt, const std::vector<std::int64_t>& outputs, std::optional<double> offset,
         ThreadPool& pool, CpuTier tier);

  void run(const std::vector<double>& rows);
  std::size_t outputs() const { return values_.size() / 2; }
  // Of the last run: of each row the answer; of each row and input its derivative.
  std::vector<double> answers(std::size_t output) const { return plan_.output_values(values_[2 * output]); }
  std::vector<double> gradients(std::size_t output) const { return plan_.output_values(values_[2 * output + 1]); }

 private:
  std::unique_ptr<train::NetworkGraph> graph_;
  std::size_t width_;
  std::vector<Value> values_;
  LeafStore store_;
  Plan plan_;
  std::vector<double> offsets_;
};

// Of one output.
struct AlongPath {
  double start = 0, end = 0;  // the answers at both ends
  Inputs contributions;       // (end_i − start_i) ∫ ∂answer/∂input_i dt
};

// Of each output. The path is cut into steps / 8 panels of 8 nodes. Over a panel, contributions add up to the
// difference of the answers at its ends: panels that miss it, as those that hold a ReLU's kink do, are halved, up to 30
// times.
std::vector<AlongPath> along_path(Slopes& slopes, const Inputs& start, const Inputs& end, std::size_t steps);

}  // namespace lamina::explain
