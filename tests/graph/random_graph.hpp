// Small random graphs of products, chains, reductions and updates, some of them on matrices in panels.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "lamina/plan.hpp"

namespace lamina {

class RandomGraph {
 public:
  static constexpr std::int64_t kMostRows = 130;

  explicit RandomGraph(std::uint32_t seed);

  Graph graph;
  std::vector<Value> inputs;   // of kRows rows, real
  std::vector<Value> outputs;  // none is a leaf

  void initialise(LeafStore& store) const;

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  Value any() { return values_[below(values_.size())]; }
  Value any_like(const Shape& shape);  // empty when there is none
  void add(const Value& value) { values_.push_back(value); }
  void grow();
  Value unary(const Value& a);
  Value binary();
  Value product();
  Value reduction();
  void add_updates();

  std::mt19937 random_;
  std::vector<Value> values_;
};

}  // namespace lamina
