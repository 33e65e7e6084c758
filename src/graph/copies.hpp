// Copies of parameters that a plan keeps from run to run: transposed, for the products on the way back; rounded to bf16
// and packed (kernels/bf16.hpp), for all products of bf16. The chain that updates a parameter refreshes its copies,
// rectangle by rectangle, by the thread that has just computed them. What else writes a parameter counts as a write in
// the store; then its copies are made anew before the next run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/chain.hpp"
#include "graph/packing.hpp"
#include "graph/program.hpp"
#include "graph/step.hpp"

namespace lamina {

class Copy {
 public:
  explicit Copy(NodeId leaf) : leaf_(leaf) {}
  virtual ~Copy() = default;
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  NodeId leaf() const { return leaf_; }

  // After the leaf's elements in `rect` have changed. It must not cross panels and, of a packed copy, begins at a
  // multiple of kPanel rows and columns; other threads may refresh other rectangles meanwhile.
  virtual void refresh(Memory memory, const Rect& rect) const = 0;

  virtual PlanStepInfo info() const = 0;  // of a call that refreshes all of it
  virtual std::size_t bytes() const = 0;

 private:
  NodeId leaf_;
};

// A vector and its transpose lie alike: the parameter's memory is the copy.
inline bool is_vector(Extents space) { return space.rows == 1 || space.columns == 1; }

// Whether the input of that number is read as a packed copy of a parameter.
bool reads_packed_copy(const Program& program, Precision precision, const Node& node, std::size_t input);

class Copies {
 public:
  // Those that `program` reads; `lowering` must live as long.
  Copies(const Lowering& lowering, const Program& program, LeafStore& store);
  ~Copies();

  // Where the kept copy `node` lies; null when no call reads it but as a packed factor.
  void* transposed(NodeId node) const;
  // The node's value as the right factor of products; null when it is no parameter or copy of one.
  const SharedFactor* packed(NodeId node) const;
  std::vector<const Copy*> of(NodeId leaf) const;
  std::size_t bytes() const;

  // Before a run: whether copies are out of date; making them anew, by all threads, who must then wait for each other.
  bool stale() const;
  void refresh_stale(Memory memory, int thread, int threads) const;
  // After it: the updates of the plan count as writes, of which its own copies know.
  void count_run();

 private:
  struct Kept;

  const Lowering& lowering_;
  std::vector<NodeId> same_as_;
  std::vector<Kept> kept_;
  std::vector<std::uint64_t*> updated_;
};

// The chain, and behind it, for each rectangle, the refreshing of these copies.
std::unique_ptr<Chain> refresh_behind(std::unique_ptr<Chain> chain, std::vector<const Copy*> copies);

// Refreshes all of the leaf's copies: where no chain does so. Threads wait before it for all of the leaf.
std::unique_ptr<Step> make_refresh(const Lowering& lowering, NodeId leaf);

// Bytes that the copies of a program take.
std::size_t copies_bytes(const Program& program, Precision precision);

}  // namespace lamina
