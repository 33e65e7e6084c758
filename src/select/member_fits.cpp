#include "select/member_fits.hpp"

#include <chrono>

#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "model/impl.hpp"
#include "select/jobs.hpp"

namespace lamina::select {

namespace {

// What a fit complains of, and who.
[[noreturn]] void rethrow_of(const std::string& label, const Error& error) {
  throw Error(error.kind(), "member '" + label + "': " + error.message(), error.remedy(), error.place());
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

std::optional<std::vector<FittedJob>> MemberFits::run(std::size_t level, const LevelTable& tables,
                                                      const std::vector<FitJob>& jobs,
                                                      const std::vector<std::string>& labels) {
  std::vector<FittedJob> fitted(jobs.size());
  const JobPlan plan = plan_jobs(jobs.size(), context_.jobs, threads_);
  run_jobs(jobs.size(), plan.workers, context_.cancel, [&](std::size_t i) {
    const FitJob& job = jobs[i];
    const auto start = std::chrono::steady_clock::now();
    try {
      fitted[i] = fit_one(tables, job, plan.threads, done_ + i);
    } catch (const Error& error) {
      rethrow_of(labels[job.member], error);
    }
    if (cancelled() || !context_.finished) return;
    MemberFit told{done_ + i + 1, level + 1, labels[job.member], job.fold, job.rows.size(), seconds_since(start), {}};
    if (!job.unseen.empty()) told.report = fitted[i].report;
    const std::lock_guard lock(mutex_);
    context_.finished(told);
  });
  done_ += jobs.size();
  if (cancelled()) return std::nullopt;
  return fitted;
}

FittedJob MemberFits::fit_one(const LevelTable& tables, const FitJob& job, int threads, std::size_t number) {
  FitContext context;
  context.cancel = context_.cancel;
  if (context_.heard)
    context.sink = [this, number](const FitEvent& event) {
      const std::lock_guard lock(mutex_);
      context_.heard(number, event);
    };
  Options options = job.options;
  options.threads = threads;
  FittedJob fitted;
  fitted.model = fit(tables.table.take(job.rows), options, tables.valid, context);
  if (job.unseen.empty() || cancelled()) return fitted;
  const Frame unseen = tables.table.take(job.unseen);
  ScoreOptions scoring;
  scoring.threads = threads;
  scoring.cpu_tier = options.cpu_tier;
  fitted.answers = fitted.model->predict(unseen, scoring);
  const train::Target target = fitted.model->impl().trained.learnt.target;
  const train::TargetRows truth = train::read_target(unseen, target);
  fitted.report = evaluate(fitted.answers, truth.truth, target.positive);
  if (!job.fold.empty()) fitted.model.reset();  // nobody needs it any more
  return fitted;
}

}  // namespace lamina::select
