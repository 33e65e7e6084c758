// A model made of models, in levels: members of a level see the columns of the data and what the members of the levels
// before answer, as further columns; what they do not use, their encoders leave out. The answer is the weighted mean
// of the last level's answers. Averages and bags have one level, a stack ends with a model that sees answers only, each
// level of a cascade sees everything (Wolpert 1992, "Stacked generalization"; Breiman 1996, "Bagging predictors").
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lamina/metrics.hpp"
#include "lamina/model.hpp"
#include "model/answering.hpp"
#include "model/file.hpp"

namespace lamina::model {

struct Member {
  std::string label;  // its own within the level
  double weight = 1;  // in the mean of the last level; above 0
  std::shared_ptr<const Model> model;
  std::optional<Report> unseen;  // of rows that its kind was not fitted to: out of fold or out of bag
};

using Level = std::vector<Member>;

// How rows were dealt to folds; of stacks and cascades.
struct EnsembleFolds {
  std::size_t count = 5;  // 0: one for each row
  bool stratify = true;
  std::string group = {}, column = {};
};

struct Ensemble {
  std::string combine;  // one of ensemble_kinds()
  EnsembleFolds folds = {};
  std::vector<Level> levels;
  std::optional<Report> unseen;  // of the whole
};

struct EnsembleKind {
  const char* name;
  const char* title;
  bool reads_folds;  // later levels learn from answers out of fold
};
const std::vector<EnsembleKind>& ensemble_kinds();
bool reads_folds(const std::string& combine);

// What a member's answers are to later levels: one column for each target or, of classes, for each level but one, whose
// probability follows from the others. Levels count from 0. "L1.net.Yes" is what net on the first level says of Yes.
std::vector<Column> answer_columns(std::size_t level, const std::string& label, const train::Target& target,
                                   const Predictions& predictions);

// `columns` behind those of `frame`, in the place of columns of the same names.
Frame with_columns(const Frame& frame, const std::vector<Column>& columns);

// Their weighted mean; the only one itself.
Predictions mean_of(std::vector<Predictions> answers, const std::vector<double>& weights);

// Keeps references.
std::unique_ptr<Answering> make_ensemble_answering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier);

// Each member with its options, as far as they are others than those of the whole, and how it does.
std::vector<LearntTable> ensemble_tables(const Model::Impl& impl);

// What the header says of it; the members' headers are within.
nlohmann::json ensemble_header(const Ensemble& ensemble);

// The same with all that members need to answer, whose tensors are added behind a prefix of their own.
nlohmann::json save_ensemble(const Ensemble& ensemble, std::vector<FileTensor>& tensors);

// Throws errors of kind `model` when parts do not fit together; nlohmann's when a part has another form.
std::shared_ptr<const Ensemble> load_ensemble(const nlohmann::json& object, std::vector<FileTensor> tensors,
                                              const train::Learnt& whole, const std::string& path);

}  // namespace lamina::model
