#include "baseline/matrix.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "train/network_graph.hpp"
#include "train/raw_cells.hpp"

namespace lamina::baseline {

namespace {

constexpr std::size_t kBlockRows = 256;  // encoded at a time

// Numbers and pixels, which come first in a row.
void encode_dense(const Encoder& encoder, const EncodedRows& encoded, const Frame& frame,
                  const std::vector<std::size_t>& rows, ThreadPool& pool, CpuTier tier, Matrix& to) {
  const train::RawCells cells(encoder, encoded, frame);
  const std::size_t width = cells.numbers() + cells.pixels();
  if (width == 0) return;
  const auto graph = train::build_encoding(encoder);
  LeafStore store(graph->graph, Precision::fp64);
  train::RawBuffer raw(cells, kBlockRows);
  Plan plan(graph->graph, {graph->dense}, store, pool, tier, {.max_rows = static_cast<std::int64_t>(kBlockRows)});
  raw.bind(plan, graph->inputs);
  for (std::size_t first = 0; first < rows.size(); first += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, rows.size() - first);
    for (std::size_t i = 0; i < count; ++i) raw.copy(cells, rows[first + i], i);
    plan.run(static_cast<std::int64_t>(count));
    const auto* from = static_cast<const double*>(plan.output(graph->dense));
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(from + i * width, width, to.cells.data() + (first + i) * to.columns);
  }
}

void encode_categories(const Encoder& encoder, const EncodedRows& encoded, const std::vector<std::size_t>& rows,
                       Matrix& to) {
  std::size_t place = 0, category = 0;
  for (const EncodedColumn& column : encoder.columns()) {
    if (column.kind == ColumnKind::category) {
      const std::vector<std::int32_t>& codes = encoded.codes[category++];
      for (std::size_t i = 0; i < rows.size(); ++i)
        to.cells[i * to.columns + place + static_cast<std::size_t>(codes[rows[i]])] = 1;
    }
    place += column.width();
  }
}

}  // namespace

Matrix encode_matrix(const Encoder& encoder, const EncodedRows& encoded, const Frame& frame,
                     const std::vector<std::size_t>& rows, ThreadPool& pool, CpuTier tier) {
  Matrix matrix{rows.size(), encoder.width(), {}};
  matrix.cells.resize(matrix.rows * matrix.columns);
  encode_dense(encoder, encoded, frame, rows, pool, tier, matrix);
  encode_categories(encoder, encoded, rows, matrix);
  return matrix;
}

std::vector<double> read_offsets(const Frame& frame, const std::string& name, const std::vector<std::size_t>& rows) {
  std::vector<double> offsets;
  if (name.empty()) return offsets;
  const Column& column = frame.column(name);
  for (const std::size_t row : rows) {
    const double offset = column.kind() == ColumnKind::number ? column.number(row) : std::nan("");
    if (!std::isfinite(offset))
      throw Error(ErrorKind::data, "the offset of row " + std::to_string(row + 1) + " is missing",
                  "give a number in every row", {frame.source(), 0, name});
    offsets.push_back(offset);
  }
  return offsets;
}

}  // namespace lamina::baseline
