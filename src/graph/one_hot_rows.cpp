#include "graph/one_hot_rows.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "graph/op.hpp"
#include "graph/shares.hpp"

namespace lamina {
namespace {

constexpr std::size_t kFewestColumns = 64;  // one-hot; fewer are as fast written out

using Readers = std::vector<std::vector<NodeId>>;

Readers readers_of(const Program& program) {
  Readers readers(program.graph->size());
  for (const NodeId id : program.live)
    for (const NodeId input : program.node(id).inputs) readers[program.of(input)].push_back(id);
  for (const NodeId output : program.outputs) readers[program.of(output)].push_back(output);
  for (const Update& update : program.updates) readers[program.of(update.next)].push_back(update.leaf);
  return readers;
}

// Every reader multiplies with it from the left.
bool is_left_factor(const Program& program, const Readers& readers, NodeId id) {
  return std::all_of(readers[id].begin(), readers[id].end(), [&](NodeId reader) {
    const Node& node = program.node(reader);
    return reader != id && is_product(*node.op) && program.of(node.inputs[0]) == id && program.of(node.inputs[1]) != id;
  });
}

bool has_bound_codes(const Program& program, NodeId id) {
  const Node& node = program.node(id);
  if (node.op != &ops::one_hot || !extents(node.shape).symbolic()) return false;
  const Leaf* leaf = program.graph->leaf_of(program.of(node.inputs[0]));
  return leaf != nullptr && leaf->kind == LeafKind::input;
}

bool is_read_by(const std::vector<NodeId>& readers, NodeId id) {
  return std::all_of(readers.begin(), readers.end(), [&](NodeId reader) { return reader == id; });
}

std::size_t columns_of(const Program& program, NodeId id) { return size(extents(program.node(id).shape).columns); }

// The node as a dense part and one-hot parts behind it; nothing when it is not made so.
std::optional<OneHotRows> parts_of(const Program& program, const Readers& readers, NodeId id) {
  OneHotRows rows;
  rows.node = id;
  std::size_t first = 0;
  const std::vector<NodeId> whole = {id};
  const bool joined = program.node(id).op == &ops::concat;
  if (!joined && program.node(id).op != &ops::one_hot) return {};
  for (const NodeId input : joined ? program.node(id).inputs : whole) {
    const NodeId part = program.of(input);
    if (has_bound_codes(program, part) && (!joined || is_read_by(readers[part], id))) {
      rows.codes.push_back({program.of(program.node(part).inputs[0]), first, columns_of(program, part)});
    } else if (first == 0 && joined) {
      rows.dense = part;
      rows.dense_columns = columns_of(program, part);
    } else {
      return {};
    }
    first += columns_of(program, part);
  }
  if (first - rows.dense_columns < kFewestColumns) return {};
  return rows;
}

bool is_summed_over_rows(const Program& program, NodeId left) {
  return std::any_of(program.live.begin(), program.live.end(), [&](NodeId id) {
    const Node& node = program.node(id);
    return node.op == &ops::matmul_rows && program.of(node.inputs[0]) == left;
  });
}

std::size_t mask_groups(std::size_t rows) { return (rows + kernels::kMaskRows - 1) / kernels::kMaskRows; }

std::size_t masks_ld(const Program& program, const OneHotRows& rows) {
  return (columns_of(program, rows.node) - rows.dense_columns + 15) / 16 * 16;
}

std::size_t masks_of(const Program& program, const OneHotRows& rows, std::int64_t max_rows) {
  return is_summed_over_rows(program, rows.node) ? mask_groups(size(max_rows)) * masks_ld(program, rows) : 0;
}

}  // namespace

void find_one_hots(Program& program, Precision precision) {
  if (precision == Precision::bf16) return;  // its products pack their factors
  const Readers readers = readers_of(program);
  std::vector<bool> dropped(program.graph->size(), false);
  for (const NodeId id : program.live) {
    auto rows =
        readers[id].empty() || !is_left_factor(program, readers, id) ? std::nullopt : parts_of(program, readers, id);
    if (!rows) continue;
    for (const NodeId input : program.node(id).inputs)
      dropped[program.of(input)] =
          program.node(program.of(input)).op == &ops::one_hot && program.of(input) != rows->dense;
    program.one_hots.push_back(std::move(*rows));
  }
  std::erase_if(program.live, [&](NodeId id) { return dropped[id]; });
}

// A code beyond the levels is no column, as in the op. A share begins at a whole mask.
class NoteOnesStep final : public Step {
 public:
  explicit NoteOnesStep(OneHotInput& input) : input_(input) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const Range rows = share_of_rows(size(n), thread, threads);
    if (!input_.masks_.empty())
      std::fill(mask(rows.begin, 0),
                mask((rows.end + kernels::kMaskRows - 1) / kernels::kMaskRows * kernels::kMaskRows, 0),
                std::uint16_t{0});
    for (std::size_t r = rows.begin; r < rows.end; ++r) note(memory, r);
  }

