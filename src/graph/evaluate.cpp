// Evaluation in double precision on the reference kernels: what every faster plan is held to.
#include <deque>

#include "base/aligned.hpp"
#include "base/thread_pool.hpp"
#include "graph/step.hpp"
#include "lamina/error.hpp"
#include "lamina/plan.hpp"

namespace lamina {
namespace {

// The fed numbers in the input's element type.
AlignedBuffer<char> converted(const Value& input, const std::vector<double>& values) {
  return with_element(input.type(), Precision::fp64, [&](auto element) {
    using T = decltype(element);
    AlignedBuffer<char> buffer(values.size() * sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) reinterpret_cast<T*>(buffer.data())[i] = to_element<T>(values[i]);
    return buffer;
  });
}

}  // namespace

std::vector<std::vector<double>> evaluate(const std::vector<Value>& values,
                                          const std::vector<std::pair<Value, std::vector<double>>>& feeds,
                                          std::int64_t rows) {
  expect(!values.empty(), "evaluate takes at least one value");
  const Graph& graph = values[0].graph();
  LeafStore store(graph, Precision::fp64);
  ThreadPool pool(1);
  Plan plan(graph, values, store, pool, CpuTier::reference, {.max_rows = rows});
  std::deque<AlignedBuffer<char>> buffers;
  for (const auto& feed : feeds) {
    const Leaf* leaf = graph.leaf_of(feed.first.id());
    if (leaf == nullptr) throw Error(ErrorKind::usage, "only leaves can be fed", "feed inputs, parameters or states");
    const std::size_t expected = size(extents(feed.first.shape()).elements_at(rows));
    if (feed.second.size() != expected)
      throw Error(ErrorKind::usage,
                  "\"" + leaf->name + "\" takes " + std::to_string(expected) + " values, got " +
                      std::to_string(feed.second.size()),
                  "feed rows × columns values, row by row");
    if (leaf->kind != LeafKind::input) {
      store.set(leaf->name, feed.second);
    } else {
      buffers.push_back(converted(feed.first, feed.second));
      plan.bind(feed.first, buffers.back().data());
    }
  }
  plan.run(rows);
  std::vector<std::vector<double>> results;
  for (const Value& value : values) results.push_back(plan.output_values(value));
  return results;
}

}  // namespace lamina
