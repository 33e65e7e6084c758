#include "lamina/plan.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "graph/bf16_choice.hpp"
#include "graph/compile.hpp"
#include "graph/copies.hpp"
#include "graph/one_hot_rows.hpp"
#include "graph/op.hpp"
#include "graph/packing.hpp"
#include "graph/plan_info.hpp"
#include "graph/small.hpp"
#include "graph/sparse_inputs.hpp"
#include "graph/step.hpp"
#include "graph/step_elementwise.hpp"
#include "graph/step_row_major.hpp"
#include "graph/steps_copy.hpp"
#include "graph/steps_products.hpp"
#include "graph/value_memory.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

// A plan whose largest call has fewer elementary operations is faster on one thread.
constexpr double kSoloWork = 32768;

// Then the chain refreshes the leaf's copies.
bool updates_by_chain(const Compiled& compiled, const Update& update) {
  const NodeId next = compiled.program.of(update.next);
  return compiled.layout.in_place_of[next] == update.leaf && compiled.program.node(next).op->elementwise;
}

}  // namespace

struct Plan::Impl {
  const Graph& graph;
  LeafStore& store;
  ThreadPool& pool;
  Packing packing;
  std::unique_ptr<SparseInputs> sparse;
  std::unique_ptr<OneHotInputs> one_hots;
  std::unique_ptr<Copies> copies;
  Lowering lowering;
  std::int64_t max_rows;
  std::vector<NodeId> same_as;
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<std::unique_ptr<Step>> generated;
  std::vector<const Step*> small;   // what one row takes instead of `steps`; empty when nothing was generated
  std::vector<PlanStepInfo> lines;  // per step; seconds, calls and rows are measured
  std::vector<bool> waits;          // per step: threads wait for each other before it, whatever its phase
  ValueMemory memory;
  std::int64_t rows_done = 0;
  std::int64_t decided_rows = 0;  // for which `shared` says whether all threads run
  bool shared = false;
  bool stale = false;      // copies are made anew in the coming run
  bool wait_next = false;  // while compiling: threads wait before the next step
  bool profiling = false;

  Impl(const Graph& g, LeafStore& leaves, ThreadPool& threads, CpuTier tier, const PlanOptions& options)
      : graph(g),
        store(leaves),
        pool(threads),
        packing(options.max_rows),
        lowering{g, multiplied_in(leaves.precision(), tier), tier, &packing, threads.size()},
        max_rows(options.max_rows),
        memory(g, lowering.precision) {
    lowering.rows_only = divides_by_rows(lowering.precision, threads.size(), options);
  }

  void compile(const std::vector<Value>& outputs, const PlanOptions& options);
  std::unique_ptr<Step> make_step(const Compiled& compiled, const Group& group) const;
  PlanStepInfo& add_step(std::unique_ptr<Step> step, std::int32_t phase);
  std::int32_t next_phase() const { return lines.empty() ? 0 : lines.back().phase + 1; }
  void add_packing(const Schedule& schedule, std::int32_t group_phase);
  void add_finding(const Compiled& compiled, std::size_t group);
  void compile_small(const Compiled& compiled, const std::vector<std::size_t>& first_step);
  bool is_light(std::int64_t n) const;  // every call is faster on one thread
  void add_refreshing(const Compiled& compiled);
  void place_outputs(const Program& program);
  void start(std::int64_t n);
  void run(std::int64_t n, int thread, int threads, Background* background = nullptr);
  void run_all(std::int64_t n, Background* background);
};

void Plan::Impl::compile(const std::vector<Value>& outputs, const PlanOptions& options) {
  const Compiled compiled = lamina::compile(graph, outputs, lowering.precision, pool.size(), options);
  same_as = compiled.program.same_as;
  memory.place(compiled, store);
  copies = std::make_unique<Copies>(lowering, compiled.program, store);
  memory.place_copies(compiled.program, *copies);
  lowering.copies = copies.get();
  sparse = std::make_unique<SparseInputs>(compiled.program, lowering.precision, max_rows, pool.size());
  lowering.sparse = sparse.get();
  one_hots = std::make_unique<OneHotInputs>(compiled.program, max_rows);
  lowering.one_hots = one_hots.get();
  const Schedule& schedule = compiled.schedule;
  std::vector<std::size_t> first_step;
  for (std::size_t g = 0; g < schedule.groups.size(); ++g) {
    first_step.push_back(steps.size());
    add_finding(compiled, g);
    auto step = make_step(compiled, schedule.groups[g]);
    add_packing(schedule, schedule.phase_of[g]);
    PlanStepInfo& line = add_step(std::move(step), schedule.phase_of[g]);
    describe_group(lowering, compiled, schedule.groups[g], line);
    if (is_product(*graph.node(schedule.groups[g].nodes[0]).op))
      add_refusal(line, bf16_refused(store.precision(), lowering.tier));
  }
  first_step.push_back(steps.size());
  const std::int32_t end = next_phase();
  for (const UpdateCopy& copy : compiled.layout.copies) {
    PlanStepInfo& line = add_step(make_copy(lowering, copy.next, copy.leaf), end);
    describe_copy(lowering, copy.next, element_size(graph.node(copy.leaf).type, lowering.precision), line);
    add_refusal(line, copy.refused);
  }
  add_refreshing(compiled);
  place_outputs(compiled.program);
  if (is_light(1)) compile_small(compiled, first_step);
}

