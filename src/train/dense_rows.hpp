// The encoded numbers and pixels of a frame's rows, in the type that the network computes in: what the graph's encoder
// makes of them, computed outside of the training step.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "train/pixel_table.hpp"
#include "train/raw_cells.hpp"

namespace lamina::train {

// A small table is encoded once and kept. Otherwise the cells stay compact and are encoded as they are gathered:
// pictures, whose cells have 256 values, by looking these up.
class DenseRows {
 public:
  static constexpr std::size_t kKeptBytes = std::size_t{8} << 20;  // the largest encoded table that is kept

  // `cells` must outlive it. `rows` of the frame may be asked for, at most `max_rows` at a time.
  DenseRows(const Encoder& encoder, const RawCells& cells, const std::vector<std::size_t>& rows, std::size_t max_rows,
            Precision precision, int threads, CpuTier tier);
  ~DenseRows();
  DenseRows(DenseRows&&) noexcept;

  std::size_t row_bytes() const { return row_bytes_; }

  // Encodes or copies the rows numbered rows[part] to the places of the buffer from `place` + part.begin on. The pool's
  // threads may share the work by parts.
  void gather(std::span<const std::size_t> rows, Range part, std::size_t place, int thread);

  // The row at a place of the buffer, and those behind it.
  const void* row(std::size_t place) const { return buffer_.data() + place * row_bytes_; }

 private:
  struct EncodingPlan;
  void keep(const std::vector<std::size_t>& rows, EncodingPlan& plan);
  void encode(EncodingPlan& plan, std::span<const std::size_t> rows, char* to) const;
  void look_up(std::size_t row, std::size_t later, char* to) const;

  const RawCells& cells_;
  Precision precision_;
  std::size_t row_bytes_;
  AlignedBuffer<char> buffer_;
  AlignedBuffer<char> kept_;         // all rows of the frame up to the last one asked for; empty when too large
  std::optional<PixelTable> table_;  // else, when all are pixels
  std::vector<std::unique_ptr<EncodingPlan>> encoders_;  // else, one a thread
};

}  // namespace lamina::train
