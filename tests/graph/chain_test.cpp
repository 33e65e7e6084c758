// An elementwise chain gives the same bits by generated code, kernel by kernel, and number by number, wherever its
// operands lie and whichever rectangle of them is computed.
#include "graph/chain.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <random>

#include "graph/check.hpp"
#include "graph/op.hpp"
#include "kernels/kernels.hpp"
#include "lamina/ops.hpp"

namespace lamina {
namespace {

using Numbers = std::vector<double>;

// A random chain over one space, of operands of every spread.
struct RandomChain {
  Graph graph;
  Extents space;
  std::vector<Value> operands;  // the first one fills the space
  std::vector<Value> nodes;
  std::mt19937 random;

  RandomChain(Extents extent, std::uint32_t seed) : space(extent), random(seed) {
    const Shape full{space.rows, space.columns};
    for (const Shape& shape : std::vector<Shape>{full, full, {space.columns}, {space.rows, 1}, {}})
      operands.push_back(graph.parameter("p" + std::to_string(operands.size()), shape));
    while (nodes.size() < 12) add();
  }

 private:
  std::size_t below(std::size_t count) { return random() % count; }
  Value any() {
    const std::size_t i = below(operands.size() + nodes.size());
    return i < operands.size() ? operands[i] : nodes[i - operands.size()];
  }

  // Ops on operands that do not fill the space alone would be over another space: they take one that does.
  void add() {
    const Value full = nodes.empty() || below(3) == 0 ? operands[below(2)] : nodes[below(nodes.size())];
    const Value a = any(), b = any();
    switch (below(12)) {
      case 0:
        return nodes.push_back(tanh(full));
      case 1:
        return nodes.push_back(exp(full));
      case 2:
        return nodes.push_back(relu(full) - a);
      case 3:
        return nodes.push_back(log(abs(full)));
      case 4:
        return nodes.push_back(select(greater(full, a), full, b));
      case 5:
        return nodes.push_back(select(is_missing(full), a, full));
      case 6:
        return nodes.push_back(a * full);
      case 7:
        return nodes.push_back(full / a);
      case 8:
        return nodes.push_back(maximum(full, a));
      case 9:
        return nodes.push_back(sqrt(full));
      case 10:
        return nodes.push_back(sigmoid(-full));
      default:
        return nodes.push_back(full + a);
    }
  }
};

// Row by row: the value at (r, c) of something spread over the space.
double element(const Numbers& values, Extents value, std::size_t r, std::size_t c) {
  const std::size_t row = value.rows == 1 ? 0 : r, column = value.columns == 1 ? 0 : c;
  return values[row * static_cast<std::size_t>(value.columns) + column];
}

template <class T>
struct Case {
  RandomChain source;
  Program program;
  Schedule schedule;
  Layout layout;
  std::vector<NodeId> chain;         // every node that is no leaf
  std::vector<NodeId> kept;          // those that are stored
  std::map<NodeId, Numbers> values;  // of all nodes, row by row, number by number with the reference kernels

  Case(Extents space, std::uint32_t seed) : source(space, seed) {
    const std::vector<Value> outputs = {source.nodes.back(), source.nodes[5], source.nodes[8]};
    program = make_program(source.graph, outputs, false);
    layout.stored.assign(source.graph.size(), false);
    layout.in_place_of.resize(source.graph.size());
    for (const Value& output : outputs) layout.stored[output.id()] = true;
    for (const NodeId id : program.live) {
      source.graph.leaf_of(id) != nullptr ? fill(id) : compute(id);
      if (layout.stored[id]) kept.push_back(id);
    }
  }

  Extents space_of(NodeId id) const { return extents(source.graph.node(id).shape); }

  void fill(NodeId id) {
    const Extents space = space_of(id);
    Numbers& numbers = values[id];
    for (const double value : spread_values(static_cast<std::size_t>(space.elements_at(1)), -2, 2, id))
      numbers.push_back(static_cast<T>(value));
    if (const Leaf* leaf = source.graph.leaf_of(id); leaf->kind == LeafKind::constant) numbers = leaf->values;
  }

  void compute(NodeId id) {
    chain.push_back(id);
    const Node& node = source.graph.node(id);
    const auto list = kernels::elementwise_list<T>(*node.op->elementwise);
    const auto function = list.select(CpuTier::reference).function;
    const Extents space = source.space;
    for (std::size_t r = 0; r < static_cast<std::size_t>(space.rows); ++r)
      for (std::size_t c = 0; c < static_cast<std::size_t>(space.columns); ++c) {
        T in[3]{}, out{};
        kernels::Operand<T> operands[3]{};
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
          in[i] = static_cast<T>(element(values[node.inputs[i]], space_of(node.inputs[i]), r, c));
          operands[i] = {&in[i], 1, 1};
        }
        function(operands, &out, 1, 1, 1);
        values[id].push_back(out);
      }
  }

