// lamina search: which options give the best model on rows that it has not seen.
#include "lamina/search.hpp"

#include <algorithm>

#include "command.hpp"
#include "exit_code.hpp"
#include "fold_flags.hpp"
#include "interrupt.hpp"
#include "jobs_progress.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "lamina/fit.hpp"
#include "lamina/input.hpp"
#include "lamina/model.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "table_summary.hpp"
#include "text_table.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t kMostRows = 20;  // of the list on a page

std::string settings_text(const Settings& settings) {
  std::string text;
  for (const auto& [option, value] : settings) text.append(text.empty() ? "" : " ").append(option + "=" + value);
  return text;
}

class Searching {
 public:
  Searching(CLI::App& app, Common& common);
  int run();

 private:
  void read_search();
  void read_method();
  void read_tables();
  void tell(const Trial& trial, const Trial* best);
  std::string result_text(const SearchResult& result) const;
  std::vector<std::string> listed_options(const SearchResult& result) const;
  std::string board_text(const SearchResult& result) const;
  nlohmann::json result_json(const SearchResult& result, const std::optional<Report>& refitted) const;
  nlohmann::json trial_json(const Trial& trial) const;
  std::optional<Model> final_model(const SearchResult& result) const;
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  std::string path_, valid_path_, valid_labels_, random_, bayes_, halving_, eta_ = "3", metric_ = "auto",
                                                                            stop_after_ = "0", seconds_ = "0", out_;
  std::vector<std::string> grid_, range_;
  bool refit_ = false;
  FoldFlags fold_flags_;
  OptionFlags flags_;
  Options options_;
  SearchOptions search_;
  Frame table_, valid_;
  JobsProgress progress_{"trial"};
};

Searching::Searching(CLI::App& app, Common& common)
    : common_(common),
      fold_flags_(
          (app.add_option("FILE", path_, "CSV file with a header, plain or gzip, or IDX images")->required(), app)),
      flags_(app, {"data", "learner", "network", "regularization", "training", "stopping", "running", "reading"}) {
  const auto text = [&](const char* flag, std::string& to, const char* placeholder, const char* help) {
    app.add_option(flag, to, help)->option_text(placeholder)->take_last()->group("search");
  };
  app.add_option("--grid", grid_, "an option and its values: hidden=50,50:200,200; may be repeated")
      ->option_text("OPTION=A:B")
      ->group("search");
  app.add_option("--range", range_, "an option and a range, not for a grid: l1=1e-6..1e-2,log; may be repeated")
      ->option_text("OPTION=LOW..HIGH[,log]")
      ->group("search");
  text("--random", random_, "N", "try N combinations by chance instead of all");
  text("--bayes", bayes_, "N", "try N, each chosen by what the earlier ones gave");
  text("--halving", halving_, "N", "give N by chance a share of the epochs (trees), the best of them more, and so on");
  text("--eta", eta_, "N", "of --halving: one in so many goes on, with so many times as much [3]");
  text("--metric", metric_, "KEY", "what is compared; auto: error_rate or rmse; ties by log_loss [auto]");
  text("--stop-after", stop_after_, "N", "end after so many trials in turn without a better one; 0: never [0]");
  text("--max-search-seconds", seconds_, "X", "begin no further round of trials after so many seconds; 0: never [0]");
  app.add_flag("--refit", refit_, "fit the best anew on all rows, for as many epochs as were best")->group("search");
  app.add_option("--valid-labels", valid_labels_, "IDX label file that belongs to the IDX images of --valid")
      ->option_text("FILE")
      ->group("data");
  app.add_option("--out", out_, "folder for the leaderboard and the models; a search that was stopped goes on there")
      ->option_text("FOLDER")
      ->group("output");
  flags_.add_preset(app);
  add_common(app, common);
}

void Searching::read_method() {
  const std::pair<SearchMethod, const std::string*> methods[] = {
      {SearchMethod::random, &random_}, {SearchMethod::bayes, &bayes_}, {SearchMethod::halving, &halving_}};
  for (const auto& [method, trials] : methods) {
    if (trials->empty()) continue;
    if (search_.method != SearchMethod::grid)
      throw Error(ErrorKind::usage, "two ways to search are named", "give one of --random, --bayes and --halving");
    search_.method = method;
    search_.trials = whole_option(std::string("--") + name(method), *trials);
  }
}

