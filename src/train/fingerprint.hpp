// What identifies the rows of a run, so that a continued run can refuse other ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lamina/metrics.hpp"
#include "train/feeder.hpp"

namespace lamina::train {

// Checksums (CRC-32) of values that are the same on every machine, tier and number of threads.
struct Fingerprint {
  std::size_t rows = 0;       // 0: there are none
  std::uint32_t cells = 0;    // the encoded cells of the rows, in their order
  std::uint32_t answers = 0;  // what they are to be answered with
  std::uint32_t weights = 0;  // their weights; 0 when all weigh the same
  std::uint32_t places = 0;   // which rows of the table they are
  bool operator==(const Fingerprint&) const = default;
};

// `truth` of these rows, in their order.
Fingerprint fingerprint(const Feeder& feeder, const Truth& truth, const std::vector<std::size_t>& rows);

}  // namespace lamina::train
