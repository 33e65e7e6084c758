#include "graph/copies.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "graph/steps_bf16.hpp"
#include "graph/steps_transpose.hpp"

namespace lamina {
namespace {

template <class T>
class TransposedCopy final : public Copy {
 public:
  TransposedCopy(const Lowering& lowering, NodeId leaf, NodeId node)
      : Copy(leaf), part_(lowering, node), data_(size(part_.out_size.elements_at(1))), to_(data_.data()) {}

  void refresh(Memory memory, const Rect& rect) const override {
    for_panels(part_.out_size, transposed(rect),
               [&](const Rect& to) { part_.block(static_cast<const T*>(memory[leaf()]), to_, transposed(to)); });
  }
  PlanStepInfo info() const override { return part_.info(); }
  std::size_t bytes() const override { return data_.size() * sizeof(T); }
  T* data() const { return to_; }

 private:
  Transposition<T> part_;
  AlignedBuffer<T> data_;
  T* to_;
};

class PackedCopy final : public Copy {
 public:
  PackedCopy(const Lowering& lowering, NodeId leaf, bool transposed)
      : Copy(leaf),
        transposed_(transposed),
        packed_{PackedFactor(lowering, leaf, kernels::Factor::right, transposed), {}} {
    packed_.tiles = AlignedBuffer<kernels::Bf16>(packed_.factor.size_at(1).elements());
    to_ = packed_.tiles.data();
  }

  void refresh(Memory memory, const Rect& rect) const override {
    const Range rows{rect.row, rect.row + rect.rows}, columns{rect.column, rect.column + rect.columns};
    packed_.factor.repack(memory, transposed_ ? rows : columns, transposed_ ? columns : rows, to_);
  }
  PlanStepInfo info() const override {
    return line_of(packed_.factor.kernel(), transposed_ ? "bf16(aᵀ)" : "bf16(a)", packed_.factor.space(), 0);
  }
  std::size_t bytes() const override { return packed_.tiles.size() * sizeof(kernels::Bf16); }
  const SharedFactor& packed() const { return packed_; }

 private:
  bool transposed_;
  SharedFactor packed_;
  kernels::Bf16* to_;
};

// All that `refreshed` do, as one line.
PlanStepInfo line_of_all(const std::vector<const Copy*>& refreshed) {
  PlanStepInfo line = refreshed.front()->info();
  for (auto copy = refreshed.begin() + 1; copy != refreshed.end(); ++copy) {
    const PlanStepInfo more = (*copy)->info();
    line.kernel += " + " + more.kernel;
    line.formula += ", " + more.formula;
    add_refusal(line, more.refused);
  }
  line.formula = "refresh " + line.formula;
  return line;
}

class RefreshingChain final : public Chain {
 public:
  RefreshingChain(std::unique_ptr<Chain> chain, std::vector<const Copy*> copies)
      : Chain(*chain), chain_(std::move(chain)), copies_(std::move(copies)) {
    PlanStepInfo line{kernel, formula, 0, 0, 0, 0, {}, refused};
    const PlanStepInfo more = line_of_all(copies_);
    add_refusal(line, more.refused);
    kernel += " + " + more.kernel;
    formula += "; " + more.formula;
    refused = line.refused;
  }

  void run(Memory memory, const Rect& rect, int thread, const Local* local) const override {
    chain_->run(memory, rect, thread, local);
    for (const Copy* copy : copies_) copy->refresh(memory, rect);
  }

 private:
  std::unique_ptr<Chain> chain_;
  std::vector<const Copy*> copies_;
};

// Calls body(rectangle) for a thread's share of a leaf, panel by panel.
template <class Body>
void for_share(Extents space, int thread, int threads, Body body) {
  const Division division = panel_count(space) > 1 ? Division::panels : Division::rows;
  for (const Rect& share : Shares(division, space, 1, thread, threads)) for_panels(space, share, body);
}

class RefreshStep final : public Step {
 public:
  RefreshStep(const Lowering& lowering, NodeId leaf)
      : space_(extents(lowering.graph.node(leaf).shape)), copies_(lowering.copies->of(leaf)) {}

  void run(Memory memory, std::int64_t, int thread, int threads) const override {
    for_share(space_, thread, threads, [&](const Rect& rect) {
      for (const Copy* copy : copies_) copy->refresh(memory, rect);
    });
  }
  double work(std::int64_t) const override { return static_cast<double>(space_.elements_at(1)); }
  PlanStepInfo info() const override { return line_of_all(copies_); }

