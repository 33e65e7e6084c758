#include "train/batches.hpp"

#include <algorithm>
#include <bit>

#include "train/optimizers.hpp"

namespace lamina::train {

std::size_t batch_rows(const Options& options, std::size_t rows) {
  constexpr std::size_t kUsual = 128, kSteps = 8;  // a small table gets at least so many steps an epoch
  if (takes_all_rows(options)) return rows;
  const auto automatic = [&] { return std::min(kUsual, std::bit_floor(std::max<std::size_t>(rows / kSteps, 1))); };
  return std::min(options.batch > 0 ? static_cast<std::size_t>(options.batch) : automatic(), rows);
}

std::size_t plan_rows(const Options& options, std::size_t rows) {
  constexpr std::size_t kPart = 1024;  // of all rows: bounds the memory of a run
  const std::size_t batch = batch_rows(options, rows);
  return takes_all_rows(options) ? std::min(batch, kPart) : batch;
}

std::size_t window_rows(const Options& options, std::size_t rows, std::size_t row_bytes) {
  constexpr std::size_t kCachedBytes = std::size_t{1} << 17;
  const std::size_t batch = plan_rows(options, rows),
                    batches = kCachedBytes / std::max<std::size_t>(1, row_bytes * batch);
  return std::min(batch * std::max<std::size_t>(1, batches), (rows + batch - 1) / batch * batch);
}

}  // namespace lamina::train
