// What an ensemble is made of, before anything is fitted: its members, level by level, checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

// Throws usage errors for what cannot be combined.
void check_ensemble(const EnsembleOptions& ensemble);

// `base`: what all have in common, settled: its task is not auto, and it holds no rows out.
std::vector<PlannedLevel> plan_levels(const EnsembleOptions& ensemble, const Options& base);

// As many rows as there are, drawn with replacement for the member `number` of a bag, ascending. A draw that lacks one
// of the classes (empty for numbers) is drawn again. Throws a data error when that happens 1000 times.
std::vector<std::size_t> draw_rows(std::size_t rows, const std::vector<std::int32_t>& classes, std::size_t levels,
                                   std::uint64_t seed, std::uint32_t number);

}  // namespace lamina::select
