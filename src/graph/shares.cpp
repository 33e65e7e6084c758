#include "graph/shares.hpp"

namespace lamina {
namespace {

// Rows of a share begin at multiples of this, so that products get whole tiles (those of AMX are the largest).
constexpr std::size_t kRowGrain = 16;

}  // namespace

bool needs_row_major(const Graph& graph, const Node& node) {
  if (in_panels(extents(node.shape)) && !node.op->knows_panels_of(Op::kResult)) return true;
  for (std::size_t i = 0; i < node.inputs.size(); ++i)
    if (in_panels(extents(graph.node(node.inputs[i]).shape)) && !node.op->knows_panels_of(i)) return true;
  return false;
}

Division division_of(const Graph& graph, const Node& node, bool rows_only) {
  if (node.op->alone || needs_row_major(graph, node)) return Division::one;
  const Extents space = extents(node.shape);
  if (!node.op->elementwise && !node.op->by_panels) return Division::rows;
  if (panel_count(space) == 1 || (rows_only && space.symbolic())) return Division::rows;
  return Division::panels;
}

Range share_of_rows(std::size_t rows, int thread, int threads) { return part(rows, thread, threads, kRowGrain); }

void Shares::divide(Division division, Extents space, std::int64_t n, int thread, int threads) {
  const auto rows = static_cast<std::size_t>(space.rows_at(n)), columns = static_cast<std::size_t>(space.columns);
  if (division == Division::one) {
    if (thread == 0) add({0, 0, rows, columns});
  } else if (division == Division::rows) {
    const Range r = share_of_rows(rows, thread, threads);
    add({r.begin, 0, r.size(), columns});
  } else {
    divide_panels(space, rows, thread, threads);
  }
}

// The panels one after the other make one long column; it is cut into equal pieces.
void Shares::divide_panels(Extents space, std::size_t rows, int thread, int threads) {
  const auto columns = static_cast<std::size_t>(space.columns);
  const std::size_t total = panel_count(space) * rows;
  const auto cut = [&](int t) {
    const std::size_t place = total * static_cast<std::size_t>(t) / static_cast<std::size_t>(threads);
    const std::size_t row = place % rows / kRowGrain * kRowGrain;
    return t == threads ? total : place - place % rows + row;
  };
  const std::size_t from = cut(thread), to = cut(thread + 1);
  const std::size_t first = from / rows, first_row = from % rows, last = to / rows, last_row = to % rows;
  const auto width = [&](std::size_t panel, std::size_t count) {
    return std::min(columns, (panel + count) * kPanel) - panel * kPanel;
  };
  if (first == last)
    return add({first_row, first * kPanel, last_row - first_row, first_row < last_row ? width(first, 1) : 0});
  std::size_t whole = first;
  if (first_row > 0) {
    add({first_row, first * kPanel, rows - first_row, width(first, 1)});
    ++whole;
  }
  if (whole < last) add({0, whole * kPanel, rows, width(whole, last - whole)});
  if (last_row > 0) add({0, last * kPanel, last_row, width(last, 1)});
}

}  // namespace lamina