 private:
  Extents space_;
  std::vector<const Copy*> copies_;
};

// The nodes whose copies a program reads: parameters, or transposed ones.
struct Reads {
  std::vector<NodeId> packed, transposed;
};

void add_new(std::vector<NodeId>& list, NodeId id) {
  if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

Reads reads_of(const Program& program, Precision precision) {
  Reads reads;
  for (const NodeId id : program.live) {
    if (program.is_copy(id)) continue;
    const Node& node = program.node(id);
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const NodeId value = program.of(node.inputs[i]);
      if (reads_packed_copy(program, precision, node, i))
        add_new(reads.packed, value);
      else if (program.is_copy(value) && !is_vector(extents(program.node(value).shape)))
        add_new(reads.transposed, value);
    }
  }
  return reads;
}

}  // namespace

bool reads_packed_copy(const Program& program, Precision precision, const Node& node, std::size_t input) {
  return node.op == &ops::matmul && input == 1 && multiplies_bf16(*program.graph, precision, node) &&
         program.kept_parameter(program.of(node.inputs[1])) != nullptr;
}

struct Copies::Kept {
  std::unique_ptr<Copy> copy;
  NodeId node;       // the copy as the program has it
  void* transposed;  // one of these two
  const SharedFactor* packed;
  const std::uint64_t* writes;  // of the parameter
  std::uint64_t made_at = 0;    // their number when the copy was made
};

Copies::Copies(const Lowering& lowering, const Program& program, LeafStore& store)
    : lowering_(lowering), same_as_(program.same_as) {
  const Reads reads = reads_of(program, lowering.precision);
  for (const NodeId node : reads.transposed)
    with_arithmetic(program.node(node).type, lowering.precision, [&](auto element) {
      const NodeId leaf = program.copy_of[node];
      auto copy = std::make_unique<TransposedCopy<decltype(element)>>(lowering, leaf, node);
      void* const data = copy->data();
      kept_.push_back({std::move(copy), node, data, nullptr, &store.writes(leaf)});
    });
  for (const NodeId node : reads.packed) {
    const NodeId leaf = program.copy_of[node];
    auto copy = std::make_unique<PackedCopy>(lowering, leaf, program.is_copy(node));
    const SharedFactor* const packed = &copy->packed();
    kept_.push_back({std::move(copy), node, nullptr, packed, &store.writes(leaf)});
  }
  for (const Update& update : program.updates)
    if (program.graph->leaf_of(update.leaf)->kind == LeafKind::parameter)
      updated_.push_back(&store.writes(update.leaf));
}
Copies::~Copies() = default;

void* Copies::transposed(NodeId node) const {
  for (const Kept& kept : kept_)
    if (kept.node == same_as_[node] && kept.transposed != nullptr) return kept.transposed;
  return nullptr;
}

const SharedFactor* Copies::packed(NodeId node) const {
  for (const Kept& kept : kept_)
    if (kept.node == same_as_[node] && kept.packed != nullptr) return kept.packed;
  return nullptr;
}

std::vector<const Copy*> Copies::of(NodeId leaf) const {
  std::vector<const Copy*> copies;
  for (const Kept& kept : kept_)
    if (kept.copy->leaf() == leaf) copies.push_back(kept.copy.get());
  return copies;
}

std::size_t Copies::bytes() const {
  return std::accumulate(kept_.begin(), kept_.end(), std::size_t{0},
                         [](std::size_t sum, const Kept& kept) { return sum + kept.copy->bytes(); });
}

bool Copies::stale() const {
  return std::any_of(kept_.begin(), kept_.end(), [](const Kept& kept) { return kept.made_at != *kept.writes; });
}

void Copies::refresh_stale(Memory memory, int thread, int threads) const {
  for (const Kept& kept : kept_)
    if (kept.made_at != *kept.writes)
      for_share(extents(lowering_.graph.node(kept.copy->leaf()).shape), thread, threads,
                [&](const Rect& rect) { kept.copy->refresh(memory, rect); });
}

void Copies::count_run() {
  for (std::uint64_t* const writes : updated_) ++*writes;
  for (Kept& kept : kept_) kept.made_at = *kept.writes;
}

std::unique_ptr<Chain> refresh_behind(std::unique_ptr<Chain> chain, std::vector<const Copy*> copies) {
  if (copies.empty()) return chain;
  return std::make_unique<RefreshingChain>(std::move(chain), std::move(copies));
}

std::unique_ptr<Step> make_refresh(const Lowering& lowering, NodeId leaf) {
  return std::make_unique<RefreshStep>(lowering, leaf);
}

std::size_t copies_bytes(const Program& program, Precision precision) {
  std::size_t bytes = 0;
  const Reads reads = reads_of(program, precision);
  for (const NodeId id : reads.transposed) {
    const Node& node = program.node(id);
    bytes += size(extents(node.shape).elements_at(1)) * element_size(node.type, precision);
  }
  for (const NodeId id : reads.packed) {
    const Extents space = extents(program.node(id).shape);
    bytes += kernels::PackedSize{size(space.columns), size(space.rows)}.elements() * sizeof(kernels::Bf16);
  }
  return bytes;
}

}  // namespace lamina
