#include "explain/refit.hpp"

#include <algorithm>

#include "lamina/bootstrap.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/search.hpp"
#include "model/ensemble.hpp"
#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"

namespace lamina {

namespace explain {

namespace {

const train::Target& target_of(const Model& model) { return model.impl().trained.learnt.target; }

// On rows of another file, which are not known here.
bool validated_elsewhere(const Model& model) {
  return model.validation_report().has_value() && model.options().valid.empty();
}

// What has no say in the bits of a model: how to run and what to write meanwhile.
void forget_the_run(Options& options, const RefitRun& run) {
  const Options usual;
  for (const OptionInfo& info : option_table())
    if (!model::is_stored(info.name, info.group)) set_option(options, info.name, get_option(usual, info.name));
  options.threads = run.threads;
  options.cpu_tier = run.cpu_tier;
}

Options without_validation(const Model& model, const Options& options) {
  Trial trial;
  trial.best_epoch = model.best_epoch();
  return refit_options(options, trial);
}

class Recipe {
 public:
  Recipe(const Model& model, const Frame& rows, const RefitRun& run)
      : rows_(rows), run_(run), validated_elsewhere_(validated_elsewhere(model)) {
    if (validated_elsewhere_ && model.options().calibrate != "none")
      throw Error(ErrorKind::usage, "the model was calibrated on rows of another file, which a refit does not have",
                  "train it with a fraction for --valid, or take --band-kind rows");
  }

  // Of the whole, or of a member. What was decided from all rows is not decided again.
  Options options(const Model& model) const {
    Options own = model.options();
    forget_the_run(own, run_);
    const auto gone = [&](const std::string& column) { return rows_.find(column) == nullptr; };
    own.ignore.erase(std::remove_if(own.ignore.begin(), own.ignore.end(), gone), own.ignore.end());
    own.task = name(target_of(model).answer);
    if (own.target.empty()) own.target = target_of(model).name();
    return validated_elsewhere_ ? without_validation(model, own) : own;
  }

 private:
  const Frame& rows_;
  const RefitRun& run_;
  bool validated_elsewhere_;
};

}  // namespace

Frame fitted_columns(const Model& model, const Frame& table) {
  std::vector<std::string> names = predictors(model);
  for (const std::string& name : target_of(model).columns()) names.push_back(name);
  if (const auto& ensemble = model.impl().ensemble)
    for (const std::string& name : {ensemble->folds.group, ensemble->folds.column}) names.push_back(name);
  std::vector<Column> columns;
  for (const std::string& name : names)
    if (const Column* column = table.find(name)) columns.push_back(*column);
  Frame own(std::move(columns), table.source());
  own.image_height = table.image_height;
  own.image_width = table.image_width;
  return own;
}

std::optional<Model> refit(const Model& model, const Frame& rows, const RefitRun& run) {
  const Frame own = fitted_columns(model, rows);
  const Recipe recipe(model, own, run);
  if (model.impl().ensemble) {
    EnsembleContext context;
    context.cancel = run.cancel;
    context.jobs = 1;
    return select::refit_ensemble(
        model, own, [&](const Model& part) { return recipe.options(part); }, context);
  }
  FitContext context;
  context.cancel = run.cancel;
  Model fitted = fit(own, recipe.options(model), nullptr, context);
  if (run.cancel && *run.cancel) return std::nullopt;
  return fitted;
}

}  // namespace explain

Model refit(const Model& model, const Frame& rows) { return std::move(*explain::refit(model, rows, {})); }

}  // namespace lamina
