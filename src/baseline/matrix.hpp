// Rows of a frame as every learner but the network takes them.
#pragma once

#include <vector>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "baseline/learner.hpp"

namespace lamina::baseline {

// What the encoder's part of the graph makes of `rows`, in double precision, and categories one-hot. `encoded` must
// stem from this frame.
Matrix encode_matrix(const Encoder& encoder, const EncodedRows& encoded, const Frame& frame,
                     const std::vector<std::size_t>& rows, ThreadPool& pool, CpuTier tier);

// The column of offsets at these rows; empty without a name. Throws a data error that names the row of a missing one.
std::vector<double> read_offsets(const Frame& frame, const std::string& column, const std::vector<std::size_t>& rows);

}  // namespace lamina::baseline
