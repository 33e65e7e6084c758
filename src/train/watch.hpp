// Looks into the layers between two steps, with a plan of its own that changes nothing.
#pragma once

#include <vector>

#include "lamina/plan.hpp"
#include "lamina/watch.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {

class Watcher {
 public:
  // What options.watch names: activations, gradients. Throws a usage error for another word.
  Watcher(NetworkGraph& graph, LeafStore& store, const Network& network, const Options& options, std::int64_t max_rows,
          ThreadPool& pool, CpuTier tier);

  Plan& plan() { return plan_; }  // to bind and feed like that of a step

  // Runs the plan on the rows that are fed and appends what it finds; `at` gives start, epoch and step.
  void look(std::int64_t rows, const Distribution& at, std::vector<Distribution>& found);

 private:
  struct Watched {
    Value value;
    const char* of;
    std::string layer;
  };

  static std::vector<Watched> watched(NetworkGraph& graph, const Network& network, const Options& options);
  static std::vector<Value> values_of(const std::vector<Watched>& watched);

  std::vector<Watched> watched_;
  Plan plan_;
};

}  // namespace lamina::train
