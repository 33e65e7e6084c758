#include "select/ensemble_plan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "model/ensemble.hpp"
#include "select/shared_options.hpp"

namespace lamina::select {

namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& remedy) {
  throw Error(ErrorKind::usage, message, remedy);
}

void check_kind(const std::string& combine) {
  const std::vector<std::string>& names = ensemble_names();
  if (std::find(names.begin(), names.end(), combine) != names.end()) return;
  const std::string close = nearest(combine, names);
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  refuse("option combine: '" + combine + "' is not known",
         close.empty() ? "give one of " + all : "did you mean " + close + "?");
}

void check_range(const char* option, std::size_t value, std::size_t most) {
  if (value > most)
    refuse(std::string("option ") + option + ": " + std::to_string(value) + " is out of range",
           "give a whole number from 1 to " + std::to_string(most));
}

void check_weights(const EnsembleOptions& ensemble) {
  if (ensemble.weights.empty()) return;
  if (ensemble.combine == "stack")
    refuse("the last model of a stack weighs the members itself", "leave the weights out");
  if (ensemble.weights.size() != ensemble.candidates.size())
    refuse("there are " + std::to_string(ensemble.weights.size()) + " weights for " +
               std::to_string(ensemble.candidates.size()) + " candidates",
           "give one for each");
  for (const double weight : ensemble.weights)
    if (!std::isfinite(weight) || !(weight > 0)) refuse("a weight is not above 0", "leave the candidate out instead");
}

std::size_t copies_of(const EnsembleOptions& ensemble) {
  if (ensemble.members > 0) return ensemble.members;
  const bool one = ensemble.combine == "average" && ensemble.candidates.size() == 1;
  return ensemble.combine == "bag" || one ? 10 : 1;
}

// A column that nobody sees is seen by no member.
void add_ignored(const Options& base, Options& own) {
  for (const std::string& column : base.ignore)
    if (std::find(own.ignore.begin(), own.ignore.end(), column) == own.ignore.end()) own.ignore.push_back(column);
}

PlannedLevel level_of_candidates(const EnsembleOptions& ensemble, const Options& base) {
  PlannedLevel level;
  const std::size_t copies = copies_of(ensemble);
  for (std::size_t i = 0; i < ensemble.candidates.size(); ++i)
    for (std::size_t copy = 0; copy < copies; ++copy) {
      PlannedMember member{ensemble.candidates[i].label, ensemble.candidates[i].options,
                           ensemble.weights.empty() ? 1 : ensemble.weights[i]};
      if (copies > 1) member.label += " " + std::to_string(copy + 1);
      share_options(base, member.options);
      add_ignored(base, member.options);
      member.options.seed += copy;
      level.members.push_back(std::move(member));
    }
  return level;
}

PlannedLevel last_of_stack(const EnsembleOptions& ensemble, const Options& base) {
  Candidate meta =
      ensemble.meta ? *ensemble.meta : parse_candidates({std::string("meta: ") + kDefaultMeta}, Options()).front();
  if (!ensemble.meta) meta.options.seed = base.seed;
  share_options(base, meta.options);
  meta.options.ignore.clear();  // it sees no columns of the data
  PlannedLevel level;
  level.sees_columns = false;
  level.members.push_back({meta.label, std::move(meta.options), 1});
  return level;
}

// Only the last level's probabilities are the answer.
void leave_priors_to_the_last(std::vector<PlannedLevel>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i)
    for (PlannedMember& member : levels[i].members)
      if (i + 1 < levels.size()) member.options.priors.clear();
}

std::vector<std::size_t> one_draw(std::size_t rows, const Stream& stream) {
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < rows; ++i)
    drawn.push_back((std::uint64_t{stream.bits(static_cast<std::uint32_t>(i))} * rows) >> 32);
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace

std::vector<std::string> PlannedLevel::labels() const {
  std::vector<std::string> all;
  for (const PlannedMember& member : members) all.push_back(member.label);
  return all;
}

std::vector<double> PlannedLevel::weights() const {
  std::vector<double> all;
  for (const PlannedMember& member : members) all.push_back(member.weight);
  return all;
}

void check_ensemble(const EnsembleOptions& ensemble) {
  check_kind(ensemble.combine);
  if (ensemble.candidates.empty()) refuse("no model is named to be combined", "name at least one, such as net");
  std::set<std::string> labels;
  for (const Candidate& candidate : ensemble.candidates)
    if (!labels.insert(candidate.label).second)
      refuse("two candidates have the label '" + candidate.label + "'", "give each its own");
  check_range("members", ensemble.members, kMaxMembers);
  check_range("levels", ensemble.levels, kMaxLevels);
  if (ensemble.levels > 1 && !ensemble.reads_folds())
    refuse("option levels has no effect on the combination " + ensemble.combine, "leave it out, or use a cascade");
  if (ensemble.meta && ensemble.combine != "stack")
    refuse("option meta has no effect on the combination " + ensemble.combine, "leave it out, or use a stack");
  if (!ensemble.folds.order.empty())
    refuse("folds in an order leave rows without answers out of fold", "leave the order out");
  check_weights(ensemble);
}

std::vector<PlannedLevel> plan_levels(const EnsembleOptions& ensemble, const Options& base) {
  const std::size_t count = ensemble.levels > 0 ? ensemble.levels : ensemble.combine == "cascade" ? 2 : 1;
  std::vector<PlannedLevel> levels(count, level_of_candidates(ensemble, base));
  if (ensemble.combine == "stack") levels.push_back(last_of_stack(ensemble, base));
  leave_priors_to_the_last(levels);
  return levels;
}

std::vector<std::size_t> draw_rows(std::size_t rows, const std::vector<std::int32_t>& classes, std::size_t levels,
                                   std::uint64_t seed, std::uint32_t number, Purpose purpose) {
  constexpr std::uint32_t kMostDraws = 1000;
  for (std::uint32_t draw = 0; draw < kMostDraws; ++draw) {
    std::vector<std::size_t> drawn = one_draw(rows, Stream(seed, purpose, number, draw));
    if (classes.empty()) return drawn;
    std::set<std::int32_t> there;
    for (const std::size_t row : drawn) there.insert(classes[row]);
    if (there.size() == levels) return drawn;
  }
  throw Error(ErrorKind::data, "a class has so few rows that 1000 draws with replacement lacked one", "add rows of it");
}

}  // namespace lamina::select
