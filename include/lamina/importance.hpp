// Which predictors a model leans on.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lamina/explain.hpp"

namespace lamina {

class Refits;

struct Importance {
  std::string variable;              // a predictor, or several joined by +
  std::vector<std::string> columns;  // which they are
  double value = 0;
  std::optional<double> deviation;  // over the repeats, with divisor repeats − 1
  std::vector<double> repeats;      // permutation, out_of_bag: the value of each
  std::optional<double> low, high;  // 2.5 and 97.5 percentiles of a bootstrap
};

struct ImportanceTable {
  std::string method;              // of importance_methods()
  std::string metric;              // the metric that values are differences of; empty for other methods
  std::optional<double> baseline;  // that metric of the rows as they are
  std::optional<double>
      fidelity;         // surrogate: share of the variance of the model's answers that the tree explains (R²)
  std::string drawing;  // surrogate: the tree in characters
  std::vector<Importance> variables;  // the most important first, ties as the predictors stand
  std::vector<std::string> notes;
};

// Methods:
//   permutation  by how much the metric gets worse when a variable's values are shuffled among the rows (Breiman 2001)
//   out_of_bag   the same of a bag or forest on the rows it was fitted to, each answered for by the trees that have not
//                seen it; throws a data error for other rows
//   drop_column  by how much it gets worse, on the same rows, for a model fitted without the variable
//   gedeon       from a network's weights, inputs to the first two layers (Gedeon 1997, as H2O has it); sums to 1
//   surrogate    by what splits in a tree fitted to the model's answers gain; sums to 1
//   own          what a tree, forest or boosting counts by itself: the gains of its splits; sums to 1
// For classes a permutation keeps the answers of all levels together: one value for all of them.
struct ImportanceMethod {
  const char* name;
  const char* title;
  const char* definition;
  bool needs_answers;  // the frame must have the target
  bool (*applies)(const Model& model);
  ImportanceTable (*make)(const Explained& explained);
  // What bands are percentiles of: for each resample the values of the table's variables. For `refits`: bootstrap.hpp.
  std::vector<std::vector<double>> (*draws)(const ImportanceTable& table, const Explained& explained,
                                            const Refits* refits);
  const char* band_note;  // where the resamples are judged, unless it is on the rows explained with; else ""
};
const std::vector<ImportanceMethod>& importance_methods();
const ImportanceMethod* find_importance_method(const std::string& name);  // null when there is none

// Throws a usage error for a method that there is not or that the model's kind does not have; a data error when the
// target is needed and lacking.
ImportanceTable importance(const Explained& explained, const std::string& method);

Frame to_frame(const ImportanceTable& table);
nlohmann::json to_json(const ImportanceTable& table);

}  // namespace lamina
