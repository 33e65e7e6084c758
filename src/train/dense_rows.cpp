#include "train/dense_rows.hpp"

#include <algorithm>
#include <cstring>

#include "graph/step.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kBlockRows = 64;  // encoded at a time

constexpr std::size_t kAhead = 3;  // rows asked for before they are read

}  // namespace

// The encoder's part of the graph, on rows copied together.
struct DenseRows::EncodingPlan {
  const RawCells& cells;
  std::unique_ptr<EncodingGraph> graph;
  LeafStore store;
  RawBuffer raw;
  ThreadPool alone{1};
  Plan plan;

  EncodingPlan(const Encoder& encoder, const RawCells& raw_cells, Precision precision, CpuTier tier)
      : cells(raw_cells),
        graph(build_encoding(encoder)),
        store(graph->graph, precision),
        raw(cells, kBlockRows),
        plan(graph->graph, {graph->dense}, store, alone, tier, {.max_rows = kBlockRows}) {
    raw.bind(plan, graph->inputs);
  }

  // At most kBlockRows.
  const char* encode(std::span<const std::size_t> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) raw.copy(cells, rows[i], i);
    plan.run(static_cast<std::int64_t>(rows.size()));
    return static_cast<const char*>(plan.output(graph->dense));
  }
};

DenseRows::DenseRows(const Encoder& encoder, const RawCells& cells, const std::vector<std::size_t>& rows,
                     std::size_t max_rows, Precision precision, int threads, CpuTier tier)
    : cells_(cells),
      precision_(precision),
      row_bytes_((cells.numbers() + cells.pixels()) * element_size(Type::real, precision)),
      buffer_(max_rows * row_bytes_) {
  if (row_bytes_ == 0) return;
  const std::size_t frame_rows = rows.empty() ? 0 : *std::max_element(rows.begin(), rows.end()) + 1;
  if (frame_rows <= kKeptBytes / row_bytes_) {
    EncodingPlan plan(encoder, cells, precision, tier);
    kept_ = AlignedBuffer<char>(frame_rows * row_bytes_);
    keep(rows, plan);
  } else if (cells.numbers() == 0) {
    table_.emplace(encoder, precision, tier);
  } else {
    for (int thread = 0; thread < threads; ++thread)
      encoders_.push_back(std::make_unique<EncodingPlan>(encoder, cells, precision, tier));
  }
}
DenseRows::~DenseRows() = default;
DenseRows::DenseRows(DenseRows&&) noexcept = default;

void DenseRows::keep(const std::vector<std::size_t>& rows, EncodingPlan& plan) {
  for (std::size_t first = 0; first < rows.size(); first += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, rows.size() - first);
    const char* encoded = plan.encode({rows.data() + first, count});
    for (std::size_t i = 0; i < count; ++i)
      std::memcpy(kept_.data() + rows[first + i] * row_bytes_, encoded + i * row_bytes_, row_bytes_);
  }
}

void DenseRows::encode(EncodingPlan& plan, std::span<const std::size_t> rows, char* to) const {
  for (; !rows.empty(); rows = rows.subspan(std::min(kBlockRows, rows.size()))) {
    const auto block = rows.first(std::min(kBlockRows, rows.size()));
    to = std::copy_n(plan.encode(block), block.size() * row_bytes_, to);
  }
}

void DenseRows::gather(std::span<const std::size_t> rows, Range part, std::size_t place, int thread) {
  if (row_bytes_ == 0) return;
  char* to = buffer_.data() + (place + part.begin) * row_bytes_;
  if (!encoders_.empty())
    return encode(*encoders_[static_cast<std::size_t>(thread)], rows.subspan(part.begin, part.size()), to);
  for (std::size_t i = part.begin; i < part.end; ++i, to += row_bytes_) {
    if (table_)
      look_up(rows[i], rows[std::min(i + kAhead, rows.size() - 1)], to);
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
