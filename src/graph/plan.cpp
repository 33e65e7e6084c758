#include "lamina/plan.hpp"

#include <algorithm>
#include <cstring>

#include "base/aligned.hpp"
#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "graph/op.hpp"
#include "graph/packing.hpp"
#include "graph/step.hpp"
#include "graph/step_elementwise.hpp"
#include "graph/steps_copy.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

// Below this many elementary operations a call is cheaper on one thread than shared, and a run of such calls needs no
// barrier in between.
constexpr double kSoloWork = 32768;

}  // namespace

struct Plan::Impl {
  const Graph& graph;
  LeafStore& store;
  ThreadPool& pool;
  Packing packing;
  Lowering lowering;
  std::int64_t max_rows;
  std::vector<NodeId> same_as;
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<void*> memory;
  AlignedBuffer<char> arena;
  std::vector<AlignedBuffer<char>> constants;  // and fed scalars
  std::vector<NodeId> inputs;                  // that must be bound before a run
  std::int64_t rows_done = 0;

  Impl(const Graph& g, LeafStore& leaves, ThreadPool& threads, CpuTier tier, std::int64_t rows)
      : graph(g),
        store(leaves),
        pool(threads),
        packing(rows),
        lowering{g, leaves.precision(), tier, &packing},
        max_rows(rows),
        memory(g.size(), nullptr) {}

  void compile(const std::vector<Value>& outputs, const PlanOptions& options);
  void place_leaf(NodeId id);
  void place_all(const Program& program, const Layout& layout);
  void run(std::int64_t n, int thread, int threads);
  void check_bound() const;
};

void Plan::Impl::compile(const std::vector<Value>& outputs, const PlanOptions& options) {
  Program program = make_program(graph, outputs, options.updates);
  if (options.optimize) {
    merge_common(program);
    remove_dead(program);
  }
  same_as = program.same_as;
  const Schedule schedule = make_schedule(program, options.optimize);
  const Layout layout = make_layout(program, schedule, lowering.precision, max_rows);
  place_all(program, layout);
  for (const Group& group : schedule.groups) {
    auto step = group.elementwise ? make_elementwise(lowering, program, schedule, layout, group, pool.size())
                                  : program.node(group.nodes[0]).op->lower(lowering, group.nodes[0]);
    for (auto& pack : packing.take_steps()) steps.push_back(std::move(pack));
    steps.push_back(std::move(step));
  }
  for (const Update& copy : layout.copies) steps.push_back(make_copy(lowering, copy.next, copy.leaf));
}

// Constants are converted once; scalar inputs have a cell to be fed; other inputs wait to be bound.
void Plan::Impl::place_leaf(NodeId id) {
  const Leaf& leaf = *graph.leaf_of(id);
  const Node& node = graph.node(id);
  if (leaf.kind == LeafKind::parameter || leaf.kind == LeafKind::state) {
    memory[id] = store.data(id);
    return;
  }
  const bool scalar_input = leaf.kind == LeafKind::input && node.shape.empty();
  if (leaf.kind == LeafKind::input) inputs.push_back(id);
  if (leaf.kind == LeafKind::input && !scalar_input) return;
  with_element(node.type, lowering.precision, [&](auto element) {
    using T = decltype(element);
    const std::vector<double> values = scalar_input ? std::vector<double>{0} : leaf.values;
    constants.emplace_back(values.size() * sizeof(T));
    std::transform(values.begin(), values.end(), reinterpret_cast<T*>(constants.back().data()),
                   [](double value) { return to_element<T>(value); });
    memory[id] = constants.back().data();
  });
}

void Plan::Impl::place_all(const Program& program, const Layout& layout) {
  arena = AlignedBuffer<char>(layout.arena_bytes);
  for (const NodeId id : program.live) {
    if (graph.leaf_of(id) != nullptr)
      place_leaf(id);
    else if (layout.in_place_of[id] != id)
      memory[id] = store.data(layout.in_place_of[id]);
    else if (layout.offset[id] != kNowhere)
      memory[id] = arena.data() + layout.offset[id];
  }
  // Steps name nodes as the graph does; a merged node's value lies where its twin's does.
  for (NodeId id = 0; id < memory.size(); ++id)
    if (same_as[id] != id) memory[id] = memory[same_as[id]];
}

void Plan::Impl::check_bound() const {
  for (const NodeId id : inputs)
    if (memory[id] == nullptr)
      throw Error(ErrorKind::usage, "the input \"" + graph.leaf_of(id)->name + "\" is not bound",
                  "bind it before running the plan");
}

void Plan::Impl::run(std::int64_t n, int thread, int threads) {
  bool shared_before = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool shared = threads > 1 && steps[i]->work(n) > kSoloWork;
    if (i > 0 && (shared || shared_before)) pool.barrier();
    if (shared)
      steps[i]->run(memory.data(), n, thread, threads);
    else if (thread == 0)
      steps[i]->run(memory.data(), n, 0, 1);
    shared_before = shared;
  }
}

Plan::Plan(const Graph& graph, const std::vector<Value>& outputs, LeafStore& store, ThreadPool& pool, CpuTier tier,
           const PlanOptions& options)
    : impl_(new Impl(graph, store, pool, tier, options.max_rows)) {
  if (options.max_rows < 1) throw Error(ErrorKind::usage, "a plan for no rows", "ask for at least one row");
  impl_->compile(outputs, options);
}
Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;

void Plan::bind(const Value& input, const void* data) {
  impl_->memory[input.id()] = const_cast<void*>(data);  // steps never write to inputs
}

void Plan::feed(const Value& input, double value) {
  void* cell = impl_->memory[input.id()];
  if (cell == nullptr) return;  // nothing of this plan reads it
  with_element(input.type(), impl_->lowering.precision,
               [&](auto element) { *static_cast<decltype(element)*>(cell) = to_element<decltype(element)>(value); });
}

void Plan::run(std::int64_t rows) {
  if (rows < 1 || rows > impl_->max_rows)
    throw Error(ErrorKind::usage,
                "the plan is for 1 to " + std::to_string(impl_->max_rows) + " rows, not " + std::to_string(rows),
                "compile it for more rows");
  impl_->check_bound();
  impl_->rows_done = rows;
  double most = 0;
  for (const auto& step : impl_->steps) most = std::max(most, step->work(rows));
  if (impl_->pool.size() == 1 || most <= kSoloWork) {
    const FloatControl ieee;
    impl_->run(rows, 0, 1);
  } else {
    impl_->pool.run([&](int thread) { impl_->run(rows, thread, impl_->pool.size()); });
  }
}

const void* Plan::output(const Value& value) const { return impl_->memory[value.id()]; }

std::vector<double> Plan::output_values(const Value& value) const {
  return with_element(value.type(), impl_->lowering.precision, [&](auto element) {
    using T = decltype(element);
    const T* data = static_cast<const T*>(output(value));
    const std::size_t count = size(extents(value.shape()).elements_at(impl_->rows_done));
    return std::vector<double>(data, data + count);
  });
}

std::vector<PlanStepInfo> Plan::steps() const {
  std::vector<PlanStepInfo> lines;
  for (const auto& step : impl_->steps) lines.push_back(step->info());
  return lines;
}

std::size_t Plan::arena_bytes() const { return impl_->arena.size(); }

}  // namespace lamina
