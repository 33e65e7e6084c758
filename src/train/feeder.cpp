#include "train/feeder.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>

#include "base/checksum.hpp"
#include "lamina/error.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kParallelBytes = 1 << 16;  // below this, waking the team costs more than it saves

template <class T>
std::uint32_t continued(std::uint32_t before, const AlignedBuffer<T>& cells, std::size_t count) {
  return crc32(std::as_bytes(std::span<const T>(cells.data(), count)), before);
}

}  // namespace

Feeder::Feeder(const Encoder& encoder, EncodedRows rows, const Frame& frame, std::size_t max_rows)
    : rows_(std::move(rows)), max_rows_(max_rows) {
  auto next = rows_.numbers.begin();
  for (const auto& encoded : encoder.columns()) {
    if (encoded.kind != ColumnKind::number) continue;
    const Column& column = **next++;
    if (encoded.image_byte)
      add_pixels(column, frame);
    else
      numbers_.push_back({column.number_data(), column.byte_data(), column.byte_stride()});
  }
  number_cells_ = AlignedBuffer<double>(max_rows * numbers_.size());
  pixel_cells_ = AlignedBuffer<std::uint8_t>(max_rows * pixel_width_);
  for (std::size_t i = 0; i < rows_.codes.size(); ++i) categories_.emplace_back(max_rows);
  row_numbers_ = AlignedBuffer<std::int32_t>(max_rows);
}

void Feeder::add_pixels(const Column& column, const Frame& frame) {
  const std::uint8_t* cells = column.byte_data();
  if (!cells)
    throw Error(ErrorKind::data, "a pixel must be a whole number from 0 to 255 in every row",
                "give images as the model was trained on", {frame.source(), 0, column.name()});
  const std::size_t offset = pixel_width_++;
  if (!pixels_.empty()) {
    ByteRun& last = pixels_.back();
    if (last.source + last.width == cells && last.stride == column.byte_stride()) {
      ++last.width;
      return;
    }
  }
  pixels_.push_back({cells, column.byte_stride(), 1, offset});
}

void Feeder::add_offsets(const Frame& frame, const std::string& name) {
  if (name.empty()) return;
  const Column& column = frame.column(name);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double offset = column.kind() == ColumnKind::number ? column.number(row) : std::nan("");
    if (!std::isfinite(offset))
      throw Error(ErrorKind::data, "the offset of row " + std::to_string(row + 1) + " is missing",
                  "give a number in every row", {frame.source(), 0, name});
    offsets_.push_back(offset);
  }
  offset_cells_ = AlignedBuffer<double>(max_rows_);
}

void Feeder::bind(Plan& plan, const EncodedInputs& inputs) const {
  if (inputs.numbers) plan.bind(inputs.numbers, number_cells_.data());
  if (inputs.pixels) plan.bind(inputs.pixels, pixel_cells_.data());
  if (inputs.offset) plan.bind(inputs.offset, offset_cells_.data());
  for (std::size_t i = 0; i < categories_.size(); ++i) plan.bind(inputs.categories[i], categories_[i].data());
  if (inputs.row) plan.bind(inputs.row, row_numbers_.data());
}

void Feeder::copy_row(std::size_t row, std::size_t place) {
  double* numbers = number_cells_.data() + place * numbers_.size();
  for (const auto& source : numbers_) *numbers++ = source[row];
  std::uint8_t* pixels = pixel_cells_.data() + place * pixel_width_;
  for (const auto& run : pixels_) std::memcpy(pixels + run.offset, run.source + row * run.stride, run.width);
  for (std::size_t i = 0; i < categories_.size(); ++i) categories_[i][place] = rows_.codes[i][row];
  row_numbers_[place] = static_cast<std::int32_t>(row);
  if (!offsets_.empty()) offset_cells_[place] = offsets_[row];
}

void Feeder::gather(const std::size_t* rows, std::size_t count, ThreadPool& pool) {
  if (pool.size() == 1 || count * row_bytes() < kParallelBytes) {
    for (std::size_t i = 0; i < count; ++i) copy_row(rows[i], i);
    return;
  }
  pool.run([&](int thread) {
    const Range mine = part(count, thread, pool.size());
    for (std::size_t i = mine.begin; i < mine.end; ++i) copy_row(rows[i], i);
  });
}

std::uint32_t Feeder::checksum(const std::vector<std::size_t>& rows, ThreadPool& pool) {
  std::vector<std::uint32_t> parts(3 + categories_.size());  // one chain for each buffer, so that blocks do not matter
  for (std::size_t first = 0; first < rows.size(); first += max_rows_) {
    const std::size_t count = std::min(max_rows_, rows.size() - first);
    gather(rows.data() + first, count, pool);
    parts[0] = continued(parts[0], number_cells_, count * numbers_.size());
    parts[1] = continued(parts[1], pixel_cells_, count * pixel_width_);
    if (!offsets_.empty()) parts[2] = continued(parts[2], offset_cells_, count);
    for (std::size_t i = 0; i < categories_.size(); ++i) parts[3 + i] = continued(parts[3 + i], categories_[i], count);
  }
  return crc32(std::as_bytes(std::span(parts)));
}

TargetFeeder::TargetFeeder(const Target& target, const Truth& truth, const std::vector<double>& weights,
                           Precision precision, std::size_t max_rows)
    : truth_(truth), weights_(weights), codes_(target.levels.size()), columns_(target.names.size()) {
  std::iota(codes_.begin(), codes_.end(), 0);
  if (target.task() == Task::binary)
    for (std::size_t level = 0; level < codes_.size(); ++level) codes_[level] = level == target.positive;
  if (target.classes())
    classes_ = AlignedBuffer<std::int32_t>(max_rows);
  else
    values_ = AlignedBuffer<double>(max_rows * columns_);
  if (precision == Precision::fp32) {
    weights_fp32_ = AlignedBuffer<float>(max_rows);
    std::fill(weights_fp32_.begin(), weights_fp32_.end(), 1.0f);
  } else {
    weights_fp64_ = AlignedBuffer<double>(max_rows);
    std::fill(weights_fp64_.begin(), weights_fp64_.end(), 1.0);
  }
}

void TargetFeeder::bind(Plan& plan, const NetworkGraph& graph) const {
  if (!classes_.empty())
    plan.bind(graph.target, classes_.data());
  else if (columns_ > 0)
    plan.bind(graph.target, values_.data());
  if (weights_fp32_.empty())
    plan.bind(graph.row_weights, weights_fp64_.data());
  else
    plan.bind(graph.row_weights, weights_fp32_.data());
}

void TargetFeeder::gather(const std::size_t* rows, std::size_t count) {
  if (classes_.empty())
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(truth_.values.begin() + static_cast<std::ptrdiff_t>(rows[i] * columns_), columns_,
                  values_.begin() + i * columns_);
  else
    for (std::size_t i = 0; i < count; ++i) classes_[i] = codes_[static_cast<std::size_t>(truth_.classes[rows[i]])];
  if (weights_.empty()) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (weights_fp32_.empty())
      weights_fp64_[i] = weights_[rows[i]];
    else
      weights_fp32_[i] = static_cast<float>(weights_[rows[i]]);
  }
}

}  // namespace lamina::train
