#include "train/dense_rows.hpp"

#include <algorithm>
#include <cstring>

#include "graph/step.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{8} << 20;  // of an encoded table
constexpr std::size_t kBlockRows = 256;                   // encoded at a time; and the values of a byte

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

namespace {

// What the graph makes of each value of a byte.
AlignedBuffer<char> table_of_bytes(const Encoder& encoder, Precision precision, ThreadPool& pool, CpuTier tier) {
  Encoder one;
  one.columns().push_back(encoder.columns().front());
  std::uint8_t bytes[kBlockRows];
  for (std::size_t i = 0; i < kBlockRows; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  const auto graph = build_encoding(one);
  LeafStore store(graph->graph, precision);
  Plan plan(graph->graph, {graph->dense}, store, pool, tier, {.max_rows = kBlockRows});
  plan.bind(graph->inputs.pixels, bytes);
  plan.run(kBlockRows);
  AlignedBuffer<char> table(kBlockRows * element_size(Type::real, precision));
  std::memcpy(table.data(), plan.output(graph->dense), table.size());
  return table;
}

}  // namespace

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
    table_ = table_of_bytes(encoder, precision, pool, tier);
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

template <class T>
void DenseRows::look_up(std::size_t row, T* to) const {
  const T* table = reinterpret_cast<const T*>(table_.data());
  cells_.each_stretch(row, [&](const std::uint8_t* bytes, std::size_t count, std::size_t place) {
    for (std::size_t i = 0; i < count; ++i) to[place + i] = table[bytes[i]];
  });
}

void DenseRows::gather(const std::size_t* rows, std::size_t begin, std::size_t end) {
  if (row_bytes_ == 0) return;
  char* to = buffer_.data() + begin * row_bytes_;
  if (encoder_) {
    std::memcpy(to, encoder_->encode(rows + begin, end - begin), (end - begin) * row_bytes_);
    return;
  }
  for (std::size_t i = begin; i < end; ++i, to += row_bytes_) {
    if (!table_.empty() && i + kAhead < end) cells_.prefetch_pixels(rows[i + kAhead]);
    if (table_.empty())
      std::memcpy(to, kept_.data() + rows[i] * row_bytes_, row_bytes_);
    else if (storage(precision_) == Precision::fp32)
      look_up(rows[i], reinterpret_cast<float*>(to));
    else
      look_up(rows[i], reinterpret_cast<double*>(to));
  }
}

}  // namespace lamina::train
