#include "lamina/search.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "select/jobs.hpp"
#include "select/leaderboard.hpp"
#include "select/proposals.hpp"
#include "select/trial.hpp"
#include "train/target.hpp"

namespace lamina {

namespace {

using namespace select;

Options with(const Options& base, const Settings& settings) {
  Options options = base;
  for (const auto& [option, value] : settings) set_option(options, option, value);
  return options;
}

nlohmann::json folds_json(const std::optional<FoldOptions>& folds) {
  if (!folds) return nullptr;
  return {{"folds", folds->folds},
          {"stratify", folds->stratify},
          {"group", folds->group},
          {"order", folds->order},
          {"column", folds->column}};
}

// What trials must have in common to be listed together.
nlohmann::json identity_of(const Frame& table, const Frame* valid, const Options& base, const SearchOptions& search,
                           const Judge& judge) {
  nlohmann::json options = to_json(base);
  for (const OptionInfo& info : option_table())
    if (info.group == "running" || info.group == "saving" || info.group == "reading") options.erase(info.name);
  return {{"data", {{"rows", table.rows()}, {"checksum", checksum(table)}}},
          {"validation", valid ? nlohmann::json(checksum(*valid)) : nlohmann::json()},
          {"options", std::move(options)},
          {"metric", judge.metric->key},
          {"folds", folds_json(search.folds)}};
}

class Search {
 public:
  Search(const Frame& table, const Frame* valid, const Options& base, const SearchOptions& search,
         const SearchContext& context, const Judge& judge)
      : base_(base),
        search_(search),
        context_(context),
        judge_(judge),
        run_{table, valid, search, judge_, context},
        proposals_(make_proposals(search, base)),
        board_(search.folder, identity_of(table, valid, base, search, judge)) {}

  SearchResult run() {
    result_.metric = judge_.metric->key;
    result_.higher_is_better = judge_.metric->higher_is_better;
    result_.planned = proposals_->planned();
    if (context_.begun) context_.begun(result_.planned);
    for (auto round = next(); !round.empty(); round = next()) {
      run_round(round);
      if (cancelled() || stops()) break;
    }
    result_.interrupted = cancelled();
    result_.ranking = rank(result_.trials, judge_);
    if (result_.ranking.empty() && !result_.interrupted) refuse_failures();
    return std::move(result_);
  }

 private:
  bool cancelled() const { return context_.cancel && *context_.cancel; }

  std::vector<Settings> next() { return proposals_->next(result_.trials, rank(result_.trials, judge_)); }

  // Settings that were tried before, in this run or an earlier one, are not tried again. Trials are numbered as they
  // are proposed, so that a search that went on after a break lists the same ones as one without.
  void run_round(const std::vector<Settings>& round) {
    std::vector<std::pair<std::size_t, const Settings*>> fresh;
    for (const Settings& settings : round) {
      ++proposed_;
      if (is_listed(settings)) continue;
      if (const Trial* earlier = board_.find(settings))
        take_earlier(*earlier);
      else
        fresh.emplace_back(proposed_, &settings);
    }
    const JobPlan plan = plan_jobs(fresh.size(), search_.jobs, base_.threads);
    run_jobs(fresh.size(), plan.workers, context_.cancel, [&](std::size_t job) {
      const auto& [number, settings] = fresh[job];
      Options options = with(base_, *settings);
      options.threads = plan.threads;
      auto fitted = run_trial(run_, options, number, *settings);
      if (!fitted) return;
      const std::lock_guard lock(mutex_);
      board_.add(fitted->trial, fitted->model ? &*fitted->model : nullptr);
      take(std::move(fitted->trial));
    });
    std::sort(result_.trials.begin(), result_.trials.end(),
              [](const Trial& a, const Trial& b) { return a.number < b.number; });
  }

  bool is_listed(const Settings& settings) const {
    return std::any_of(result_.trials.begin(), result_.trials.end(),
                       [&](const Trial& trial) { return trial.settings == settings; });
  }

  void take_earlier(Trial trial) {
    trial.number = proposed_;
    take(std::move(trial));
  }

  void take(Trial trial) {
    result_.trials.push_back(std::move(trial));
    const std::vector<std::size_t> ranking = rank(result_.trials, judge_);
    board_.write(result_.trials, ranking);
    if (context_.finished)
      context_.finished(result_.trials.back(), ranking.empty() ? nullptr : &result_.trials[ranking.front()]);
  }

  bool stops() {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    const bool late = search_.max_seconds > 0 && elapsed.count() >= search_.max_seconds;
    const bool idle = search_.stop_after > 0 && since_best() >= search_.stop_after;
    result_.stopped_early = (late || idle) && result_.trials.size() < result_.planned;
    return result_.stopped_early;
  }

  std::size_t since_best() const {
    const std::vector<std::size_t> ranking = rank(result_.trials, judge_);
    return ranking.empty() ? result_.trials.size() : result_.trials.size() - 1 - ranking.front();
  }

  [[noreturn]] void refuse_failures() const {
    std::vector<std::string> reasons;
    for (const Trial& trial : result_.trials)
      if (std::find(reasons.begin(), reasons.end(), trial.failure) == reasons.end()) reasons.push_back(trial.failure);
    std::string text;
    for (const std::string& reason : reasons) text += (text.empty() ? "" : " | ") + reason;
    throw Error(ErrorKind::usage, "all " + std::to_string(result_.trials.size()) + " trials failed: " + text,
                "mend what is named, or search other values");
  }

  const Options& base_;
  const SearchOptions& search_;
  const SearchContext& context_;
  Judge judge_;
  TrialRun run_;
  std::unique_ptr<Proposals> proposals_;
  Leaderboard board_;
  std::mutex mutex_;
  SearchResult result_;
  std::size_t proposed_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

Options options_of(const Options& base, const Trial& trial) { return with(base, trial.settings); }

Options refit_options(const Options& base, const Trial& trial) {
  Options options = with(base, trial.settings);
  options.valid.clear();
  if (trial.best_epoch > 0) options.epochs = trial.best_epoch;
  const Options usual;
  for (const OptionInfo& info : option_table())  // what only validation reads would be refused
    if (info.group == "stopping" && info.name != "max_seconds")
      set_option(options, info.name, get_option(usual, info.name));
  return options;
}

SearchResult search(const Frame& table, const Frame* valid, const Options& base, const SearchOptions& options,
                    const SearchContext& context) {
  check_options(base);
  check_space(options.space, base);
  if (!options.folds && !valid && base.valid.empty())
    throw Error(ErrorKind::usage, "there are no rows to compare the trials on", "give --valid or --folds");
  std::vector<std::string> notes;
  const Judge judge = make_judge(options.metric, train::inspect_target(table, base, notes).task());
  SearchResult result = Search(table, valid, base, options, context, judge).run();
  result.notes.insert(result.notes.begin(), notes.begin(), notes.end());
  return result;
}

}  // namespace lamina
