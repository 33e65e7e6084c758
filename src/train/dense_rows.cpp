#include "train/dense_rows.hpp"

#include <algorithm>
#include <cstring>

#include "graph/step.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{8} << 20;  // of an encoded table
constexpr std::size_t kBlockRows = 256;                   // encoded at a time

constexpr std::size_t kAhead = 3;  // rows asked for before they are read

}  // namespace

// The encoder's part of the graph, on rows copied together.
struct DenseRows::EncodingPlan {
  const RawCells& cells;
  std::unique_ptr<EncodingGraph> graph;
  LeafStore store;
  RawBuffer raw;
  Plan plan;

  EncodingPlan(const Encoder& encoder, const RawCells& raw_cells, std::size_t rows, Precision precision,
               ThreadPool& pool, CpuTier tier)
      : cells(raw_cells),
        graph(build_encoding(encoder)),
        store(graph->graph, precision),
        raw(cells, rows),
        plan(graph->graph, {graph->dense}, store, pool, tier, {.max_rows = static_cast<std::int64_t>(rows)}) {
    raw.bind(plan, graph->inputs);
  }

  const char* encode(const std::size_t* rows, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) raw.copy(cells, rows[i], i);
    plan.run(static_cast<std::int64_t>(count));
    return static_cast<const char*>(plan.output(graph->dense));
  }
};

DenseRows::DenseRows(const Encoder& encoder, const RawCells& cells, const std::vector<std::size_t>& rows,
                     std::size_t max_rows, Precision precision, ThreadPool& pool, CpuTier tier)
    : cells_(cells),
      precision_(precision),
      row_bytes_((cells.numbers() + cells.pixels()) * element_size(Type::real, precision)),
      buffer_(max_rows * row_bytes_) {
  if (row_bytes_ == 0) return;
  const std::size_t frame_rows = rows.empty() ? 0 : *std::max_element(rows.begin(), rows.end()) + 1;
  if (frame_rows <= kKeptBytes / row_bytes_) {
    EncodingPlan plan(encoder, cells, kBlockRows, precision, pool, tier);
    kept_ = AlignedBuffer<char>(frame_rows * row_bytes_);
    keep(rows, plan);
  } else if (cells.numbers() == 0) {
    table_.emplace(encoder, precision, tier);
  } else {
    encoder_ = std::make_unique<EncodingPlan>(encoder, cells, max_rows, precision, pool, tier);
  }
}
DenseRows::~DenseRows() = default;
DenseRows::DenseRows(DenseRows&&) noexcept = default;

void DenseRows::keep(const std::vector<std::size_t>& rows, EncodingPlan& plan) {
  for (std::size_t first = 0; first < rows.size(); first += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, rows.size() - first);
    const char* encoded = plan.encode(rows.data() + first, count);
    for (std::size_t i = 0; i < count; ++i)
      std::memcpy(kept_.data() + rows[first + i] * row_bytes_, encoded + i * row_bytes_, row_bytes_);
  }
}

void DenseRows::gather(const std::size_t* rows, std::size_t begin, std::size_t end) {
  if (row_bytes_ == 0) return;
  char* to = buffer_.data() + begin * row_bytes_;
  if (encoder_) {
    std::memcpy(to, encoder_->encode(rows + begin, end - begin), (end - begin) * row_bytes_);
    return;
  }
  for (std::size_t i = begin; i < end; ++i, to += row_bytes_) {
    if (table_)
      look_up(rows[i], i + kAhead < end ? rows[i + kAhead] : rows[i], to);
    else
      std::memcpy(to, kept_.data() + rows[i] * row_bytes_, row_bytes_);
  }
}

void DenseRows::look_up(std::size_t row, std::size_t later, char* to) const {
  cells_.prefetch_pixels(later);
  cells_.each_stretch(row, [&](const std::uint8_t* bytes, std::size_t count, std::size_t place) {
    table_->encode(bytes, count, to + place * element_size(Type::real, precision_));
  });
}

}  // namespace lamina::train