  // The chain on all of the space, cut at `cut` into four rectangles. `elsewhere`: the first operand lies in a local
  // rectangle, its own memory being poisoned.
  void check(CpuTier tier, std::size_t cut_row, std::size_t cut_column, bool elsewhere) const {
    const Lowering lowering{source.graph, sizeof(T) == 4 ? Precision::fp32 : Precision::fp64, tier};
    const auto made = make_chain({lowering, program, schedule, layout, chain, source.space});
    EXPECT_EQ(made->refused.empty(), tier >= CpuTier::avx512) << made->refused;
    std::vector<std::vector<T>> stores(source.graph.size());
    std::vector<void*> memory(source.graph.size(), nullptr);
    const NodeId moved = source.operands[0].id();
    for (const auto& [id, numbers] : values) {
      if (source.graph.leaf_of(id) == nullptr && !layout.stored[id]) continue;
      stores[id] = laid_out(id, numbers);
      if (source.graph.leaf_of(id) == nullptr || (elsewhere && id == moved))
        std::fill(stores[id].begin(), stores[id].end(), T(1234));
      memory[id] = stores[id].data();
    }
    const auto rows = static_cast<std::size_t>(source.space.rows),
               columns = static_cast<std::size_t>(source.space.columns);
    for (const Rect& rect : {Rect{0, 0, cut_row, cut_column}, Rect{0, cut_column, cut_row, columns - cut_column},
                             Rect{cut_row, 0, rows - cut_row, cut_column},
                             Rect{cut_row, cut_column, rows - cut_row, columns - cut_column}})
      if (!rect.empty()) for_panels(source.space, rect, [&](const Rect& part) { run(*made, memory, part, elsewhere); });
    for (const NodeId id : kept) expect_same(stores[id], laid_out(id, values.at(id)), name(tier));
  }

  void run(const Chain& made, const std::vector<void*>& memory, const Rect& rect, bool elsewhere) const {
    const NodeId moved = source.operands[0].id();
    if (!elsewhere || values.count(moved) == 0) return made.run(memory.data(), rect, 0, nullptr);
    constexpr std::size_t kGap = 3;  // the local rows are longer than the rectangle's
    const std::size_t stride = rect.columns + kGap;
    std::vector<T> local(rect.rows * stride);
    for (std::size_t r = 0; r < rect.rows; ++r)
      for (std::size_t c = 0; c < rect.columns; ++c)
        local[r * stride + c] = static_cast<T>(element(values.at(moved), source.space, rect.row + r, rect.column + c));
    const Local at{moved, local.data(), static_cast<std::ptrdiff_t>(stride)};
    made.run(memory.data(), rect, 0, &at);
  }

  std::vector<T> laid_out(NodeId id, const Numbers& numbers) const {
    const std::vector<T> rows(numbers.begin(), numbers.end());
    std::vector<T> result = rows;
    if (in_panels(space_of(id))) pack(space_of(id), rows.data(), result.data());
    return result;
  }

  static void expect_same(const std::vector<T>& found, const std::vector<T>& expected, const char* tier) {
    ASSERT_EQ(found.size(), expected.size());
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (std::isnan(expected[i]) && std::isnan(found[i])) continue;
      ASSERT_EQ(std::bit_cast<Bits>(found[i]), std::bit_cast<Bits>(expected[i]))
          << tier << ", element " << i << ": " << found[i] << ", not " << expected[i];
    }
  }
};

template <class T>
void check_chains() {
  std::uint32_t seed = 1;
  for (const Extents space : {Extents{7, 5}, Extents{1, 40}, Extents{40, 1}, Extents{1, 1}, Extents{20, 16},
                              Extents{19, 41}, Extents{33, 64}, Extents{3, 1500}})
    for (int i = 0; i < 8; ++i, ++seed) {
      SCOPED_TRACE(std::to_string(space.rows) + "×" + std::to_string(space.columns) + ", seed " + std::to_string(seed));
      const Case<T> one(space, seed);
      for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512}) {
        if (tier > detect_cpu_tier()) continue;
        for (const bool elsewhere : {false, true}) {
          one.check(tier, 0, 0, elsewhere);
          one.check(tier, static_cast<std::size_t>(space.rows) / 2, static_cast<std::size_t>(space.columns) / 3,
                    elsewhere);
        }
      }
      if (testing::Test::HasFailure()) return;
    }
}

TEST(Chain, IsTheSameHoweverItIsComputedInFp32) { check_chains<float>(); }
TEST(Chain, IsTheSameHoweverItIsComputedInFp64) { check_chains<double>(); }

TEST(Chain, SaysWhatItDoes) {
  Graph graph;
  const Value a = graph.parameter("a", {3, 4}), row = graph.parameter("row", {4});
  const Value y = relu(a + row);
  const Program program = make_program(graph, {y}, false);
  Layout layout;
  layout.stored.assign(graph.size(), false);
  layout.stored[y.id()] = true;
  const Schedule schedule;
  const Lowering lowering{graph, Precision::fp32, CpuTier::reference};
  const auto chain = make_chain({lowering, program, schedule, layout, {graph.node(y.id()).inputs[0], y.id()}, {3, 4}});
  EXPECT_EQ(chain->formula, "add; relu");
  EXPECT_EQ(chain->operations, 2U);
  EXPECT_EQ(chain->info({3, 4}).flops, 24);
  EXPECT_EQ(chain->info({kRows, 4}).flops_per_row, 8);
}

}  // namespace
}  // namespace lamina
