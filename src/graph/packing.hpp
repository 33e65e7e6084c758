// Factors of bf16 products, rounded and packed (kernels/bf16.hpp): anew in each run, but for parameters (copies.hpp).
#pragma once

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "graph/program.hpp"
#include "graph/step.hpp"
#include "kernels/bf16.hpp"

namespace lamina {

// A node's value as a factor; `transposed` as in pack_bf16_list.
class PackedFactor {
 public:
  PackedFactor(const Lowering& lowering, NodeId node, kernels::Factor factor, bool transposed);

  bool is(NodeId node, kernels::Factor factor, bool transposed) const;
  kernels::PackedSize size_at(std::int64_t n) const;
  Extents space() const { return size_; }  // of the node
  const kernels::Choice<kernels::PackBf16Function>& kernel() const { return kernel_; }

  // Packs a part that begins at a whole tile to where that tile lies, in strips for n rows.
  void pack(Memory memory, std::int64_t n, Range outer, Range inner, kernels::Bf16* tiles) const;

  // Packs a part of a fixed right factor to its place among all tiles. It lies in one panel of the node, and begins at
  // half a tile: the halves of a tile along the inner axis may be packed by different threads.
  void repack(Memory memory, Range outer, Range inner, kernels::Bf16* all) const;

 private:
  void pack_half(Memory memory, Range outer, Range inner, std::size_t strip, kernels::Bf16* half) const;
  void pack_block(Memory memory, Range outer, Range inner, std::size_t strip, kernels::Bf16* tiles) const;

  NodeId node_;
  Extents size_;
  kernels::Factor factor_;
  bool transposed_;
  bool outer_rows_;  // the node's rows are the factor's outer axis
  kernels::Choice<kernels::PackBf16Function> kernel_;
};

// A factor that all threads pack together.
struct SharedFactor {
  PackedFactor factor;
  AlignedBuffer<kernels::Bf16> tiles;
};

// How the factors of a plan are packed. Up to kFewThreads each thread packs for itself what it multiplies, a piece at a
// time, though others pack some of that too: that is cheaper than fetching what another core has written, and the
// pieces stay in its caches. More threads share the packing, in steps of their own.
class Packing {
 public:
  static constexpr int kFewThreads = 4;

  explicit Packing(std::int64_t max_rows) : max_rows_(max_rows) {}

  std::int64_t max_rows() const { return max_rows_; }

  // Room in which each thread packs its pieces of the left and right factors: one product after the other uses it.
  void reserve(kernels::Factor factor, std::size_t elements, int threads);
  kernels::Bf16* room(kernels::Factor factor, int thread);

  // The factor that threads pack together, once for all products that read it. Valid as long as this object.
  const SharedFactor* shared(const Lowering& lowering, NodeId node, kernels::Factor factor, bool transposed);

  // The steps that pack the shared factors asked for since the last call, each with what it packs. They run before the
  // first product that reads them.
  using NodeStep = std::pair<NodeId, std::unique_ptr<Step>>;
  std::vector<NodeStep> take_steps() { return std::exchange(steps_, {}); }

 private:
  struct Room {
    std::size_t elements = 0;  // of a thread
    AlignedBuffer<kernels::Bf16> tiles;
  };

  Room& room_of(kernels::Factor factor) { return rooms_[factor == kernels::Factor::left ? 0 : 1]; }

  std::int64_t max_rows_;
  std::array<Room, 2> rooms_;  // left, right
  std::vector<std::unique_ptr<SharedFactor>> factors_;
  std::vector<NodeStep> steps_;
};

// The left factor's rows that a thread packs at a time; of the right one it packs all columns that it needs.
inline constexpr std::size_t kPieceRows = 128;

// Bytes that the factors of a program's products take in a plan of bf16.
std::size_t packing_bytes(const Program& program, int threads, std::int64_t max_rows);

}  // namespace lamina
