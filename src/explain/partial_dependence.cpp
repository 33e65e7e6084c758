// Partial dependence: J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics
// 29, 2001.
#include "explain/curve_kinds.hpp"
#include "explain/vary.hpp"

namespace lamina::explain {

std::vector<Curve> partial_dependence(const Explained& explained, const Places& places) {
  std::vector<Curve> found = blank_curves(explained, "pdp", places);
  at_each_place(explained, places, [&](std::size_t place, const std::vector<double>& answers) {
    for (std::size_t i = 0; i < found.size(); ++i)
      found[i].values[place] = mean_answer(explained, answers, explained.outputs()[i]);
  });
  return found;
}

}  // namespace lamina::explain
