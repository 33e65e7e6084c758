#include <algorithm>
#include <mutex>
#include <span>

#include "base/checksum.hpp"
#include "explain/refit.hpp"
#include "explain/refit_folder.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/error.hpp"
#include "model/file.hpp"
#include "model/header.hpp"
#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"
#include "select/jobs.hpp"
#include "select/leaderboard.hpp"

namespace lamina {

namespace {

using Refitted = std::shared_ptr<const Model>;

// The rows that a fit learns from or holds out, with what takes part in it.
Frame answered_rows(const Model& model, const Frame& table) {
  const train::Target& target = model.impl().trained.learnt.target;
  for (const std::string& column : predictors(model)) table.column(column);  // throws where it lacks one
  for (const std::string& column : target.columns()) table.column(column);
  const train::TargetRows answers = train::read_target(table, target);
  std::vector<std::size_t> rows;
  for (const std::size_t row : train::rows_with_target(answers))
    if (answers.weight(row) > 0) rows.push_back(row);
  if (rows.empty())
    throw Error(ErrorKind::data, "there is no row to resample", "give rows with a target and a weight above 0",
                {table.source(), 0, target.name()});
  return explain::fitted_columns(model, rows.size() == table.rows() ? table : table.take(rows));
}

nlohmann::json identity_of(const Model& model, const Frame& rows, std::uint64_t seed) {
  const std::string bytes = model.serialize(false);
  return {{"model", {{"kind", model.kind()}, {"checksum", crc32(std::as_bytes(std::span(bytes)))}}},
          {"data", {{"rows", rows.rows()}, {"checksum", select::checksum(rows)}}},
          {"seed", seed}};
}

// As it comes back from a file, so that nothing depends on which was kept there; without what only training needs.
Refitted as_saved(const Model& model) {
  const std::string name = "a refitted model";
  auto impl = std::make_unique<Model::Impl>(model::from_file(unpack(model.serialize(false), name), name));
  return std::make_shared<const Model>(std::move(impl));
}

class Bootstrap {
 public:
  Bootstrap(const Model& model, const Frame& table, const ExplainOptions& options, const RefitContext& context)
      : model_(model),
        options_(options),
        context_(context),
        rows_(answered_rows(model, table)),
        folder_(options.keep,
                options.keep.empty() ? nlohmann::json() : identity_of(model, rows_, options.explain_seed)),
        refitted_(static_cast<std::size_t>(options.bootstrap)) {
    const train::Target& target = model.impl().trained.learnt.target;
    if (target.classes()) classes_ = train::read_target(rows_, target).truth.classes;
    levels_ = target.levels.size();
  }

  std::vector<Refitted> run() {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < refitted_.size(); ++i) {
      if (auto found = folder_.find(i, model_))
        take(i, std::make_shared<const Model>(std::move(*found)));
      else
        wanted.push_back(i);
    }
    const select::JobPlan plan = select::plan_jobs(wanted.size(), context_.jobs, context_.threads);
    run_.threads = plan.threads;
    run_.cpu_tier = context_.cpu_tier;
    run_.cancel = context_.cancel;
    select::run_jobs(wanted.size(), plan.workers, context_.cancel, [&](std::size_t job) { fit(wanted[job]); });
    return std::move(refitted_);
  }

 private:
  void fit(std::size_t resample) {
    const auto drawn = select::draw_rows(rows_.rows(), classes_, levels_, options_.explain_seed,
                                         static_cast<std::uint32_t>(resample), Purpose::resample);
    std::optional<Model> model;
    try {
      model = explain::refit(model_, rows_.take(drawn), run_);
    } catch (const Error& error) {
      throw Error(error.kind(), "resample " + std::to_string(resample + 1) + ": " + error.message(), error.remedy(),
                  error.place());
    }
    if (!model) return;
    folder_.keep(resample, *model);
    take(resample, as_saved(*model));
  }

  void take(std::size_t resample, Refitted model) {
    const std::lock_guard lock(mutex_);
    refitted_[resample] = std::move(model);
    ++done_;
    if (context_.progress) context_.progress(done_, refitted_.size());
  }

  const Model& model_;
  const ExplainOptions& options_;
  const RefitContext& context_;
  Frame rows_;
  explain::RefitFolder folder_;
  std::vector<Refitted> refitted_;
  std::vector<std::int32_t> classes_;
  std::size_t levels_ = 0, done_ = 0;
  explain::RefitRun run_;
  std::mutex mutex_;
};

}  // namespace

Refits::Refits(const Model& model, const Frame& table, const ExplainOptions& options, const RefitContext& context)
    : models_(Bootstrap(model, table, options, context).run()) {
  const auto undone = std::remove(models_.begin(), models_.end(), nullptr);
  interrupted_ = undone != models_.end();
  models_.erase(undone, models_.end());
}

}  // namespace lamina
