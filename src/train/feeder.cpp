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
constexpr std::size_t kCheckedRows = 64;         // copied together for a checksum

template <class T>
std::uint32_t continued(std::uint32_t before, const T* cells, std::size_t count) {
  return crc32(std::as_bytes(std::span<const T>(cells, count)), before);
}

}  // namespace

Feeder::Feeder(const Encoder& encoder, EncodedRows rows, const Frame& frame, std::size_t max_rows)
    : rows_(std::move(rows)),
      cells_(encoder, rows_, frame),
      raw_(std::in_place, cells_, max_rows),
      row_numbers_(max_rows) {
  for (std::size_t i = 0; i < rows_.codes.size(); ++i) categories_.emplace_back(max_rows);
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
  offset_cells_ = AlignedBuffer<double>(row_numbers_.size());
}

void Feeder::encode(const Encoder& encoder, const std::vector<std::size_t>& rows, Precision precision, int threads,
                    CpuTier tier) {
  raw_.reset();
  dense_.emplace(encoder, cells_, rows, row_numbers_.size(), precision, threads, tier);
}

void Feeder::bind(Plan& plan, const EncodedInputs& inputs, std::size_t place) const {
  if (raw_) raw_->bind(plan, inputs, place);
  if (inputs.dense) plan.bind(inputs.dense, dense_->row(place));
  if (inputs.offset) plan.bind(inputs.offset, offset_cells_.data() + place);
  for (std::size_t i = 0; i < categories_.size(); ++i) plan.bind(inputs.categories[i], categories_[i].data() + place);
  if (inputs.row) plan.bind(inputs.row, row_numbers_.data() + place);
}

std::size_t Feeder::row_bytes() const {
  return (dense_ ? dense_->row_bytes() : cells_.row_bytes()) + categories_.size() * sizeof(std::int32_t);
}

void Feeder::gather(std::span<const std::size_t> rows, Range part, std::size_t place, int thread) {
  if (dense_)
    dense_->gather(rows, part, place, thread);
  else
    for (std::size_t i = part.begin; i < part.end; ++i) raw_->copy(cells_, rows[i], place + i);
  for (std::size_t c = 0; c < categories_.size(); ++c)
    for (std::size_t i = part.begin; i < part.end; ++i) categories_[c][place + i] = rows_.codes[c][rows[i]];
  for (std::size_t i = part.begin; i < part.end; ++i) row_numbers_[place + i] = static_cast<std::int32_t>(rows[i]);
  if (!offsets_.empty())
    for (std::size_t i = part.begin; i < part.end; ++i) offset_cells_[place + i] = offsets_[rows[i]];
}

void Feeder::gather(std::span<const std::size_t> rows, ThreadPool& pool) {
  if (pool.size() == 1 || rows.size() * row_bytes() < kParallelBytes) return gather(rows, {0, rows.size()}, 0, 0);
  pool.run([&](int thread) { gather(rows, part(rows.size(), thread, pool.size()), 0, thread); });
}

// One chain for each kind of cell, so that it does not matter how many rows are copied at a time.
std::uint32_t Feeder::checksum(const std::vector<std::size_t>& rows) const {
  std::vector<std::uint32_t> parts(3 + categories_.size());
  RawBuffer raw(cells_, kCheckedRows);
  for (std::size_t first = 0; first < rows.size(); first += kCheckedRows) {
    const std::size_t count = std::min(kCheckedRows, rows.size() - first);
    for (std::size_t i = 0; i < count; ++i) raw.copy(cells_, rows[first + i], i);
    parts[0] = continued(parts[0], raw.numbers(), count * cells_.numbers());
    parts[1] = continued(parts[1], raw.pixels(), count * cells_.pixels());
  }
  for (const std::size_t row : rows) {
    if (!offsets_.empty()) parts[2] = continued(parts[2], &offsets_[row], 1);
    for (std::size_t i = 0; i < categories_.size(); ++i)
      parts[3 + i] = continued(parts[3 + i], &rows_.codes[i][row], 1);
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
  if (storage(precision) == Precision::fp32) {
    weights_fp32_ = AlignedBuffer<float>(max_rows);
    std::fill(weights_fp32_.begin(), weights_fp32_.end(), 1.0f);
  } else {
    weights_fp64_ = AlignedBuffer<double>(max_rows);
    std::fill(weights_fp64_.begin(), weights_fp64_.end(), 1.0);
  }
}

void TargetFeeder::bind(Plan& plan, const NetworkGraph& graph, std::size_t place) const {
  if (!classes_.empty())
    plan.bind(graph.target, classes_.data() + place);
  else if (columns_ > 0)
    plan.bind(graph.target, values_.data() + place * columns_);
  if (weights_fp32_.empty())
    plan.bind(graph.row_weights, weights_fp64_.data() + place);
  else
    plan.bind(graph.row_weights, weights_fp32_.data() + place);
}

void TargetFeeder::gather(std::span<const std::size_t> rows, Range part, std::size_t place) {
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const std::size_t row = rows[i], to = place + i;
    if (classes_.empty())
      std::copy_n(truth_.values.begin() + static_cast<std::ptrdiff_t>(row * columns_), columns_,
                  values_.begin() + to * columns_);
    else
      classes_[to] = codes_[static_cast<std::size_t>(truth_.classes[row])];
    if (weights_.empty()) continue;
    if (weights_fp32_.empty())
      weights_fp64_[to] = weights_[row];
    else
      weights_fp32_[to] = static_cast<float>(weights_[row]);
  }
}

}  // namespace lamina::train
