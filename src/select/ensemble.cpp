#include "lamina/ensemble.hpp"

#include <algorithm>
#include <numeric>

#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "model/ensemble.hpp"
#include "model/judge.hpp"
#include "select/ensemble_plan.hpp"
#include "select/member_fits.hpp"
#include "select/unseen_answers.hpp"
#include "train/prepare.hpp"

namespace lamina {

namespace {

using select::EnsemblePlan;
using select::FitJob;
using select::FittedJob;
using select::PlannedLevel;
using select::UnseenAnswers;
using Rows = std::vector<std::size_t>;

class EnsembleFit {
 public:
  EnsembleFit(const Frame& table, EnsemblePlan plan, const Options& base, const Frame* valid,
              const EnsembleContext& context)
      : table_(table),
        valid_(valid),
        plan_(std::move(plan)),
        context_(context),
        impl_(std::make_unique<Model::Impl>()),
        made_(std::make_shared<model::Ensemble>()),
        fits_(context, base.threads) {
    impl_->options = model::reads_folds(plan_.combine) ? without_fold_columns(base, plan_.folds) : base;
    if (valid) impl_->options.valid.clear();
    impl_->has_state = false;
    made_->combine = plan_.combine;
    made_->folds = {plan_.folds.folds, plan_.folds.stratify, plan_.folds.group, plan_.folds.column};
  }

  std::optional<Model> run() {
    prepare();
    const std::vector<PlannedLevel> levels = plan_.levels(settled());
    check_names(levels);
    if (context_.begun) context_.begun(count_fits(levels));
    for (const PlannedLevel& level : levels)
      if (!fit_level(level, made_->levels.size() + 1 == levels.size())) return std::nullopt;
    finish();
    return Model(std::move(impl_));
  }

 private:
  const train::Target& target() const { return impl_->trained.learnt.target; }

  void prepare() {
    train::Trained& trained = impl_->trained;
    train::Target& learnt = trained.learnt.target;
    const train::Division division =
        train::prepare(learnt, trained.learnt.encoder, table_, valid_, impl_->options, trained.notes);
    if (learnt.reconstructs())
      throw Error(ErrorKind::usage, "autoencoders cannot be combined", "give a target to predict");
    if (!learnt.classes()) learnt.scalings.assign(learnt.names.size(), {});
    trained.training_rows = division.training;
    trained.validation_rows = division.validation;
    trained.stop_reason = StopReason::fitted;
    model::check_calibration(impl_->options, trained, table_, valid_);
    rows_ = table_.take(division.training);
    if (!division.validation.empty()) held_out_ = (valid_ ? *valid_ : table_).take(division.validation);
    truth_ = train::read_target(rows_, learnt);
    all_.resize(rows_.rows());
    std::iota(all_.begin(), all_.end(), std::size_t{0});
    if (learnt.classes()) classes_ = truth_.truth.classes;
    if (model::reads_folds(plan_.combine))
      folds_ = make_folds(rows_, all_, classes_, learnt.levels, plan_.folds, impl_->options.seed);
  }

  // What was decided from all rows must not be decided again from a part of them.
  Options settled() const {
    Options base = impl_->options;
    base.valid.clear();
    base.task = name(target().answer);
    if (base.target.empty()) base.target = target().name();
    return base;
  }

  std::size_t count_fits(const std::vector<PlannedLevel>& levels) const {
    std::size_t count = 0;
    for (const PlannedLevel& level : levels) count += level.members.size() * (folds_.count() + 1);
    return count;
  }

  // Said before anything is fitted.
  void check_names(const std::vector<PlannedLevel>& levels) const {
    for (std::size_t level = 0; level + 1 < levels.size(); ++level)
      for (const std::string& label : levels[level].labels())
        for (const Column& column : model::answer_columns(level, label, target(), {}))
          if (rows_.find(column.name()))
            throw Error(ErrorKind::usage, "a column of the data has the name that a member's answers get",
                        "rename it, or the member", {table_.source(), 0, column.name()});
  }