// `first_step` of each group, and of what comes after all groups.
void Plan::Impl::compile_small(const Compiled& compiled, const std::vector<std::size_t>& first_step) {
  auto calls = make_small(lowering, compiled);
  std::vector<bool> by_step(first_step.size(), false);
  for (SmallCall& call : calls) {
    by_step[call.group] = !call.generated;
    if (call.generated) {
      generated.push_back(std::move(call.generated));
      small.push_back(generated.back().get());
    } else {
      for (std::size_t i = first_step[call.group]; i < first_step[call.group + 1]; ++i) small.push_back(steps[i].get());
    }
  }
  if (small.empty()) return;
  for (std::size_t i = first_step.back(); i < steps.size(); ++i) small.push_back(steps[i].get());
  // Generated code updates leaves, but leaves their copies as they are.
  for (const Update& update : compiled.program.updates) {
    const auto group = compiled.schedule.group_of[compiled.program.of(update.next)];
    if (!updates_by_chain(compiled, update) || by_step[size(group)] || copies->of(update.leaf).empty()) continue;
    generated.push_back(make_refresh(lowering, update.leaf));
    small.push_back(generated.back().get());
  }
}

std::unique_ptr<Step> Plan::Impl::make_step(const Compiled& compiled, const Group& group) const {
  const auto& [program, schedule, division, layout] = compiled;
  if (group.elementwise) return make_elementwise(lowering, program, schedule, layout, group);
  if (group.nodes.size() > 1) return make_product(lowering, program, schedule, layout, group);
  if (OneHotInput* input = one_hots->of(group.nodes[0])) return input->make_step();
  const Node& node = program.node(group.nodes[0]);
  auto step = node.op->lower(lowering, group.nodes[0]);
  return needs_row_major(graph, node) ? make_row_major(lowering, group.nodes[0], std::move(step)) : std::move(step);
}

// Its line, for more to be said there.
PlanStepInfo& Plan::Impl::add_step(std::unique_ptr<Step> step, std::int32_t phase) {
  waits.push_back(wait_next || (!lines.empty() && lines.back().phase != phase));
  wait_next = false;
  lines.push_back(step->info());
  lines.back().phase = phase;
  steps.push_back(std::move(step));
  return lines.back();
}

// Threads share packing in their own way: they wait before it, for what it packs, and after it. What is there from the
// start is packed first.
void Plan::Impl::add_packing(const Schedule& schedule, std::int32_t group_phase) {
  auto packing_steps = packing.take_steps();
  if (packing_steps.empty()) return;
  for (auto& [node, step] : packing_steps) {
    const bool is_leaf = schedule.group_of[same_as[node]] < 0;
    describe_copy(lowering, node, sizeof(kernels::Bf16), add_step(std::move(step), group_phase));
    waits.back() = waits.back() || !is_leaf;
  }
  wait_next = true;
}

// Before the first product whose zeros may be skipped: where they are. Each thread finds that for its own rows.
void Plan::Impl::add_finding(const Compiled& compiled, std::size_t group) {
  const NodeId product = compiled.schedule.groups[group].nodes[0];
  const Node& node = graph.node(product);
  if (node.op != &ops::matmul && node.op != &ops::matmul_rows) return;
  const OneHotRows* const rows = compiled.program.one_hot(node.inputs[0]);
  const NodeId left = rows == nullptr ? node.inputs[0] : rows->dense;
  SparseInput* const input = left == OneHotRows::kNoNode ? nullptr : sparse->of(left);
  if (input == nullptr) return;
  if (input->found_by == SparseInput::kNever) {
    const bool is_leaf = compiled.schedule.group_of[input->node()] < 0;
    wait_next = wait_next || (!is_leaf && compiled.division[input->node()] != Division::rows);
    const std::int32_t before = lines.empty() ? compiled.schedule.phase_of[group] : lines.back().phase;
    describe_copy(lowering, input->node(), SparseInput::kBytes, add_step(input->make_step(lowering), before));
    input->found_by = steps.size() - 1;
  }
  const bool reads_own = node.op == &ops::matmul && compiled.division[product] == Division::rows;
  const auto since = waits.begin() + static_cast<std::ptrdiff_t>(input->found_by) + 1;
  wait_next = wait_next || (!reads_own && std::find(since, waits.end(), true) == waits.end());
}

