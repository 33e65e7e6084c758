// Rows in the order of a probability, and what follows from it.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace lamina {

class Sample;

struct Ranked {
  double probability;
  std::size_t row;
};
using Ranking = std::vector<Ranked>;

// The scored rows of positive weight by the probability of a level, descending, ties by row.
Ranking rank(const Sample& sample, std::size_t level);

// Calls f(first, last) for each stretch of rows of equal probability.
template <class F>
void for_each_tie(const Ranking& ranking, F&& f) {
  for (std::size_t first = 0, last = 0; first < ranking.size(); first = last) {
    while (last < ranking.size() && ranking[last].probability == ranking[first].probability) ++last;
    f(first, last);
  }
}

// Of each ordered pair of classes: among pairs of a row of class i and one of class j, how many (by weight) have the
// row of class i first when both are ranked by the probability of class i, ties counting one half.
struct PairAreas {
  std::size_t levels = 0;
  std::vector<double> weights;  // of each class's rows, summed
  std::vector<double> pairs;    // levels × levels, row-major

  bool occurs(std::size_t level) const { return weights[level] > 0; }
  // The area of class i against class j, both of which occur.
  double area(std::size_t i, std::size_t j) const { return pairs[i * levels + j] / (weights[i] * weights[j]); }
  // Of class i against all others; NaN where that is undefined.
  double one_versus_rest(std::size_t i) const;
};

// Each class costs one sort and one pass.
PairAreas pair_areas(const Sample& sample);

}  // namespace lamina
