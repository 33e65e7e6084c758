#include "graph/small.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "graph/chain_operands.hpp"
#include "graph/copies.hpp"
#include "graph/op.hpp"
#include "kernels/generated.hpp"

namespace lamina {
namespace {

using kernels::kNoValue;
using kernels::VectorCode;
using kernels::VectorOp;
using kernels::VectorValue;

constexpr std::int64_t kMostLanes = 16, kMostRows = 16;

// The extents for one row.
Extents of_one_row(const Node& node) {
  const Extents space = extents(node.shape);
  return {space.rows_at(1), space.columns};
}

bool is_small(const Node& node) {
  const Extents space = of_one_row(node);
  return node.type == Type::real && space.columns <= kMostLanes && space.rows <= kMostRows;
}

bool is_supported(const Program& program, NodeId id) {
  const Node& node = program.node(id);
  if (!is_small(node)) return false;
  for (const NodeId input : node.inputs)
    if (!is_small(program.node(program.of(input)))) return false;
  if (node.op->elementwise) return true;
  const Extents first = of_one_row(program.node(program.of(node.inputs[0])));
  if (node.op == &ops::matmul || node.op == &ops::matmul_rows || node.op == &ops::sum_rows) return first.rows == 1;
  if (node.op == &ops::transpose) return first.rows == 1 || first.columns == 1;
  return node.op == &ops::sum_inputs;
}

// A value as vectors: its rows, or, of one column, that column.
using Vectors = std::vector<VectorValue>;

// Records consecutive groups as one code.
class SmallRecorder {
 public:
  SmallRecorder(const Compiled& compiled, std::vector<bool> inside)
      : compiled_(compiled), program_(compiled.program), inside_(std::move(inside)), values_(inside_.size()) {}

  void add(NodeId id) {
    values_[id] = compute(id);
    if (!is_needed_outside(id)) return;
    for (std::size_t r = 0; r < values_[id].size(); ++r) code_.store(code_.add_operand(operand(id, r)), values_[id][r]);
  }

  const VectorCode& code() const { return code_; }

 private:
  const Node& node(NodeId id) const { return program_.node(id); }
  static bool is_column(Extents space) { return space.columns == 1; }
  NodeId input(NodeId id, std::size_t i) const { return program_.of(node(id).inputs[i]); }

  kernels::VectorOperand operand(NodeId id, std::size_t row) const {
    const Extents space = of_one_row(node(id));
    const std::size_t lanes = size(is_column(space) ? space.rows : space.columns);
    return {.slot = id, .offset = row * lanes, .lanes = lanes};
  }

  const Vectors& value(NodeId id) {
    if (program_.is_copy(id) && is_vector(extents(node(id).shape))) return value(program_.copy_of[id]);
    if (values_[id].empty()) {
      const Extents space = of_one_row(node(id));
      const std::size_t rows = is_column(space) ? 1 : size(space.rows);
      for (std::size_t r = 0; r < rows; ++r) values_[id].push_back(code_.load(code_.add_operand(operand(id, r))));
    }
    return values_[id];
  }

  VectorValue zero() { return code_.constant(0); }
  // Element k of the vector in all lanes.
  VectorValue lane(VectorValue v, std::size_t k) {
    if (k == 0) return code_.emit(VectorOp::broadcast, {v, kNoValue, kNoValue});
    return code_.emit(VectorOp::permute, {code_.constant(k), v, kNoValue});
  }
  VectorValue fused(VectorValue a, VectorValue b, VectorValue c) { return code_.emit(VectorOp::fused, {a, b, c}); }
  VectorValue sum(VectorValue a, VectorValue b) { return code_.emit(VectorOp::add, {a, b, kNoValue}); }

  // Row k of a matrix of `rows` rows as a vector; of one column, its element in all lanes.
  VectorValue row(NodeId id, std::size_t k) {
    const Extents space = of_one_row(node(id));
    return is_column(space) && space.rows > 1 ? lane(value(id)[0], k) : value(id)[k];
  }

  Vectors compute(NodeId id) {
    const Op& op = *node(id).op;
    if (op.elementwise) return elementwise(id);
    if (&op == &ops::matmul) return matmul(id);
    if (&op == &ops::matmul_rows) return matmul_rows(id);
    if (&op == &ops::transpose) return value(input(id, 0));
    if (&op == &ops::sum_rows) return {sum(zero(), value(input(id, 0))[0])};
    return sum_inputs(id);
  }

  Vectors elementwise(NodeId id) {
    const Extents space = of_one_row(node(id));
    Vectors result;
    const std::size_t rows = is_column(space) ? 1 : size(space.rows);
    for (std::size_t r = 0; r < rows; ++r) {
      std::array<VectorValue, 3> in{kNoValue, kNoValue, kNoValue};
      for (std::size_t i = 0; i < node(id).inputs.size(); ++i) in[i] = spread(input(id, i), space, r);
      result.push_back(code_.apply<float>(*node(id).op->elementwise, in));
    }
    return result;
  }

