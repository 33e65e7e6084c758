#include <cmath>
#include <limits>

#include "explain/resampling.hpp"
#include "lamina/bootstrap.hpp"

namespace lamina {

using explain::Resampling;

Refits::Refits(const Model& model, const Frame& table, const ExplainOptions& options, const RefitContext& context)
    : resampling_(std::make_shared<Resampling>(model, table, options, context)) {
  std::vector<Resampling::Wanted> wanted;
  for (std::int64_t i = 0; i < options.bootstrap; ++i) wanted.push_back({static_cast<std::size_t>(i)});
  std::vector<Resampling::Refitted> all(wanted.size());
  resampling_->fit(wanted, [&](std::size_t i, Resampling::Refitted one) { all[i] = std::move(one); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]) continue;  // interrupted before it was done
    numbers_.push_back(i);
    models_.push_back(std::move(all[i]));
  }
}

bool Refits::interrupted() const { return resampling_->interrupted(); }

Frame Refits::left_out(std::size_t i) const {
  std::vector<bool> drawn(resampling_->rows().rows());
  for (const std::size_t place : resampling_->places(numbers_.at(i))) drawn[place] = true;
  std::vector<std::size_t> rest;
  for (std::size_t row = 0; row < drawn.size(); ++row)
    if (!drawn[row]) rest.push_back(row);
  return resampling_->rows().take(rest);
}

std::vector<std::vector<double>> Refits::without(const std::vector<StringList>& columns, const Judge& judge) const {
  std::vector<std::vector<double>> judgements(
      models_.size(), std::vector<double>(columns.size(), std::numeric_limits<double>::quiet_NaN()));
  std::vector<Resampling::Wanted> wanted;
  for (const std::size_t number : numbers_)
    for (const StringList& dropped : columns) wanted.push_back({number, dropped});
  resampling_->fit(wanted, [&](std::size_t job, const Resampling::Refitted& model) {
    const std::size_t i = job / columns.size();
    judgements[i][job % columns.size()] = judge(i, *model);
  });
  return judgements;
}

}  // namespace lamina
