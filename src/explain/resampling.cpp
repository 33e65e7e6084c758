#include "explain/resampling.hpp"

#include <atomic>
#include <span>

#include "base/checksum.hpp"
#include "lamina/error.hpp"
#include "model/file.hpp"
#include "model/header.hpp"
#include "model/impl.hpp"
#include "select/ensemble_plan.hpp"
#include "select/jobs.hpp"
#include "select/leaderboard.hpp"

namespace lamina::explain {

namespace {

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
  return fitted_columns(model, rows.size() == table.rows() ? table : table.take(rows));
}

nlohmann::json identity_of(const Model& model, const Frame& rows, std::uint64_t seed) {
  const std::string bytes = model.serialize(false);
  return {{"model", {{"kind", model.kind()}, {"checksum", crc32(std::as_bytes(std::span(bytes)))}}},
          {"data", {{"rows", rows.rows()}, {"checksum", select::checksum(rows)}}},
          {"seed", seed}};
}

// As it comes back from a file, so that nothing depends on which was kept there; without what only training needs.
Resampling::Refitted as_saved(const Model& model) {
  const std::string name = "a refitted model";
  auto impl = std::make_unique<Model::Impl>(model::from_file(unpack(model.serialize(false), name), name));
  return std::make_shared<const Model>(std::move(impl));
}

std::string name_of(const Resampling::Wanted& wanted) {
  std::string name = "resample " + std::to_string(wanted.resample + 1);
  for (const std::string& column : wanted.dropped)
    name += (&column == wanted.dropped.data() ? " without " : ", ") + column;
  return name;
}

}  // namespace

Resampling::Resampling(const Model& model, const Frame& table, const ExplainOptions& options,
                       const RefitContext& context)
    : model_(model),
      context_(context),
      seed_(options.explain_seed),
      rows_(answered_rows(model, table)),
      folder_(options.keep, options.keep.empty() ? nlohmann::json() : identity_of(model, rows_, seed_)) {
  const train::Target& target = model.impl().trained.learnt.target;
  if (target.classes()) classes_ = train::read_target(rows_, target).truth.classes;
  levels_ = target.levels.size();
}

std::vector<std::size_t> Resampling::places(std::size_t resample) const {
  return select::draw_rows(rows_.rows(), classes_, levels_, seed_, static_cast<std::uint32_t>(resample),
                           Purpose::resample);
}

void Resampling::fit(const std::vector<Wanted>& wanted, const Taker& take) {
  const select::JobPlan plan = select::plan_jobs(wanted.size(), context_.jobs, context_.threads);
  const RefitRun run{plan.threads, context_.cpu_tier, context_.cancel};
  wanted_ += wanted.size();
  std::atomic<std::size_t> taken = 0;
  select::run_jobs(wanted.size(), plan.workers, context_.cancel, [&](std::size_t job) {
    Refitted model = found_or_fitted(wanted[job], run);
    if (!model) return;
    take(job, std::move(model));
    ++taken;
    count();
  });
  interrupted_ = interrupted_ || taken < wanted.size();
}

Resampling::Refitted Resampling::found_or_fitted(const Wanted& wanted, const RefitRun& run) const {
  if (auto found = folder_.find(wanted.resample, wanted.dropped, model_))
    return std::make_shared<const Model>(std::move(*found));
  return fitted(wanted, run);
}

Resampling::Refitted Resampling::fitted(const Wanted& wanted, const RefitRun& run) const {
  Frame rows = rows_;
  for (const std::string& column : wanted.dropped) rows = rows.without(column);
  std::optional<Model> model;
  try {
    model = refit(model_, rows.take(places(wanted.resample)), run);
  } catch (const Error& error) {
    throw Error(error.kind(), name_of(wanted) + ": " + error.message(), error.remedy(), error.place());
  }
  if (!model) return nullptr;
  folder_.keep(wanted.resample, wanted.dropped, *model);
  return as_saved(*model);
}

void Resampling::count() {
  const std::lock_guard lock(mutex_);
  ++done_;
  if (context_.progress) context_.progress(done_, wanted_);
}

}  // namespace lamina::explain