void Searching::read_search() {
  for (const std::string& text : grid_) search_.space.push_back(parse_choices(text));
  for (const std::string& text : range_) search_.space.push_back(parse_range(text));
  read_method();
  search_.eta = whole_option("--eta", eta_);
  search_.metric = metric_;
  search_.stop_after = whole_option("--stop-after", stop_after_);
  search_.max_seconds = number_option("--max-search-seconds", seconds_);
  search_.jobs = fold_flags_.jobs();
  search_.folder = out_;
  if (fold_flags_.given() || options_.valid.empty()) search_.folds = fold_flags_.folds();
  if (search_.folds && !options_.valid.empty() && !is_fraction(options_.valid))
    throw Error(ErrorKind::usage, "cross-validation holds out rows of FILE by itself",
                "give either --folds or a file with --valid");
}

void Searching::read_tables() {
  if (!options_.valid.empty() && !is_fraction(options_.valid)) std::swap(valid_path_, options_.valid);
  check_space(search_.space, options_);  // said before data are read
  table_ = read_training_table(path_, options_);
  if (!common_.json) say_notes(table_.notes(), common_);
  if (talks()) say(printable(table_text(table_)) + "\n");
  if (valid_path_.empty()) return;
  Options of_valid = options_;
  of_valid.labels = valid_labels_;
  valid_ = table_.image_height > 0 ? read_table(valid_path_, of_valid) : read_table_like(table_, valid_path_, of_valid);
}

void Searching::tell(const Trial& trial, const Trial* best) {
  if (!talks()) return;
  std::string line = "trial " + std::to_string(trial.number) + ": " + settings_text(trial.settings) + "  ";
  line += trial.failed() ? "failed: " + trial.failure : significant(trial.score);
  line += trial.earlier ? " (earlier)" : " (" + duration(trial.seconds) + ")";
  if (best && best->number == trial.number) line += "  best";
  progress_.ended(trial.number, printable(line), best ? "best " + significant(best->score) : "");
}

// Those searched, in their order, and what halving sets beside them.
std::vector<std::string> Searching::listed_options(const SearchResult& result) const {
  std::vector<std::string> names;
  const auto add = [&](const std::string& option) {
    if (std::find(names.begin(), names.end(), option) == names.end()) names.push_back(option);
  };
  for (const SearchDimension& dimension : search_.space) add(dimension.option);
  for (const Trial& trial : result.trials)
    for (const auto& [option, value] : trial.settings) add(option);
  return names;
}

std::string Searching::board_text(const SearchResult& result) const {
  const std::vector<std::string> options = listed_options(result);
  std::vector<std::string> head = {"trial"};
  head.insert(head.end(), options.begin(), options.end());
  const bool ties = !search_.folds && result.metric != "log_loss";
  head.push_back(result.metric);
  if (ties || search_.folds) head.emplace_back(ties ? "log_loss" : "deviation");
  head.insert(head.end(), {"best epoch", "seconds"});
  TextTable table("r" + std::string(options.size(), 'l') + std::string(head.size() - options.size() - 1, 'r'), head);
  for (std::size_t i = 0; i < std::min(kMostRows, result.ranking.size()); ++i) {
    const Trial& trial = result.trials[result.ranking[i]];
    std::vector<std::string> cells = {std::to_string(trial.number)};
    for (const std::string& option : options) {
      const auto setting = trial.settings.find(option);
      cells.push_back(setting == trial.settings.end() ? get_option(options_, option) : printable(setting->second));
    }
    const std::optional<double>& other = search_.folds ? trial.deviation : trial.tie;
    cells.push_back(significant(trial.score));
    if (ties || search_.folds) cells.push_back(other ? significant(*other) : "");
    cells.insert(cells.end(), {trial.best_epoch > 0 ? std::to_string(trial.best_epoch) : "", duration(trial.seconds)});
    table.add(std::move(cells));
  }
  return table.text();
}

