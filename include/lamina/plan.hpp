// A plan: a graph compiled to a flat list of kernel calls, with memory laid out once. Running it allocates nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// The arithmetic of reals. bf16: as fp32, but that matrix products round their factors to bf16 (8 bits of precision)
// and sum in fp32; its bits are the same for any pool size, but may differ between tiers.
enum class Precision : std::uint8_t { fp32, fp64, bf16 };
const char* name(Precision precision);
Precision parse_precision(const std::string& text);  // throws a usage error that lists the names
// What values of that precision are kept in: fp32 or fp64.
constexpr Precision storage(Precision precision) { return precision == Precision::bf16 ? Precision::fp32 : precision; }

enum class CpuTier;
class ThreadPool;

// The values of a graph's parameters and states: what is learnt. Plans of one graph share one store.
class LeafStore {
 public:
  LeafStore(const Graph& graph, Precision precision);  // parameters zero, states at their initial value
  ~LeafStore();
  LeafStore(LeafStore&&) noexcept;
  LeafStore& operator=(LeafStore&&) noexcept;

  Precision precision() const;
  // Row-major copies, exact in both directions (fp32 values widen to double; `set` rounds to the store's precision).
  std::vector<double> get(const std::string& leaf) const;
  void set(const std::string& leaf, const std::vector<double>& values);
  // float* or double*; a large matrix in panels (graph/panels.hpp), not row by row. To write there between two runs of
  // a plan, ask anew: that counts as a write.
  void* data(NodeId leaf);
  const void* data(NodeId leaf) const;
  // How often a parameter may have been written: by `set`, `copy_from`, through `data`, or by plans, which count the
  // runs that update it. By this a plan knows when its own copies of parameters are out of date.
  std::uint64_t& writes(NodeId parameter);
  std::size_t bytes(NodeId leaf) const;  // size of that memory; 0 when the node is no parameter or state
  LeafStore clone() const;
  void copy_from(const LeafStore& other);  // same graph; allocates nothing

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct PlanOptions {
  std::int64_t max_rows = 1;
  bool updates = false;  // also compute the graph's updates and store them
  bool optimize = true;  // merge common nodes and fuse elementwise ones; never changes a bit
};

// One line of `lamina show MODEL plan`: a kernel call.
struct PlanStepInfo {
  std::string kernel;   // the implementation that runs, such as "matmul_avx512"
  std::string formula;  // what it computes
  double flops_per_row = 0, flops = 0;
  double bytes_per_row = 0, bytes = 0;  // read and written, each operand once
  std::string shape = {};               // of the result
  std::string refused = {};             // faster candidates and why they were not taken; empty when there was none
  int phase = 0;                        // threads wait for each other between calls of different phases
  // While profiling (Plan::profile): what the calls took on the first thread, waiting for the others included.
  double seconds = 0;
  std::int64_t calls = 0, rows = 0;
};

// Work beside a run, such as gathering the rows of the next one: it is cut into pieces, for whoever has time.
class Background {
 public:
  virtual ~Background() = default;
  // Does a piece that takes about a microsecond, as thread `thread` of the pool. False when none was left. Threads call
  // it at the same time.
  virtual bool work(int thread) = 0;
};

class Plan {
 public:
  // Compiles `outputs` (and the updates) of `graph`. Keeps references to graph, store and pool.
  Plan(const Graph& graph, const std::vector<Value>& outputs, LeafStore& store, ThreadPool& pool, CpuTier tier,
       const PlanOptions& options);
  ~Plan();
  Plan(Plan&&) noexcept;

  // Where an input's rows lie: row-major, contiguous, in the input's type (float or double for real by the store's
  // precision, double for exact, std::int32_t for index, std::uint8_t for byte). Must stay valid during `run`.
  // Sparse rows are bound as the codes of their categories: the one_hot of an index input, alone or behind other
  // columns in a concat, is never written out where only products read it.
  void bind(const Value& input, const void* data);
  // A scalar input's value for the coming runs. An index takes whole numbers −2³¹ … 2³²−1, modulo 2³².
  void feed(const Value& input, double value);

  // Runs with n rows, 0 < n ≤ max_rows. Deterministic to the bit for any pool size and (bf16 apart) tier. Allocates
  // nothing. Threads that wait for others do `background` meanwhile; nobody waits for it, so some may be left undone.
  void run(std::int64_t rows, Background* background = nullptr);

  // The last run's value of an output: row-major, n rows if its first axis is kRows.
  const void* output(const Value& value) const;
  template <class T>
  const T* output_as(const Value& value) const {
    return static_cast<const T*>(output(value));
  }
  std::vector<double> output_values(const Value& value) const;  // widened copy

  std::vector<PlanStepInfo> steps() const;
  void profile(bool on);            // measures every call from now on, which costs some 50 ns a call
  std::size_t arena_bytes() const;  // memory for intermediate values and copies of parameters

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Evaluates values once in double precision on the reference kernels. `feeds` gives every input (row-major; index and
// byte inputs as numbers, an index also as an unsigned word), parameter and state needed; rows is the extent of kRows.
std::vector<std::vector<double>> evaluate(const std::vector<Value>& values,
                                          const std::vector<std::pair<Value, std::vector<double>>>& feeds,
                                          std::int64_t rows = 1);

}  // namespace lamina
