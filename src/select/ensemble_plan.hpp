// What an ensemble is made of, before anything is fitted: its members, level by level, checked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/philox.hpp"
#include "lamina/ensemble.hpp"
#include "train/target.hpp"

namespace lamina::select {

struct PlannedMember {
  std::string label;
  Options options;
  double weight = 1;
};

struct PlannedLevel {
  bool sees_columns = true;  // of the data; else the answers of the levels before alone
  std::vector<PlannedMember> members;

  std::vector<std::string> labels() const;
  std::vector<double> weights() const;
};

// How models are to be combined.
struct EnsemblePlan {
  std::string combine;
  FoldOptions folds;
  // `base`: what all have in common, settled: its task is not auto, and it holds no rows out.
  std::function<std::vector<PlannedLevel>(const Options& base)> levels;
};

// Throws usage errors for what cannot be combined.
void check_ensemble(const EnsembleOptions& ensemble);

std::vector<PlannedLevel> plan_levels(const EnsembleOptions& ensemble, const Options& base);

// An ensemble like `model`, which is one: the same members, combined in the same way. `options_of` gives the options of
// the whole and of each member. None when it was cancelled.
using OptionsOf = std::function<Options(const Model& model)>;
std::optional<Model> refit_ensemble(const Model& model, const Frame& table, const OptionsOf& options_of,
                                    const EnsembleContext& context = {});

// As many rows as there are, drawn with replacement for the member `number` of a bag or the resample of that number,
// ascending. A draw that lacks one of the classes (empty for numbers) is drawn again. Throws a data error when that
// happens 1000 times.
std::vector<std::size_t> draw_rows(std::size_t rows, const std::vector<std::int32_t>& classes, std::size_t levels,
                                   std::uint64_t seed, std::uint32_t number, Purpose purpose = Purpose::bag);

}  // namespace lamina::select