  double work(std::int64_t n) const override {
    return static_cast<double>(n) * static_cast<double>(input_.rows_.codes.size());
  }
  PlanStepInfo info() const override { return {"ones of codes", "where a = 1"}; }

 private:
  std::uint16_t* mask(std::size_t row, std::size_t column) const {
    return input_.masks_.data() + row / kernels::kMaskRows * input_.ld_ + column;
  }

  void note(Memory memory, std::size_t row) const {
    std::uint32_t* const begin = input_.columns_.data() + row * input_.rows_.codes.size();
    std::uint32_t* at = begin;
    for (const OneHotRows::Codes& codes : input_.rows_.codes) {
      const auto code = static_cast<std::size_t>(static_cast<const std::int32_t*>(memory[codes.index])[row]);
      if (code < codes.width) *at++ = static_cast<std::uint32_t>(codes.first + code);
    }
    input_.ones_[row] = {begin, static_cast<std::size_t>(at - begin)};
    if (input_.masks_.empty()) return;
    for (const std::uint32_t* column = begin; column < at; ++column)
      *mask(row, *column - input_.rows_.dense_columns) |= static_cast<std::uint16_t>(1u << row % kernels::kMaskRows);
  }

  OneHotInput& input_;
};

OneHotInput::OneHotInput(const Program& program, const OneHotRows& rows, std::int64_t max_rows)
    : rows_(rows),
      ld_(masks_ld(program, rows)),
      ones_(size(max_rows)),
      columns_(size(max_rows) * rows.codes.size()),
      masks_(masks_of(program, rows, max_rows)) {}

std::size_t OneHotInput::bytes(const Program& program, const OneHotRows& rows, std::int64_t max_rows) {
  return size(max_rows) * (sizeof(kernels::NonZeros) + rows.codes.size() * sizeof(std::uint32_t)) +
         masks_of(program, rows, max_rows) * sizeof(std::uint16_t);
}

std::unique_ptr<Step> OneHotInput::make_step() { return std::make_unique<NoteOnesStep>(*this); }

OneHotInputs::OneHotInputs(const Program& program, std::int64_t max_rows) : same_as_(program.same_as) {
  for (const OneHotRows& rows : program.one_hots)
    inputs_.push_back(std::make_unique<OneHotInput>(program, rows, max_rows));
}

OneHotInput* OneHotInputs::of(NodeId node) const {
  for (const auto& input : inputs_)
    if (input->layout().node == same_as_[node]) return input.get();
  return nullptr;
}

std::size_t one_hot_bytes(const Program& program, std::int64_t max_rows) {
  return std::accumulate(
      program.one_hots.begin(), program.one_hots.end(), std::size_t{0},
      [&](std::size_t sum, const OneHotRows& rows) { return sum + OneHotInput::bytes(program, rows, max_rows); });
}

}  // namespace lamina