  // False when it was cancelled.
  bool fit_level(const PlannedLevel& level, bool last) {
    const Frame table = seen(rows_, answers_, level.sees_columns);
    const Frame valid = held_out_.rows() > 0 ? seen(held_out_, held_out_answers_, level.sees_columns) : Frame();
    const std::vector<FitJob> jobs = jobs_of(level);
    auto fitted = fits_.run(made_->levels.size(), {table, valid.rows() > 0 ? &valid : nullptr}, jobs, level.labels());
    if (!fitted) return false;
    std::vector<UnseenAnswers> unseen(level.members.size(), UnseenAnswers(rows_.rows()));
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (!jobs[i].unseen.empty()) unseen[jobs[i].member].add(jobs[i].unseen, (*fitted)[i].answers);
    add_level(level, jobs, *fitted, unseen);
    if (last)
      made_->unseen = judged(unseen, level.weights());
    else
      pass_on(unseen, valid);
    return true;
  }

  // What a level learns from: the data, unless it sees answers alone, and the answers of the levels before.
  Frame seen(const Frame& data, const std::vector<Column>& answers, bool columns) const {
    if (columns) return model::with_columns(data, answers);
    std::vector<Column> kept;
    for (const std::string& name : target().columns())
      if (const Column* column = data.find(name)) kept.push_back(*column);
    return model::with_columns(Frame(std::move(kept), data.source()), answers);
  }

  std::vector<FitJob> jobs_of(const PlannedLevel& level) const {
    std::vector<FitJob> jobs;
    for (std::size_t i = 0; i < level.members.size(); ++i) {
      const Options& options = level.members[i].options;
      for (std::size_t fold = 0; fold < folds_.count(); ++fold)
        jobs.push_back({i, options, folds_.training(fold), folds_.held_out(fold), folds_.name(fold)});
      jobs.push_back({i, options, all_, {}, ""});
      if (plan_.combine == "bag") draw(jobs.back());
    }
    return jobs;
  }

  void draw(FitJob& job) const {
    job.rows = select::draw_rows(rows_.rows(), classes_, target().levels.size(), impl_->options.seed,
                                 static_cast<std::uint32_t>(job.member));
    std::set_difference(all_.begin(), all_.end(), job.rows.begin(), job.rows.end(), std::back_inserter(job.unseen));
  }

  void add_level(const PlannedLevel& level, const std::vector<FitJob>& jobs, std::vector<FittedJob>& fitted,
                 const std::vector<UnseenAnswers>& unseen) {
    made_->levels.emplace_back();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if (!jobs[i].fold.empty()) continue;
      const select::PlannedMember& planned = level.members[jobs[i].member];
      auto model = std::make_shared<const Model>(std::move(*fitted[i].model));
      add_notes(planned.label, model->notes());
      made_->levels.back().push_back(
          {planned.label, planned.weight, std::move(model), judged({unseen[jobs[i].member]}, {1})});
    }
  }

  // What several members say is said once.
  void add_notes(const std::string& label, const std::vector<std::string>& notes) {
    for (const std::string& note : notes) {
      if (std::find(heard_.begin(), heard_.end(), note) != heard_.end()) continue;
      const auto& own = impl_->trained.notes;
      if (std::find(own.begin(), own.end(), note) == own.end()) later_notes_.push_back(label + ": " + note);
      heard_.push_back(note);
    }
  }

  std::optional<Report> judged(const std::vector<UnseenAnswers>& unseen, const std::vector<double>& weights) const {
    Rows rows;
    const Predictions mean = UnseenAnswers::mean(unseen, weights, rows);
    return select::report_of(mean, rows, truth_, target().positive);
  }

