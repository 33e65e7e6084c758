// Searching options: what is proposed, what is remembered, and that a trial is the training it stands for.
#include "lamina/search.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

#include "base/temporary_folder.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "select/proposals.hpp"
#include "select/search_space.hpp"

namespace lamina {
namespace {

Frame table() {
  std::string text = "x,y,kind\n";
  for (int i = 0; i < 80; ++i)
    text += std::to_string(i % 13) + "," + std::to_string(i * i % 17) + (i % 13 * 2 > i * i % 17 ? ",a\n" : ",b\n");
  return parse_csv(text, {}, "table.csv");
}

Options base() {
  Options options;
  options.target = "kind";
  options.hidden = {4};
  options.epochs = 3;
  options.valid = "0.25";
  return options;
}

SearchOptions grid() {
  SearchOptions options;
  options.space = {parse_choices("hidden=3:5,2"), parse_choices("l1=0:0.001:0.01")};
  return options;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_NE(error.kind(), ErrorKind::internal);
    return error.what();
  }
  return "no error";
}

TEST(SearchSpace, TextsAreRead) {
  const SearchDimension choices = parse_choices("hidden=50,50:200,200:");
  EXPECT_EQ(choices.option, "hidden");
  EXPECT_EQ(choices.choices, (StringList{"50,50", "200,200", ""}));
  EXPECT_EQ(parse_choices("learning-rate=0.1").option, "learning_rate");
  const SearchDimension range = parse_range("l1=1e-6..0.01,log");
  EXPECT_TRUE(range.choices.empty() && range.logarithmic);
  EXPECT_EQ(range.low, 1e-6);
  EXPECT_EQ(range.high, 0.01);
  for (const char* text : {"l1", "l1=", "=3", "l1=2"})
    EXPECT_NE(message_of([&] { parse_range(text); }), "no error") << text;
  EXPECT_NE(message_of([] { parse_range("l1=a..2"); }).find("'a'"), std::string::npos);
}

TEST(SearchSpace, EveryMistakeIsNamedAtOnce) {
  const std::string message = message_of([] {
    check_space({parse_choices("hiden=3"), parse_choices("l1=0:-3"), parse_choices("threads=1"), parse_range("l2=2..1"),
                 parse_range("activation=1..2"), parse_choices("l1=0"), parse_range("momentum=0..1,log")},
                base());
  });
  for (const char* part : {"did you mean hidden?", "option l1: '-3'", "option threads is no matter of choice",
                           "the range of l2 does not rise", "option activation is no number", "l1 is named twice",
                           "the range of momentum begins at or below 0"})
    EXPECT_NE(message.find(part), std::string::npos) << part << " in " << message;
}

TEST(SearchSpace, RangesAreCoveredAndValuesGoBack) {
  const SearchDimension whole = parse_range("epochs=3..7"), real = parse_range("l1=1e-6..0.01,log");
  std::set<std::string> values;
  for (int i = 0; i < 1000; ++i) values.insert(select::value_at(whole, i / 1000.0));
  EXPECT_EQ(values, (std::set<std::string>{"3", "4", "5", "6", "7"}));
  EXPECT_EQ(select::value_at(real, 0), "1e-06");
  EXPECT_EQ(select::value_at(real, 0.5), "1e-04");
  EXPECT_NEAR(select::place_of(real, "1e-04"), 0.5, 1e-12);
  EXPECT_EQ(select::combinations({whole, parse_choices("l1=0:1")}), 10u);
  EXPECT_EQ(select::combinations({whole, real}), 0u);
}

TEST(Search, AGridTriesEveryCombinationOnce) {
  const SearchResult result = search(table(), nullptr, base(), grid());
  ASSERT_EQ(result.trials.size(), 6u);
  std::set<Settings> tried;
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(result.trials[i].number, i + 1);
    tried.insert(result.trials[i].settings);
  }
  EXPECT_EQ(tried.size(), 6u);
  EXPECT_EQ(result.trials[1].settings, (Settings{{"hidden", "3"}, {"l1", "0.001"}}));
  for (std::size_t i = 1; i < 6; ++i)
    EXPECT_LE(result.trials[result.ranking[i - 1]].score, result.trials[result.ranking[i]].score);
}

TEST(Search, ATrialIsTheTrainingItStandsFor) {
  const Frame frame = table();
  for (const std::int64_t jobs : {1, 3}) {
    SearchOptions options = grid();
    options.jobs = jobs;
    for (const Trial& trial : search(frame, nullptr, base(), options).trials) {
      const Model alone = fit(frame, options_of(base(), trial));
      EXPECT_EQ(trial.score, alone.validation_report()->value("error_rate").value());
      EXPECT_EQ(*trial.tie, alone.validation_report()->value("log_loss").value());
      EXPECT_EQ(trial.best_epoch, alone.best_epoch());
    }
  }
}

