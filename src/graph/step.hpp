// One kernel call of a plan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/cpu.hpp"
#include "graph/shapes.hpp"
#include "kernels/kernels.hpp"
#include "lamina/plan.hpp"

namespace lamina {

// Where the values lie while a plan runs: one pointer per node of the graph, null where a value needs no memory.
using Memory = void* const*;

class Step {
 public:
  virtual ~Step() = default;

  // Does one thread's share for n rows. The shares of all threads together write every element of the step's values
  // exactly once, and no element's bits depend on how many threads there are.
  virtual void run(Memory memory, std::int64_t n, int thread, int threads) const = 0;

  // Roughly the elementary operations for n rows; a step with few is left to one thread.
  virtual double work(std::int64_t n) const = 0;

  virtual PlanStepInfo info() const = 0;
};

// The line of a call of `kernel` that does so many operations: for each row of `space` when its rows are symbolic (then
// `operations` is for one), otherwise in all.
template <class Function>
PlanStepInfo line_of(const kernels::Choice<Function>& kernel, std::string_view formula, Extents space,
                     double operations) {
  PlanStepInfo line{kernel.name, std::string(formula)};
  (space.symbolic() ? line.flops_per_row : line.flops) = operations;
  line.refused = kernel.refused();
  return line;
}

// One more reason why something faster was not done; none when it is empty.
inline void add_refusal(PlanStepInfo& line, const std::string& reason) {
  if (!reason.empty()) line.refused += (line.refused.empty() ? "" : "; ") + reason;
}

class Copies;
class Packing;
class SparseInputs;
class OneHotInputs;

// What a declaration needs to know to choose a kernel.
struct Lowering {
  const Graph& graph;
  Precision precision;
  CpuTier tier;
  Packing* packing = nullptr;            // of a plan of bf16
  int threads = 1;                       // the most that a run will have
  bool rows_only = false;                // values of symbolic rows are divided by rows (graph/shares.hpp)
  const SparseInputs* sparse = nullptr;  // what products may skip zeros of
  const OneHotInputs* one_hots = nullptr;
  const Copies* copies = nullptr;  // kept of parameters

  const Node& input(const Node& node, std::size_t i) const { return graph.node(node.inputs[i]); }
};

// Calls f with a value of the element type that `type` has under `precision`: float, double, int32_t or uint8_t.
template <class F>
auto with_element(Type type, Precision precision, F&& f) {
  switch (type) {
    case Type::index:
      return f(std::int32_t{});
    case Type::byte:
      return f(std::uint8_t{});
    case Type::real:
      if (storage(precision) == Precision::fp32) return f(float{});
      break;
    case Type::exact:
      break;
  }
  return f(double{});
}

// The same for the types that arithmetic takes.
template <class F>
auto with_arithmetic(Type type, Precision precision, F&& f) {
  return type == Type::real && storage(precision) == Precision::fp32 ? f(float{}) : f(double{});
}

// A fed number as an element. An index takes −2³¹ … 2³²−1, so that 32-bit words (a seed's) can be fed as numbers.
template <class T>
T to_element(double value) {
  if constexpr (std::is_same_v<T, std::int32_t>)
    return static_cast<T>(static_cast<std::int64_t>(value));
  else
    return static_cast<T>(value);
}

std::size_t element_size(Type type, Precision precision);

inline std::size_t size(std::int64_t extent) { return static_cast<std::size_t>(extent); }

}  // namespace lamina