  // The answers that the next levels learn from: of members that have not seen the row and, for the rows that were held
  // out, of those that are kept.
  void pass_on(const std::vector<UnseenAnswers>& unseen, const Frame& valid) {
    const std::size_t number = made_->levels.size() - 1;
    const auto add = [&](std::vector<Column>& to, const std::string& label, const Predictions& predictions) {
      for (Column& column : model::answer_columns(number, label, target(), predictions))
        to.push_back(std::move(column));
    };
    for (std::size_t i = 0; i < unseen.size(); ++i) {
      const model::Member& member = made_->levels.back()[i];
      add(answers_, member.label, unseen[i].all());
      if (valid.rows() > 0) add(held_out_answers_, member.label, member.model->predict(valid, scoring()));
    }
  }

  ScoreOptions scoring() const {
    ScoreOptions options;
    options.threads = static_cast<int>(impl_->options.threads);
    options.cpu_tier = impl_->options.cpu_tier;
    return options;
  }

  void finish() {
    impl_->ensemble = std::move(made_);
    auto& notes = impl_->trained.notes;
    notes.insert(notes.end(), later_notes_.begin(), later_notes_.end());
    ThreadPool pool(model::thread_count(impl_->options.threads));
    model::judge(*impl_, table_, valid_, pool, choose_cpu_tier(impl_->options.cpu_tier), {});
  }

  const Frame& table_;
  const Frame* valid_;
  EnsemblePlan plan_;
  const EnsembleContext& context_;
  std::unique_ptr<Model::Impl> impl_;
  std::shared_ptr<model::Ensemble> made_;
  select::MemberFits fits_;
  Frame rows_, held_out_;  // to learn from; to validate on
  train::TargetRows truth_;
  Rows all_;
  std::vector<std::int32_t> classes_;
  Folds folds_;
  std::vector<Column> answers_, held_out_answers_;  // of the levels so far
  std::vector<std::string> heard_, later_notes_;
};

}  // namespace

const std::vector<std::string>& ensemble_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const model::EnsembleKind& kind : model::ensemble_kinds()) all.emplace_back(kind.name);
    return all;
  }();
  return names;
}

std::optional<Model> fit_ensemble(const Frame& table, const EnsembleOptions& ensemble, const Options& base,
                                  const Frame* valid, const EnsembleContext& context) {
  check_options(base);
  select::check_ensemble(ensemble);
  const EnsemblePlan plan{ensemble.combine, ensemble.folds,
                          [&](const Options& settled) { return select::plan_levels(ensemble, settled); }};
  return EnsembleFit(table, plan, base, valid, context).run();
}

namespace select {

namespace {

// What the members of an ensemble are, as it was planned; their options hold what all have in common.
std::vector<PlannedLevel> levels_of(const model::Ensemble& ensemble, const OptionsOf& options_of) {
  std::vector<PlannedLevel> levels;
  for (const model::Level& level : ensemble.levels) {
    PlannedLevel planned;
    planned.sees_columns = ensemble.combine != "stack" || levels.size() + 1 < ensemble.levels.size();
    for (const model::Member& member : level)
      planned.members.push_back({member.label, options_of(*member.model), member.weight});
    levels.push_back(std::move(planned));
  }
  return levels;
}

}  // namespace

std::optional<Model> refit_ensemble(const Model& model, const Frame& table, const OptionsOf& options_of,
                                    const EnsembleContext& context) {
  const model::Ensemble& ensemble = *model.impl().ensemble;
  EnsemblePlan plan;
  plan.combine = ensemble.combine;
  plan.folds.folds = ensemble.folds.count;
  plan.folds.stratify = ensemble.folds.stratify;
  plan.folds.group = ensemble.folds.group;
  plan.folds.column = ensemble.folds.column;
  plan.levels = [&](const Options&) { return levels_of(ensemble, options_of); };
  return EnsembleFit(table, plan, options_of(model), nullptr, context).run();
}

}  // namespace select

}  // namespace lamina
