// The numbers and pixels of a frame's rows as they are stored, in the order of the network's inputs.
#pragma once

#include <cstdint>
#include <vector>

#include "base/aligned.hpp"
#include "lamina/encoder.hpp"
#include "lamina/plan.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {

// Points into the frame, which must outlive it.
class RawCells {
 public:
  // Throws a data error when a pixel column holds no bytes.
  RawCells(const Encoder& encoder, const EncodedRows& rows, const Frame& frame);

  std::size_t numbers() const { return numbers_.size(); }
  std::size_t pixels() const { return pixels_; }
  std::size_t row_bytes() const { return numbers_.size() * sizeof(double) + pixels_; }

  void copy_numbers(std::size_t row, double* to) const {
    for (const auto& source : numbers_) *to++ = source[row];
  }
  void copy_pixels(std::size_t row, std::uint8_t* to) const;
  // Rows are asked for in any order: telling which come next hides the way to memory.
  void prefetch_pixels(std::size_t row) const {
    each_stretch(row, [](const std::uint8_t* bytes, std::size_t count, std::size_t) {
      for (std::size_t i = 0; i < count; i += kCacheLine) __builtin_prefetch(bytes + i);
    });
  }
  // Calls f(bytes, count, place of the first) for each stretch of the row's pixels.
  template <class F>
  void each_stretch(std::size_t row, const F& f) const {
    for (const auto& run : runs_) f(run.source + row * run.stride, run.width, run.offset);
  }

 private:
  struct NumberSource {
    const double* numbers;  // null: bytes
    const std::uint8_t* bytes;
    std::size_t stride;
    double operator[](std::size_t row) const { return numbers ? numbers[row] : bytes[row * stride]; }
  };
  // Byte columns that lie beside each other in memory, as the pixels of images do.
  struct ByteRun {
    const std::uint8_t* source;
    std::size_t stride, width, offset;
  };
  void add_pixels(const Column& column, const Frame& frame);

  std::vector<NumberSource> numbers_;
  std::vector<ByteRun> runs_;
  std::size_t pixels_ = 0;
};

// Cells copied together for a plan that encodes them itself.
class RawBuffer {
 public:
  RawBuffer(const RawCells& cells, std::size_t max_rows);  // keeps no reference
  void copy(const RawCells& cells, std::size_t row, std::size_t place);
  // The rows copied to `first` and the places behind it.
  void bind(Plan& plan, const EncodedInputs& inputs, std::size_t first = 0) const;
  const double* numbers() const { return numbers_.data(); }
  const std::uint8_t* pixels() const { return pixels_.data(); }

 private:
  std::size_t number_width_, pixel_width_;
  AlignedBuffer<double> numbers_;
  AlignedBuffer<std::uint8_t> pixels_;
};

}  // namespace lamina::train