TEST(Search, WhatIsListedIsNotFittedAgain) {
  const TemporaryFolder folder;
  SearchOptions options = grid();
  options.folder = folder.file("board");
  std::size_t fitted = 0;
  SearchContext context;
  context.finished = [&](const Trial& trial, const Trial*) { fitted += !trial.earlier; };
  const SearchResult first = search(table(), nullptr, base(), options, context);
  EXPECT_EQ(fitted, 6u);
  options.space[1] = parse_choices("l1=0:0.001:0.01:0.1");
  const SearchResult second = search(table(), nullptr, base(), options, context);
  EXPECT_EQ(fitted, 8u);
  EXPECT_EQ(second.trials.size(), 8u);
  EXPECT_EQ(second.trials[1].score, first.trials[1].score);
  const Model kept = Model::load(options.folder + "/" + first.best().model);
  EXPECT_EQ(kept.validation_report()->value("error_rate").value(), first.best().score);
  // Its model gone, a trial is fitted again; another table or metric is another search.
  std::filesystem::remove(options.folder + "/" + first.best().model);
  search(table(), nullptr, base(), options, context);
  EXPECT_EQ(fitted, 9u);
  options.metric = "auc";
  EXPECT_NE(message_of([&] { search(table(), nullptr, base(), options); }).find("of other metric"), std::string::npos);
  options.metric = "auto";
  EXPECT_NE(message_of([&] {
              search(table().take({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), nullptr, base(), options);
            }).find("of other data"),
            std::string::npos);
}

TEST(Search, AnInterruptedSearchGoesOnToTheSameEnd) {
  const TemporaryFolder folder;
  for (const SearchMethod method : {SearchMethod::grid, SearchMethod::random, SearchMethod::bayes}) {
    SearchOptions options;
    options.space = {parse_choices("hidden=3:4:5"), parse_choices("l1=0:0.001:0.01:0.1")};
    options.method = method;
    options.trials = 10;
    options.jobs = 1;
    const SearchResult whole = search(table(), nullptr, base(), options);
    options.folder = folder.file(name(method));
    std::atomic<bool> cancel = false;
    SearchContext context;
    context.cancel = &cancel;
    context.finished = [&](const Trial& trial, const Trial*) { cancel = trial.number == 5; };
    EXPECT_TRUE(search(table(), nullptr, base(), options, context).interrupted);
    const SearchResult rest = search(table(), nullptr, base(), options);
    ASSERT_EQ(rest.trials.size(), whole.trials.size());
    for (std::size_t i = 0; i < whole.trials.size(); ++i) {
      EXPECT_EQ(rest.trials[i].settings, whole.trials[i].settings);
      EXPECT_EQ(rest.trials[i].score, whole.trials[i].score);
      EXPECT_EQ(rest.trials[i].earlier, i < 5);
    }
  }
}

TEST(Search, FailuresAreListedAndAllFailingIsAnError) {
  SearchOptions options;
  options.space = {parse_choices("hidden=3:5"), parse_choices("dropout=0.1:0.1,0.1,0.1")};  // one layer takes no three
  const SearchResult result = search(table(), nullptr, base(), options);
  EXPECT_EQ(result.ranking.size(), 2u);
  EXPECT_TRUE(result.trials[1].failed() && result.trials[3].failed());
  options.space[1] = parse_choices("dropout=0.1,0.1,0.1");
  const std::string message = message_of([&] { search(table(), nullptr, base(), options); });
  EXPECT_EQ(message.find("all 2 trials failed"), 0u) << message;
  EXPECT_EQ(message.find(" | "), std::string::npos) << message;  // one reason, said once
}

TEST(Search, StopsWhenNothingBetterComes) {
  SearchOptions options;
  options.space = {parse_choices("epochs=0:1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18:19")};
  options.stop_after = 4;
  Options still = base();
  still.learning_rate = 1e-12;  // all epochs are alike
  still.schedule = "constant";
  const SearchResult result = search(table(), nullptr, still, options);
  EXPECT_TRUE(result.stopped_early);
  EXPECT_LT(result.trials.size(), 20u);
  EXPECT_EQ(result.planned, 20u);
}

TEST(Search, HalvingGivesTheBestMore) {
  SearchOptions options;
  options.space = {parse_range("hidden=2..60"), parse_range("l2=1e-6..1e-1,log")};
  options.method = SearchMethod::halving;
  options.trials = 9;
  Options own = base();
  own.epochs = 9;
  const SearchResult result = search(table(), nullptr, own, options);
  ASSERT_EQ(result.trials.size(), 13u);  // 9 + 3 + 1
  const auto count = [&](const char* epochs) {
    std::size_t found = 0;
    for (const Trial& trial : result.trials)
      found += trial.settings.count("epochs") ? trial.settings.at("epochs") == epochs : std::string(epochs) == "9";
    return found;
  };
  EXPECT_EQ(count("1"), 9u);
  EXPECT_EQ(count("3"), 3u);
  EXPECT_EQ(count("9"), 1u);
  options.eta = 1;
  EXPECT_NE(message_of([&] { search(table(), nullptr, own, options); }).find("eta"), std::string::npos);
}

TEST(Search, FoldsGiveMeanAndDeviation) {
  SearchOptions options = grid();
  options.folds = FoldOptions(4);
  Options own = base();
  own.valid = "";
  for (const Trial& trial : search(table(), nullptr, own, options).trials) {
    EXPECT_TRUE(trial.deviation.has_value());
    EXPECT_TRUE(trial.model.empty());
  }
  EXPECT_NE(message_of([&] { search(table(), nullptr, own, grid()); }).find("--valid or --folds"), std::string::npos);
  options.metric = "r2";
  EXPECT_NE(message_of([&] { search(table(), nullptr, own, options); }).find("give one of error_rate"),
            std::string::npos);
}

TEST(Search, ARefitNeedsNoValidation) {
  Trial trial;
  trial.settings = {{"hidden", "3"}};
  trial.best_epoch = 2;
  Options own = base();
  own.patience = 9;
  const Options options = refit_options(own, trial);
  EXPECT_EQ(options.epochs, 2);
  const Model model = fit(table(), options);
  EXPECT_EQ(model.training_report()->rows, 80u);
}

// ---- proposals alone, on a function that costs nothing ----

double hill(const Settings& settings) {  // least at x = 0.3, y = 0.001 and the colour b
  const double x = std::stod(settings.at("dropout")) - 0.3, y = std::log10(std::stod(settings.at("l1"))) + 3;
  return x * x * 10 + y * y + (settings.at("activation") == "tanh" ? 0 : 1);
}

double best_of(SearchMethod method, std::uint64_t seed) {
  SearchOptions options;
  options.space = {parse_range("dropout=0..0.9"), parse_range("l1=1e-6..1,log"),
                   parse_choices("activation=relu:tanh:sigmoid:selu")};
  options.method = method;
  options.trials = 40;
  Options own;
  own.seed = seed;
  const auto proposals = select::make_proposals(options, own);
  std::vector<Trial> trials;
  std::vector<std::size_t> ranking;
  for (auto round = proposals->next(trials, ranking); !round.empty(); round = proposals->next(trials, ranking)) {
    for (const Settings& settings : round) {
      Trial trial;
      trial.number = trials.size() + 1;
      trial.settings = settings;
      trial.score = hill(settings);
      ranking.push_back(trials.size());
      trials.push_back(std::move(trial));
    }
    std::sort(ranking.begin(), ranking.end(), [&](auto a, auto b) { return trials[a].score < trials[b].score; });
  }
  EXPECT_EQ(trials.size(), 40u);
  return trials[ranking.front()].score;
}

// Of 20 seeds the estimator must win most: by chance alone 15 or more of 20 has a probability of 2 %.
TEST(Proposals, TheEstimatorFindsLowerPointsThanChance) {
  int wins = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    wins += best_of(SearchMethod::bayes, seed) < best_of(SearchMethod::random, seed);
  EXPECT_GE(wins, 15);
}

TEST(Proposals, ASmallSpaceIsTriedOnceThrough) {
  SearchOptions options;
  options.space = {parse_choices("hidden=3:4"), parse_choices("l1=0:1")};
  for (const SearchMethod method : {SearchMethod::random, SearchMethod::bayes}) {
    options.method = method;
    options.trials = 100;
    std::set<Settings> tried;
    Options own;
    const auto proposals = select::make_proposals(options, own);
    std::vector<Trial> trials;
    for (auto round = proposals->next(trials, {}); !round.empty(); round = proposals->next(trials, {}))
      tried.insert(round.begin(), round.end());
    EXPECT_EQ(tried.size(), 4u);
    EXPECT_EQ(proposals->planned(), 4u);
  }
}

}  // namespace
}  // namespace lamina
