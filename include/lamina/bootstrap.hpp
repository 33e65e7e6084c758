// How sure an explanation is: the same explanation of models fitted to resampled rows (Efron 1979).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lamina/curves.hpp"
#include "lamina/explain.hpp"
#include "lamina/importance.hpp"
#include "lamina/refit_context.hpp"

namespace lamina {

// A model like `model`, of its kind and options (an ensemble member by member), fitted to these rows. What it was told
// to hold out, it holds out again. Rows that were validated on from another file are not at hand: then a network learns
// for as many epochs as were kept. Columns that the model does not use are left out; a predictor that is not there is
// done without. Throws a usage error when the model was calibrated on rows of another file, and what `fit` throws.
Model refit(const Model& model, const Frame& rows);

namespace explain {
class Resampling;
}

// Models fitted to as many rows as the table has with an answer, drawn with replacement: the draw of resample b depends
// on options.explain_seed and b alone. In the folder options.keep they are saved as they are done, with what makes them
// comparable; what is there is not fitted again. Bits depend on neither jobs nor threads.
class Refits {
 public:
  // `table`: the rows to draw from, with the target. Keeps a reference to the model, and what the context refers to.
  // Throws a usage error when the folder holds refits of another model, table or seed, and what fitting throws.
  // Interrupted, it has those that were done.
  Refits(const Model& model, const Frame& table, const ExplainOptions& options, const RefitContext& context = {});

  const std::vector<std::shared_ptr<const Model>>& models() const { return models_; }
  bool interrupted() const;  // so far

  // The rows with an answer that models()[i] was not fitted to, with the columns that take part in a fit.
  Frame left_out(std::size_t i) const;

  // Every resample of models() fitted again without each of some lists of columns; such models are kept in the folder
  // too. `judge` is asked about each, from several threads at once. Judgements by resample and list; NaN for those that
  // an interruption left undone.
  using Judge = std::function<double(std::size_t i, const Model& model)>;
  std::vector<std::vector<double>> without(const std::vector<StringList>& columns, const Judge& judge) const;

 private:
  std::shared_ptr<explain::Resampling> resampling_;
  std::vector<std::size_t> numbers_;  // of the resamples of models_
  std::vector<std::shared_ptr<const Model>> models_;
};

// Some numbers that explain a model, always as many.
using Explanation = std::function<std::vector<double>(const Explained& explained)>;

// The percentiles over resamples of what `explanation` gives. options.band_kind "refit" asks each of `refits` with the
// same rows; "rows" asks the model itself with resampled rows, and `refits` may be null.
Band bootstrap_band(const Explained& explained, const Refits* refits, const Explanation& explanation);

// Curves, surfaces and importances with bands.
void add_bands(std::vector<Curve>& curves, const Explained& explained, const Refits* refits);
void add_bands(std::vector<Surface>& surfaces, const Explained& explained, const Refits* refits);
void add_bands(ImportanceTable& table, const Explained& explained, const Refits* refits);

// Element by element over `draws`, each of the same length: interpolated between order statistics as NumPy and R (type
// 7) do.
Band percentiles(const std::vector<std::vector<double>>& draws, double low = 0.025, double high = 0.975);

}  // namespace lamina
