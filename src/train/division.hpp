// Which rows are learnt from and which are held out.
#pragma once

#include <string>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/options.hpp"
#include "train/target.hpp"

namespace lamina::train {

// Rows of the table, and of the validation frame when there is one, in ascending order.
struct Division {
  std::vector<std::size_t> training, validation;
  TargetRows answers, valid_answers;
  std::vector<double> weights;  // what each row of the table counts in training
  bool separate = false;        // the validation rows are of a frame of their own

  const TargetRows& validation_answers() const { return separate ? valid_answers : answers; }
};

// The rows whose target is present and whose weight is above 0, less those held out when options.valid is a fraction:
// drawn by options.seed, stratified for classes. `notes` hears what was left out. Throws when a part is empty or a
// class has no training row.
Division divide(const Frame& table, const Frame* valid, const Target& target, const Options& options,
                std::vector<std::string>& notes);

}  // namespace lamina::train