  // The operand's elements along row r of the space.
  VectorValue spread(NodeId id, Extents space, std::size_t r) {
    switch (spread_of(of_one_row(node(id)), space)) {
      case Spread::full:
        return value(id)[r];
      case Spread::single:
        return lane(value(id)[0], 0);
      case Spread::row:
        return value(id)[0];
      case Spread::column:
        break;
    }
    return lane(value(id)[0], r);
  }

  // One fma chain from +0, then + (+0).
  Vectors matmul(NodeId id) {
    const NodeId x = input(id, 0), w = input(id, 1);
    VectorValue total = zero();
    for (std::size_t k = 0; k < size(of_one_row(node(x)).columns); ++k)
      total = fused(lane(value(x)[0], k), row(w, k), total);
    return {sum(total, zero())};
  }

  // A block of one row.
  Vectors matmul_rows(NodeId id) {
    const VectorValue x = value(input(id, 0))[0], g = value(input(id, 1))[0];
    const Extents space = of_one_row(node(id));
    const auto product = [&](VectorValue a, VectorValue b) { return sum(fused(a, b, zero()), zero()); };
    if (is_column(space)) return {product(x, lane(g, 0))};
    Vectors result;
    for (std::size_t k = 0; k < size(space.rows); ++k) result.push_back(product(lane(x, k), g));
    return result;
  }

  Vectors sum_inputs(NodeId id) {
    const NodeId x = input(id, 0);
    VectorValue total = zero();
    for (std::size_t k = 0; k < size(of_one_row(node(x)).rows); ++k) total = sum(total, row(x, k));
    return {total};
  }

  bool is_needed_outside(NodeId id) const {
    if (!compiled_.layout.stored[id]) return false;
    const auto same = [&](NodeId other) { return program_.of(other) == id; };
    if (std::any_of(program_.outputs.begin(), program_.outputs.end(), same)) return true;
    if (std::any_of(program_.updates.begin(), program_.updates.end(),
                    [&](const Update& update) { return same(update.next); }))
      return true;
    return std::any_of(program_.live.begin(), program_.live.end(), [&](NodeId reader) {
      const auto& inputs = node(reader).inputs;
      return !inside_[reader] && std::any_of(inputs.begin(), inputs.end(), same);
    });
  }

  const Compiled& compiled_;
  const Program& program_;
  std::vector<bool> inside_;
  std::vector<Vectors> values_;
  VectorCode code_;
};

class SmallStep final : public Step {
 public:
  explicit SmallStep(std::unique_ptr<kernels::GeneratedCode<kernels::GeneratedOnce>> code) : code_(std::move(code)) {}
  void run(Memory memory, std::int64_t, int, int) const override { code_->function(memory); }
  double work(std::int64_t) const override { return 0; }
  PlanStepInfo info() const override { return {"generated_avx512", "one row", 0, 0}; }

 private:
  std::unique_ptr<kernels::GeneratedCode<kernels::GeneratedOnce>> code_;
};

// One step for the groups first … last − 1, null when it cannot be generated.
std::unique_ptr<Step> make_run(const Compiled& compiled, std::size_t first, std::size_t last) {
  std::vector<bool> inside(compiled.program.graph->size(), false);
  const auto& groups = compiled.schedule.groups;
  for (std::size_t g = first; g < last; ++g)
    for (const NodeId id : groups[g].nodes) inside[id] = true;
  SmallRecorder recorder(compiled, std::move(inside));
  for (std::size_t g = first; g < last; ++g)
    for (const NodeId id : groups[g].nodes) recorder.add(id);
  std::string refused;
  auto code = kernels::generate_once_avx512(recorder.code(), refused);
  return code ? std::make_unique<SmallStep>(std::move(code)) : nullptr;
}

}  // namespace

std::vector<SmallCall> make_small(const Lowering& lowering, const Compiled& compiled) {
  std::vector<SmallCall> calls;
  if (lowering.tier < CpuTier::avx512 || lowering.precision != Precision::fp32) return calls;
  const auto& groups = compiled.schedule.groups;
  const auto supported = [&](std::size_t g) {
    return std::all_of(groups[g].nodes.begin(), groups[g].nodes.end(),
                       [&](NodeId id) { return is_supported(compiled.program, id); });
  };
  bool any = false;
  for (std::size_t g = 0; g < groups.size();) {
    std::size_t last = g;
    while (last < groups.size() && supported(last)) ++last;
    auto step = last > g ? make_run(compiled, g, last) : nullptr;
    if (step) {
      calls.push_back({g, std::move(step)});
      any = true;
      g = last;
    } else {
      calls.push_back({g++, nullptr});
    }
  }
  if (!any) calls.clear();
  return calls;
}

}  // namespace lamina
