#include "graph/sparse_inputs.hpp"

#include <algorithm>
#include <type_traits>

#include "graph/op.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

// At most one in kSparse elements is not zero; products of fewer rows or narrower matrices are as fast with the zeros.
// Measured (docs/performance.md).
constexpr std::size_t kSparse = 4;
constexpr std::int64_t kFewestRows = 8, kFewestInputs = 64, kFewestOutputs = 16;

// What products read of an input.
struct Use {
  NodeId input;
  Extents size;
  bool over_rows = false;
  std::int64_t widest = 0;  // columns of a result
};

// Per node: whether it depends on what is learnt or remembered.
std::vector<bool> learnt(const Program& program) {
  std::vector<bool> result(program.graph->size(), false);
  for (const NodeId id : program.live) {
    const Leaf* leaf = program.graph->leaf_of(id);
    if (leaf != nullptr) {
      result[id] = leaf->kind == LeafKind::parameter || leaf->kind == LeafKind::state;
      continue;
    }
    for (const NodeId input : program.node(id).inputs) result[id] = result[id] || result[program.of(input)];
  }
  return result;
}

// The left factor, or what it has besides one-hot columns.
NodeId dense_factor(const Program& program, const Node& node) {
  const OneHotRows* rows = program.one_hot(node.inputs[0]);
  return rows == nullptr ? program.of(node.inputs[0]) : rows->dense;
}

bool may_skip(const Program& program, const Node& node, Precision precision) {
  if (node.op != &ops::matmul && node.op != &ops::matmul_rows) return false;
  if (precision == Precision::bf16 && node.type == Type::real) return false;
  const NodeId factor = dense_factor(program, node);
  if (factor == OneHotRows::kNoNode) return false;
  const Extents left = extents(program.node(factor).shape);
  return left.symbolic() && left.columns >= kFewestInputs;
}

std::vector<Use> sparse_uses(const Program& program, Precision precision, std::int64_t max_rows) {
  std::vector<Use> uses;
  if (max_rows < kFewestRows) return uses;
  const std::vector<bool> is_learnt = learnt(program);
  for (const NodeId id : program.live) {
    const Node& node = program.node(id);
    if (!may_skip(program, node, precision)) continue;
    const NodeId left = dense_factor(program, node);
    if (is_learnt[left]) continue;
    const auto known = std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.input == left; });
    Use& use = known != uses.end() ? *known : uses.emplace_back(Use{left, extents(program.node(left).shape)});
    use.over_rows = use.over_rows || node.op == &ops::matmul_rows;
    use.widest = std::max(use.widest, extents(node.shape).columns);
  }
  std::erase_if(uses, [](const Use& use) { return use.widest < kFewestOutputs; });
  return uses;
}

std::size_t padded(std::size_t count) { return (count + 15) / 16 * 16; }

// How much an input takes.
struct Room {
  std::size_t rows, indices, masks;

  Room(const Use& use, std::int64_t max_rows, int threads)
      : rows(size(max_rows)),
        // Every thread may write one row more than it keeps.
        indices(rows * size(use.size.columns) / kSparse +
                static_cast<std::size_t>(threads) * (size(use.size.columns) + 16)),
        masks(use.over_rows ? (rows + kernels::kMaskRows - 1) / kernels::kMaskRows * padded(size(use.size.columns))
                            : 0) {}
};

}  // namespace

// Each thread's rows fill its part of the indices in turn, until there are too many of them.
template <class T>
class FindNonZerosStep final : public Step {
 public:
  FindNonZerosStep(SparseInput& input, CpuTier tier)
      : input_(input),
        columns_(kernels::nonzero_columns_list<T>().select(tier)),
        rows_(kernels::nonzero_rows_list<T>().select(tier)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    if (n < kFewestRows) return;
    const Range share = share_of_rows(size(n), thread, threads);
    if (!find(static_cast<const T*>(memory[input_.node_]), share, thread))
      for (std::size_t r = share.begin; r < share.end; ++r) input_.nonzeros_[r].columns = nullptr;
  }

