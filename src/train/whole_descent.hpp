// L-BFGS on all rows at once: an iteration with a plan of loss, penalty and gradient. What it remembers are states of
// the graph, in the store's precision, so a run can be stopped between any two iterations.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "lamina/plan.hpp"
#include "quasi_newton/lbfgs.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {

class WholeDescent {
 public:
  // Puts `count` rows from the `first` on where the plan reads them.
  using Gather = std::function<void(std::size_t first, std::size_t count)>;

  // Keeps references. `plan` has the loss and the values of `graph.whole` as outputs, and takes `part` of the `rows` at
  // a time.
  WholeDescent(const NetworkGraph& graph, Plan& plan, LeafStore& store, std::size_t rows, std::size_t part,
               Gather gather);

  // One iteration; the mean loss of the rows where it ends, without penalty. Empty when there is no lower point: the
  // parameters stay what they were.
  std::optional<double> descend();

  // Others have set the parameters.
  void forget() { last_.reset(); }

 private:
  double evaluate(std::vector<double>& gradient);
  std::vector<double> read(const Values& leaves) const;
  void write(const Values& leaves, const std::vector<double>& values);
  std::vector<quasi_newton::Pair> pairs() const;
  void set_pairs(std::vector<quasi_newton::Pair> pairs);

  const NetworkGraph& graph_;
  const WholeGradient& whole_;
  Plan& plan_;
  LeafStore& store_;
  std::size_t rows_, part_;
  Gather gather_;
  double loss_ = 0;                          // of the point evaluated last, without penalty
  bool random_;                              // the loss has noise of its own at each iteration
  std::optional<quasi_newton::Point> last_;  // where the last iteration ended, unless noise changes it
};

}  // namespace lamina::train
