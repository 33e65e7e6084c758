#include "lamina/cuts.hpp"

#include "lamina/error.hpp"
#include "metrics/sample.hpp"

namespace lamina {

const Cuts& Sample::cuts() const {
  if (cuts_) return *cuts_;
  Cuts found;
  for_each_tie(ranking(), [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last; ++k) {
      const std::size_t row = ranking()[k].row;
      (level(row) == positive ? found.positives : found.negatives) += weight(row);
    }
    found.cuts.push_back({ranking()[first].probability, found.positives, found.negatives});
  });
  cuts_ = std::move(found);
  return *cuts_;
}

Cuts cuts(const Predictions& predictions, const Truth& truth, std::optional<std::size_t> positive) {
  expect(predictions.levels.size() == 2, "cuts between other than two classes");
  return check(predictions, truth, positive).cuts();
}

}  // namespace lamina
