// Gathers rows of compact columns into the buffers that a plan reads its inputs from.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "lamina/encoder.hpp"
#include "lamina/plan.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {

// The predictors. The frame behind `rows` must outlive it.
class Feeder {
 public:
  // `frame` is the table behind `rows`, for messages. Throws a data error when a pixel column holds no bytes.
  Feeder(const Encoder& encoder, EncodedRows rows, const Frame& frame, std::size_t max_rows);

  // The column of offsets, when there is one. Throws a data error that names the row of a missing cell.
  void add_offsets(const Frame& frame, const std::string& column);

  void bind(Plan& plan, const EncodedInputs& inputs) const;

  // Copies the cells of rows[0 … count), count ≤ max_rows, in this order. Allocates nothing.
  void gather(const std::size_t* rows, std::size_t count, ThreadPool& pool);

  // CRC-32 of the encoded cells of all these rows, the same for any max_rows. Uses the buffers of `gather`.
  std::uint32_t checksum(const std::vector<std::size_t>& rows, ThreadPool& pool);

 private:
  struct NumberSource {
    const double* numbers;  // null: bytes
    const std::uint8_t* bytes;
    std::size_t stride;
    double operator[](std::size_t row) const { return numbers ? numbers[row] : bytes[row * stride]; }
  };
  // Byte columns that lie beside each other in memory, as the pixels of images do: one copy a row.
  struct ByteRun {
    const std::uint8_t* source;
    std::size_t stride, width, offset;
  };

  void add_pixels(const Column& column, const Frame& frame);
  void copy_row(std::size_t row, std::size_t place);
  std::size_t row_bytes() const { return numbers_.size() * sizeof(double) + pixel_width_ + categories_.size() * 4; }

  EncodedRows rows_;
  std::size_t max_rows_;
  std::vector<NumberSource> numbers_;
  std::vector<ByteRun> pixels_;
  std::size_t pixel_width_ = 0;
  AlignedBuffer<double> number_cells_;
  AlignedBuffer<std::uint8_t> pixel_cells_;
  std::vector<AlignedBuffer<std::int32_t>> categories_;
  AlignedBuffer<std::int32_t> row_numbers_;
  std::vector<double> offsets_;  // of the frame's rows; empty for none
  AlignedBuffer<double> offset_cells_;
};

// What the random numbers of a training step are addressed by, beside the rows.
class DrawFeeder {
 public:
  void set_seed(std::uint64_t seed) {
    words_ = {static_cast<std::int32_t>(seed & 0xffffffff), static_cast<std::int32_t>(seed >> 32)};
  }

  // The words must stay where they are while the plan runs.
  void bind(Plan& plan, const NetworkGraph& graph) const { plan.bind(graph.seed, words_.data()); }
  void feed(Plan& plan, const NetworkGraph& graph, std::int64_t step) const {
    plan.feed(graph.step, static_cast<double>(step));
  }

 private:
  std::array<std::int32_t, 2> words_{};
};

// The answers, in the form that the graph's target takes, and what each row counts.
class TargetFeeder {
 public:
  // `weights` of the truth's rows; empty: all 1. Truth and weights must outlive it.
  TargetFeeder(const Target& target, const Truth& truth, const std::vector<double>& weights, Precision precision,
               std::size_t max_rows);

  void bind(Plan& plan, const NetworkGraph& graph) const;
  void gather(const std::size_t* rows, std::size_t count);
  double weight(std::size_t row) const { return weights_.empty() ? 1 : weights_[row]; }

 private:
  const Truth& truth_;
  const std::vector<double>& weights_;
  std::vector<std::int32_t> codes_;  // of each level: what the network is to answer
  std::size_t columns_;              // numbers of one row
  AlignedBuffer<std::int32_t> classes_;
  AlignedBuffer<double> values_;
  AlignedBuffer<float> weights_fp32_;  // one of these two, by the precision
  AlignedBuffer<double> weights_fp64_;
};

}  // namespace lamina::train
