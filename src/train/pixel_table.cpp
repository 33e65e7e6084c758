#include "train/pixel_table.hpp"

#include <cstring>

#include "base/thread_pool.hpp"
#include "graph/step.hpp"
#include "kernels/kernels.hpp"
#include "train/network_graph.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kValues = 256;

}  // namespace

PixelTable::PixelTable(const Encoder& encoder, Precision precision, CpuTier tier)
    : table_(kValues * element_size(Type::real, precision)), precision_(precision), tier_(tier) {
  Encoder one;
  one.columns().push_back(encoder.columns().front());
  std::uint8_t values[kValues];
  for (std::size_t i = 0; i < kValues; ++i) values[i] = static_cast<std::uint8_t>(i);
  const auto graph = build_encoding(one);
  LeafStore store(graph->graph, precision);
  ThreadPool alone(1);
  Plan plan(graph->graph, {graph->dense}, store, alone, tier, {.max_rows = kValues});
  plan.bind(graph->inputs.pixels, values);
  plan.run(kValues);
  std::memcpy(table_.data(), plan.output(graph->dense), table_.size());
}

void PixelTable::encode(const std::uint8_t* pixels, std::size_t count, void* to) const {
  with_arithmetic(Type::real, precision_, [&](auto element) {
    using T = decltype(element);
    kernels::look_up_list<T>().select(tier_).function(pixels, reinterpret_cast<const T*>(table_.data()),
                                                      static_cast<T*>(to), count);
  });
}

}  // namespace lamina::train