// Where no chain writes a leaf.
void Plan::Impl::add_refreshing(const Compiled& compiled) {
  const std::int32_t end = next_phase();
  for (const Update& update : compiled.program.updates) {
    const std::vector<const Copy*> all = copies->of(update.leaf);
    if (all.empty() || updates_by_chain(compiled, update)) continue;
    PlanStepInfo& line = add_step(make_refresh(lowering, update.leaf), end);
    describe_copy(lowering, update.leaf, 0, line);
    for (const Copy* copy : all) line.bytes += static_cast<double>(copy->bytes());
  }
}

// Outputs in panels are copied row by row at the end.
void Plan::Impl::place_outputs(const Program& program) {
  const std::int32_t end = next_phase();
  for (const NodeId output : program.outputs) {
    const Node& node = graph.node(output);
    if (!in_panels(extents(node.shape))) continue;
    describe_copy(lowering, output, element_size(node.type, lowering.precision),
                  add_step(make_unpack(lowering, output, memory.place_output(output)), end));
  }
}

bool Plan::Impl::is_light(std::int64_t n) const {
  return std::none_of(steps.begin(), steps.end(), [&](const auto& step) { return step->work(n) > kSoloWork; });
}

void Plan::Impl::run(std::int64_t n, int thread, int threads, Background* background) {
  using Clock = std::chrono::steady_clock;
  const auto meanwhile = [&] { return background != nullptr && background->work(thread); };
  const bool measure = profiling && thread == 0;
  if (stale) {
    copies->refresh_stale(memory.table(), thread, threads);
    if (threads > 1) pool.barrier();
  }
  Clock::time_point before = measure ? Clock::now() : Clock::time_point();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (threads > 1 && waits[i]) pool.barrier(meanwhile);
    steps[i]->run(memory.table(), n, thread, threads);
    if (!measure) continue;
    const Clock::time_point after = Clock::now();
    lines[i].seconds += std::chrono::duration<double>(after - before).count();
    lines[i].calls += 1;
    lines[i].rows += n;
    before = after;
  }
  if (threads > 1 && background != nullptr) pool.barrier(meanwhile);
}

void Plan::Impl::start(std::int64_t n) {
  rows_done = n;
  stale = copies->stale();
  if (n == decided_rows) return;
  decided_rows = n;
  shared = pool.size() > 1 && !is_light(n);
}

void Plan::Impl::run_all(std::int64_t n, Background* background) {
  if (shared) return pool.run([&](int thread) { run(n, thread, pool.size(), background); });
  const FloatControl ieee;
  if (n > 1 || small.empty() || profiling) return run(n, 0, 1);
  if (stale) copies->refresh_stale(memory.table(), 0, 1);
  for (const Step* step : small) step->run(memory.table(), 1, 0, 1);
}

Plan::Plan(const Graph& graph, const std::vector<Value>& outputs, LeafStore& store, ThreadPool& pool, CpuTier tier,
           const PlanOptions& options)
    : impl_(new Impl(graph, store, pool, tier, options)) {
  if (options.max_rows < 1) throw Error(ErrorKind::usage, "a plan for no rows", "ask for at least one row");
  impl_->compile(outputs, options);
}
Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;

void Plan::bind(const Value& input, const void* data) { impl_->memory.bind(input.id(), data); }

void Plan::feed(const Value& input, double value) { impl_->memory.feed(input.id(), value); }

void Plan::run(std::int64_t rows, Background* background) {
  if (rows < 1 || rows > impl_->max_rows)
    throw Error(ErrorKind::usage,
                "the plan is for 1 to " + std::to_string(impl_->max_rows) + " rows, not " + std::to_string(rows),
                "compile it for more rows");
  impl_->memory.check_bound();
  impl_->memory.pack_inputs();
  impl_->start(rows);
  impl_->run_all(rows, background);
  impl_->copies->count_run();
}

const void* Plan::output(const Value& value) const { return impl_->memory.output(value.id()); }

std::vector<double> Plan::output_values(const Value& value) const {
  return with_element(value.type(), impl_->lowering.precision, [&](auto element) {
    using T = decltype(element);
    const T* data = static_cast<const T*>(output(value));
    const std::size_t count = size(extents(value.shape()).elements_at(impl_->rows_done));
    return std::vector<double>(data, data + count);
  });
}

std::vector<PlanStepInfo> Plan::steps() const { return impl_->lines; }

void Plan::profile(bool on) { impl_->profiling = on; }

std::size_t Plan::arena_bytes() const { return impl_->memory.arena_bytes() + impl_->copies->bytes(); }

}  // namespace lamina
