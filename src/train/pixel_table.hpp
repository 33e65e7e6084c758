// What the encoder makes of each value of a pixel.
#pragma once

#include <cstdint>

#include "base/aligned.hpp"
#include "base/cpu.hpp"
#include "lamina/encoder.hpp"
#include "lamina/plan.hpp"

namespace lamina::train {

class PixelTable {
 public:
  // `encoder` begins with a pixel; all pixels are encoded alike.
  PixelTable(const Encoder& encoder, Precision precision, CpuTier tier);

  // float or double, by the precision.
  void encode(const std::uint8_t* pixels, std::size_t count, void* to) const;

 private:
  AlignedBuffer<char> table_;
  Precision precision_;
  CpuTier tier_;
};

}  // namespace lamina::train
