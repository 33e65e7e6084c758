// Dividing rows into a training and a held-out part.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina {

struct SplitRows {
  std::vector<std::size_t> train, held_out;  // ascending row numbers
};

// Holds out round(rows·fraction) rows, 0 < fraction < 1, chosen by (seed, purpose split). With `strata` (one code per
// row), each class keeps its share, by largest remainders; ties to the lower code.
SplitRows split_rows(std::size_t rows, double fraction, std::uint64_t seed,
                     const std::vector<std::int32_t>& strata = {});

// The fold of each row, from 0, for cross-validation; chosen by (seed, purpose folds). Folds differ by at most one row,
// and with `strata` (one code per row) each class is spread likewise. 1 ≤ folds ≤ rows.
std::vector<std::int32_t> fold_numbers(std::size_t rows, std::size_t folds, std::uint64_t seed,
                                       const std::vector<std::int32_t>& strata = {});

// `fraction` of the rows in the first frame, the rest in the second.
struct SplitOptions {
  std::uint64_t seed = 1;
  std::string stratify;
};
std::pair<Frame, Frame> split(const Frame& frame, double fraction, const SplitOptions& options = {});

}  // namespace lamina