std::string Searching::result_text(const SearchResult& result) const {
  const std::size_t failed = result.trials.size() - result.ranking.size();
  std::string text = "\n";
  if (result.interrupted || result.stopped_early)
    text += std::string(result.interrupted ? "Interrupted" : "Stopped") + " after " +
            counted(static_cast<std::int64_t>(result.trials.size()), "trial") + " of " +
            std::to_string(result.planned) + ".\n\n";
  text = text + "By " + result.metric + (result.higher_is_better ? ", the highest" : ", the lowest") + " first" +
         (result.ranking.size() > kMostRows
              ? " (" + std::to_string(kMostRows) + " of " + std::to_string(result.ranking.size()) + ")"
              : "") +
         "\n";
  text += board_text(result);
  if (failed > 0) text += counted(static_cast<std::int64_t>(failed), "trial") + " failed; see above.\n";
  return text;
}

nlohmann::json Searching::trial_json(const Trial& trial) const {
  nlohmann::json object = {{"number", trial.number}, {"settings", trial.settings}};
  if (trial.failed()) {
    object["failure"] = trial.failure;
    return object;
  }
  nlohmann::json metrics = nlohmann::json::object();
  for (const MetricValue& value : trial.metrics) metrics[value.key] = value.value;
  object.update({{"score", trial.score},
                 {"deviation", trial.deviation ? nlohmann::json(*trial.deviation) : nlohmann::json()},
                 {"metrics", std::move(metrics)},
                 {"epochs", trial.epochs},
                 {"best_epoch", trial.best_epoch},
                 {"model", trial.model.empty() ? nlohmann::json() : nlohmann::json(trial.model)}});
  return object;
}

nlohmann::json Searching::result_json(const SearchResult& result, const std::optional<Report>& refitted) const {
  nlohmann::json trials = nlohmann::json::array(), failed = nlohmann::json::array();
  for (const std::size_t place : result.ranking) trials.push_back(trial_json(result.trials[place]));
  for (const Trial& trial : result.trials)
    if (trial.failed()) failed.push_back(trial_json(trial));
  return {{"data", table_json(table_)},
          {"method", name(search_.method)},
          {"metric", result.metric},
          {"planned", result.planned},
          {"interrupted", result.interrupted},
          {"stopped_early", result.stopped_early},
          {"trials", std::move(trials)},
          {"failed", std::move(failed)},
          {"refitted", refitted ? to_json(*refitted) : nlohmann::json()},
          {"out", out_.empty() ? nlohmann::json() : nlohmann::json(out_)}};
}

// The best anew on all rows.
std::optional<Model> Searching::final_model(const SearchResult& result) const {
  if (!refit_ || result.interrupted) return std::nullopt;
  return fit(table_,
             without_fold_columns(refit_options(options_, result.best()), search_.folds.value_or(FoldOptions())),
             nullptr, {{}, &interrupted(), nullptr});
}

int Searching::run() {
  flags_.apply(options_);
  read_search();
  if (refit_ && out_.empty())
    throw Error(ErrorKind::usage, "the best is to be fitted anew and kept nowhere", "add --out FOLDER");
  read_tables();
  catch_interrupts(talks());
  SearchContext context;
  context.cancel = &interrupted();
  context.begun = [this](std::size_t planned) { progress_.begin(planned); };
  if (talks()) context.heard = [this](std::size_t trial, const FitEvent& event) { progress_.hear(trial, event); };
  context.finished = [this](const Trial& trial, const Trial* best) { tell(trial, best); };
  const SearchResult result = search(table_, valid_path_.empty() ? nullptr : &valid_, options_, search_, context);
  progress_.finish();
  const std::optional<Model> refitted = final_model(result);
  if (refitted) refitted->save(out_ + "/refitted.lamina", false);
  if (common_.json)
    print_json(result_json(result, refitted ? refitted->training_report() : std::nullopt));
  else if (talks())
    print(result_text(result) +
          (out_.empty() || result.ranking.empty() || result.best().model.empty()
               ? ""
               : "\nThe best model is " + printable(out_ + "/" + result.best().model) + "\n") +
          (refitted ? "Fitted anew on all rows: " + printable(out_) + "/refitted.lamina\n" : ""));
  return result.interrupted ? kInterrupted : kDone;
}

}  // namespace

Action add_search(CLI::App& app, Common& common) {
  auto searching = std::make_shared<Searching>(app, common);
  return [searching] { return searching->run(); };
}

}  // namespace lamina::cli
