#include "graph/steps_copy.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "graph/op.hpp"
#include "graph/shares.hpp"
#include "kernels/kernels.hpp"

namespace lamina {
namespace {

// A step whose body handles the rows [begin, end) of its result.
template <class Body>
struct RowsStep final : Step {
  RowsStep(const Lowering& lowering, NodeId id, Body rows_body)
      : out_size(extents(lowering.graph.node(id).shape)),
        name(lowering.graph.node(id).op->name),
        formula(lowering.graph.node(id).op->formula),
        body(std::move(rows_body)) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const Range r = share_of_rows(size(out_size.rows_at(n)), thread, threads);
    if (r.begin < r.end) body(memory, r.begin, r.end);
  }

  double work(std::int64_t n) const override { return static_cast<double>(out_size.elements_at(n)) / 4; }
  PlanStepInfo info() const override { return {std::string(name), std::string(formula), 0, 0}; }

  Extents out_size;
  std::string_view name, formula;
  Body body;
};

template <class Body>
std::unique_ptr<Step> rows_step(const Lowering& lowering, NodeId id, Body body) {
  return std::make_unique<RowsStep<Body>>(lowering, id, std::move(body));
}

struct CopyStep final : Step {
  CopyStep(NodeId source, NodeId target, Extents extent, std::size_t element)
      : from(source), to(target), size_of(extent), element_bytes(element) {}

  void run(Memory memory, std::int64_t n, int thread, int threads) const override {
    const Range bytes = part(size(size_of.elements_at(n)) * element_bytes, thread, threads, 64);
    if (bytes.begin < bytes.end)
      std::memcpy(static_cast<char*>(memory[to]) + bytes.begin, static_cast<const char*>(memory[from]) + bytes.begin,
                  bytes.end - bytes.begin);
  }

  double work(std::int64_t n) const override { return static_cast<double>(size_of.elements_at(n)) / 8; }
  PlanStepInfo info() const override { return {"copy", "a", 0, 0}; }

  NodeId from, to;
  Extents size_of;
  std::size_t element_bytes;
};

// Element conversions over a contiguous stretch; the two that matter to the encoder have vector kernels.
template <class From, class To>
void convert(const Lowering&, const From* x, To* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = static_cast<To>(x[i]);
}
template <>
void convert<double, float>(const Lowering& lowering, const double* x, float* y, std::size_t count) {
  kernels::cast_double_float_list().select(lowering.tier).function(x, y, count);
}
template <>
void convert<std::uint8_t, double>(const Lowering& lowering, const std::uint8_t* x, double* y, std::size_t count) {
  kernels::cast_byte_double_list().select(lowering.tier).function(x, y, count);
}

}  // namespace

std::size_t element_size(Type type, Precision precision) {
  return with_element(type, precision, [](auto element) { return sizeof element; });
}

std::unique_ptr<Step> make_copy(const Lowering& lowering, NodeId from, NodeId to) {
  const Node& node = lowering.graph.node(to);
  return std::make_unique<CopyStep>(from, to, extents(node.shape), element_size(node.type, lowering.precision));
}

std::unique_ptr<Step> lower_reshape(const Lowering& lowering, NodeId id) {
  return make_copy(lowering, lowering.graph.node(id).inputs[0], id);
}

std::unique_ptr<Step> lower_concat(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const std::size_t element = element_size(node.type, lowering.precision);
  std::vector<std::pair<NodeId, std::size_t>> parts;  // node, bytes of a row
  for (const NodeId input : node.inputs)
    parts.emplace_back(input, size(extents(lowering.graph.node(input).shape).columns) * element);
  const std::size_t row_bytes = size(extents(node.shape).columns) * element;
  return rows_step(lowering, id, [=](Memory memory, std::size_t begin, std::size_t end) {
    char* out = static_cast<char*>(memory[id]);
    std::size_t offset = 0;
    for (const auto& source : parts) {
      const char* in = static_cast<const char*>(memory[source.first]);
      for (std::size_t r = begin; r < end; ++r)
        std::memcpy(out + r * row_bytes + offset, in + r * source.second, source.second);
      offset += source.second;
    }
  });
}

std::unique_ptr<Step> lower_slice(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const NodeId in = node.inputs[0];
  const std::size_t element = element_size(node.type, lowering.precision);
  const std::size_t in_bytes = size(extents(lowering.input(node, 0).shape).columns) * element;
  const std::size_t out_bytes = size(extents(node.shape).columns) * element;
  const std::size_t offset = size(node.attributes.integer) * element;
  return rows_step(lowering, id, [=](Memory memory, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r)
      std::memcpy(static_cast<char*>(memory[id]) + r * out_bytes,
                  static_cast<const char*>(memory[in]) + r * in_bytes + offset, out_bytes);
  });
}

std::unique_ptr<Step> lower_cast(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const NodeId in = node.inputs[0];
  const std::size_t columns = size(extents(node.shape).columns);
  const Lowering copy = lowering;
  return with_element(lowering.input(node, 0).type, lowering.precision, [&](auto from) {
    return with_arithmetic(node.type, lowering.precision, [&](auto to) -> std::unique_ptr<Step> {
      using From = decltype(from);
      using To = decltype(to);
      return rows_step(copy, id, [=](Memory memory, std::size_t begin, std::size_t end) {
        convert<From, To>(copy, static_cast<const From*>(memory[in]) + begin * columns,
                          static_cast<To*>(memory[id]) + begin * columns, (end - begin) * columns);
      });
    });
  });
}

std::unique_ptr<Step> lower_one_hot(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const NodeId in = node.inputs[0];
  const std::size_t width = size(extents(node.shape).columns);
  return with_arithmetic(node.type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
    using T = decltype(element);
    return rows_step(lowering, id, [=](Memory memory, std::size_t begin, std::size_t end) {
      T* out = static_cast<T*>(memory[id]);
      std::fill(out + begin * width, out + end * width, T{0});
      for (std::size_t r = begin; r < end; ++r) {
        const auto code = static_cast<std::size_t>(static_cast<const std::int32_t*>(memory[in])[r]);
        if (code < width) out[r * width + code] = T{1};
      }
    });
  });
}

std::unique_ptr<Step> lower_pick(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const NodeId in = node.inputs[0], index = node.inputs[1];
  const std::size_t width = size(extents(lowering.input(node, 0).shape).columns);
  return with_arithmetic(node.type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
    using T = decltype(element);
    return rows_step(lowering, id, [=](Memory memory, std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        const auto code = static_cast<std::size_t>(static_cast<const std::int32_t*>(memory[index])[r]);
        static_cast<T*>(memory[id])[r] = code < width ? static_cast<const T*>(memory[in])[r * width + code] : T{0};
      }
    });
  });
}

std::unique_ptr<Step> lower_argmax(const Lowering& lowering, NodeId id) {
  const Node& node = lowering.graph.node(id);
  const NodeId in = node.inputs[0];
  const std::size_t width = size(extents(lowering.input(node, 0).shape).columns);
  return with_arithmetic(lowering.input(node, 0).type, lowering.precision, [&](auto element) -> std::unique_ptr<Step> {
    using T = decltype(element);
    return rows_step(lowering, id, [=](Memory memory, std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        const T* row = static_cast<const T*>(memory[in]) + r * width;
        static_cast<std::int32_t*>(memory[id])[r] = static_cast<std::int32_t>(std::max_element(row, row + width) - row);
      }
    });
  });
}

}  // namespace lamina
