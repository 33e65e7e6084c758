#include "explain/resamples.hpp"

#include <algorithm>

#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"

namespace lamina::explain {

// A row without a class counts as of a class of its own.
Resamples::Resamples(const Explained& explained) : explained_(explained) {
  const train::Target& target = explained.model().impl().trained.learnt.target;
  if (!target.classes() || !explained.frame().find(target.name())) return;
  classes_ = train::read_target(explained.frame(), target).truth.classes;
  std::vector<std::int32_t> distinct = classes_;
  std::sort(distinct.begin(), distinct.end());
  levels_ = static_cast<std::size_t>(std::unique(distinct.begin(), distinct.end()) - distinct.begin());
}

std::vector<std::size_t> Resamples::rows(std::size_t number) const {
  return select::draw_rows(explained_.frame().rows(), classes_, levels_, explained_.options().explain_seed,
                           static_cast<std::uint32_t>(number), Purpose::resample);
}

}  // namespace lamina::explain
