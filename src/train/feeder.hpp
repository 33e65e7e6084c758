// Gathers rows of a table into the buffers that a plan reads its inputs from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "lamina/encoder.hpp"
#include "lamina/plan.hpp"
#include "train/dense_rows.hpp"
#include "train/network_graph.hpp"
#include "train/raw_cells.hpp"

namespace lamina::train {

// The predictors. The frame behind `rows` must outlive it.
class Feeder {
 public:
  // `frame` is the table behind `rows`, for messages. Throws a data error when a pixel column holds no bytes.
  Feeder(const Encoder& encoder, EncodedRows rows, const Frame& frame, std::size_t max_rows);
  Feeder(const Feeder&) = delete;

  // The column of offsets, when there is one. Throws a data error that names the row of a missing cell.
  void add_offsets(const Frame& frame, const std::string& column);

  std::size_t max_rows() const { return row_numbers_.size(); }

  // From here on numbers and pixels are given encoded, for graphs of InputForm::encoded; `rows` may be asked for.
  // For that many threads.
  void encode(const Encoder& encoder, const std::vector<std::size_t>& rows, Precision precision, int threads,
              CpuTier tier);

  // To the rows that were gathered to `place` and those behind it.
  void bind(Plan& plan, const EncodedInputs& inputs, std::size_t place = 0) const;

  // Copies the cells of the rows numbered rows[part] to the places from `place` + part.begin on, below max_rows.
  // Allocates nothing. The pool's threads may share the work by parts.
  void gather(std::span<const std::size_t> rows, Range part, std::size_t place, int thread);
  // All of them to the places from 0 on.
  void gather(std::span<const std::size_t> rows, ThreadPool& pool);
  std::size_t row_bytes() const;  // that gathering a row writes

  // CRC-32 of the cells of all these rows.
  std::uint32_t checksum(const std::vector<std::size_t>& rows) const;

 private:
  EncodedRows rows_;
  RawCells cells_;
  std::optional<RawBuffer> raw_;  // one of these two
  std::optional<DenseRows> dense_;
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

  // As Feeder's.
  void bind(Plan& plan, const NetworkGraph& graph, std::size_t place = 0) const;
  void gather(std::span<const std::size_t> rows, Range part, std::size_t place = 0);
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