  double work(std::int64_t n) const override { return static_cast<double>(input_.size_.elements_at(n)) / 8; }
  PlanStepInfo info() const override { return line_of(columns_, "where a ≠ 0", input_.size_, 0); }

 private:
  // Rows that may be full before those after them make up for it: a dense batch is given up early.
  static constexpr std::size_t kFullRows = 8;

  // A share begins at a whole mask. Both kernels go through its rows while they are in cache.
  bool find(const T* x, Range share, int thread) const {
    const std::size_t inner = input_.columns(), first = share.begin * inner / kSparse;
    std::uint32_t* at = input_.indices_.data() + first + static_cast<std::size_t>(thread) * (inner + 16);
    const std::uint32_t* const begin = at;
    for (std::size_t r = share.begin; r < share.end; ++r) {
      const std::size_t count = columns_.function(x + r * inner, inner, at);
      input_.nonzeros_[r] = {at, count};
      at += count;
      const std::size_t so_far = (r + 1 - share.begin) * inner / kSparse + kFullRows * inner;
      if (static_cast<std::size_t>(at - begin) > std::min(so_far, share.size() * inner / kSparse)) return false;
      if (input_.over_rows_ && ((r + 1) % kernels::kMaskRows == 0 || r + 1 == share.end)) find_rows(x, r);
    }
    return true;
  }

  // The masks of the rows up to `last`.
  void find_rows(const T* x, std::size_t last) const {
    const std::size_t inner = input_.columns(), group = last / kernels::kMaskRows, r = group * kernels::kMaskRows;
    rows_.function(x + r * inner, inner, input_.masks_.data() + group * input_.masks_ld(), last + 1 - r, inner);
  }

  SparseInput& input_;
  kernels::Choice<kernels::NonZeroColumnsFunction<T>> columns_;
  kernels::Choice<kernels::NonZeroRowsFunction<T>> rows_;
};

SparseInput::SparseInput(NodeId node, Extents size, bool over_rows, std::int64_t max_rows, int threads)
    : node_(node), size_(size), over_rows_(over_rows) {
  const Room room(Use{node, size, over_rows}, max_rows, threads);
  nonzeros_ = AlignedBuffer<kernels::NonZeros>(room.rows);
  indices_ = AlignedBuffer<std::uint32_t>(room.indices);
  masks_ = AlignedBuffer<std::uint16_t>(room.masks);
}

std::unique_ptr<Step> SparseInput::make_step(const Lowering& lowering) {
  return with_arithmetic(lowering.graph.node(node_).type, lowering.precision,
                         [&](auto element) -> std::unique_ptr<Step> {
                           return std::make_unique<FindNonZerosStep<decltype(element)>>(*this, lowering.tier);
                         });
}

bool SparseInput::is_sparse(std::int64_t n, Range rows) const {
  if (n < kFewestRows) return false;
  return std::all_of(nonzeros_.begin() + rows.begin, nonzeros_.begin() + rows.end,
                     [](const kernels::NonZeros& row) { return row.columns != nullptr; });
}

std::size_t SparseInput::masks_ld() const { return padded(columns()); }

SparseInputs::SparseInputs(const Program& program, Precision precision, std::int64_t max_rows, int threads)
    : same_as_(program.same_as) {
  for (const Use& use : sparse_uses(program, precision, max_rows))
    inputs_.push_back(std::make_unique<SparseInput>(use.input, use.size, use.over_rows, max_rows, threads));
}

SparseInput* SparseInputs::of(NodeId node) const {
  for (const auto& input : inputs_)
    if (input->node() == same_as_[node]) return input.get();
  return nullptr;
}

std::size_t sparse_inputs_bytes(const Program& program, Precision precision, std::int64_t max_rows, int threads) {
  std::size_t bytes = 0;
  for (const Use& use : sparse_uses(program, precision, max_rows)) {
    const Room room(use, max_rows, threads);
    bytes += room.rows * sizeof(kernels::NonZeros) + room.indices * sizeof(std::uint32_t) +
             room.masks * sizeof(std::uint16_t);
  }
  return bytes;
}

}  // namespace lamina
