#include "train/train.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/thread_pool.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/toy.hpp"

namespace lamina::train {
namespace {

Options xor_options() {
  Options options;
  options.target = "class";
  options.hidden = {2};
  options.activation = "tanh";
  options.learning_rate = 0.1;
  options.epochs = 200;
  options.batch = 16;
  return options;
}

Trained train(const Frame& table, const Options& options, const Frame* valid = nullptr,
              const TrainContext& context = {}, int threads = 1, CpuTier tier = detect_cpu_tier()) {
  check_options(options);
  ThreadPool pool(threads);
  return train_network(table, valid, options, pool, tier, context);
}

double score_of(const Trained& trained, const Frame& frame, const std::string& metric) {
  ThreadPool pool(1);
  Scorer scorer(trained.learnt, pool, detect_cpu_tier());
  const auto truth = read_target(frame, trained.learnt.target).truth;
  return score(*find_metric(metric), scorer.score(frame, all_rows(frame.rows())), truth).value();
}

bool same_parameters(const Trained& a, const Trained& b) {
  return std::equal(a.learnt.parameters.begin(), a.learnt.parameters.end(), b.learnt.parameters.begin(),
                    b.learnt.parameters.end(),
                    [](const Tensor& s, const Tensor& t) { return s.name == t.name && s.values == t.values; });
}

// A smooth function with a little structure, as CSV would give it.
Frame wave(std::size_t rows) {
  std::vector<double> x, z, y;
  for (std::size_t i = 0; i < rows; ++i) {
    x.push_back(static_cast<double>(i * 37 % 100) / 50 - 1);
    z.push_back(static_cast<double>(i * 61 % 97) / 48 - 1);
    y.push_back(1000 + 50 * (x.back() * x.back() - z.back()));
  }
  return Frame({Column::numbers("x", x), Column::numbers("z", z), Column::numbers("y", y)});
}

Options wave_options() {
  Options options;
  options.target = "y";
  options.hidden = {16};
  options.epochs = 60;
  options.learning_rate = 0.02;
  options.batch = 32;
  return options;
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Train, TwoTanhUnitsSolveNoisyXor) {
  const Frame table = toy("xor", 100, 1, 0.3);
  int solved = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Options options = xor_options();
    options.seed = seed;
    solved += score_of(train(table, options), table, "error_rate") <= 0.05;
  }
  EXPECT_GE(solved, 10);  // the other starts end in a local minimum
}

TEST(Train, Lecture_5_7_OfSeveralRandomStartsTheBestIsKept) {
  const Frame table = toy("xor", 100, 1, 0.3);
  Options options = xor_options();
  std::vector<double> alone;
  for (options.seed = 1; options.seed <= 10; ++options.seed)
    alone.push_back(train(table, options).history.back().training_loss);
  const auto best = std::min_element(alone.begin(), alone.end());
  EXPECT_GT(*std::max_element(alone.begin(), alone.end()), 2 * *best) << "some starts end in a local minimum";
  options.seed = 1;
  options.starts = 10;
  const Trained trained = train(table, options);
  EXPECT_EQ(trained.best_start, best - alone.begin() + 1);
  ASSERT_EQ(trained.history.size(), 10u * 200u);
  for (std::size_t start = 0; start < 10; ++start) {
    const Score& last = trained.history[start * 200 + 199];
    EXPECT_EQ(last.start, static_cast<std::int64_t>(start) + 1);
    EXPECT_EQ(last.training_loss, alone[start]);
  }
  EXPECT_LE(score_of(trained, table, "error_rate"), 0.05);
}

TEST(Train, OfSeveralStartsTheBestValidationScoreIsKept) {
  const Frame table = wave(100), valid = wave(60);
  Options options = wave_options();
  options.epochs = 8;
  options.starts = 4;
  const Trained trained = train(table, options, &valid);
  const auto better = [](const Score& a, const Score& b) { return *a.validation_score < *b.validation_score; };
  const auto best = std::min_element(trained.history.begin(), trained.history.end(), better);
  EXPECT_EQ(trained.best_start, best->start);
  EXPECT_EQ(trained.best_epoch, best->epoch);
  EXPECT_EQ(score_of(trained, valid, "rmse"), *best->validation_score);
  EXPECT_EQ(train(table, wave_options(), &valid).best_start, 0);
}

TEST(Train, TwoTanhUnitsSolveTheFourExactPoints) {
  const Frame table = toy("xor", 4, 1, 0);
  int solved = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Options options = xor_options();
    options.seed = seed;
    options.epochs = 500;
    options.batch = 1;
    solved += score_of(train(table, options), table, "log_loss") < 0.1;
  }
  EXPECT_GE(solved, 10);
}

TEST(Train, RegressionLearnsInItsOwnUnits) {
  const Frame table = wave(400);
  const Trained trained = train(table, wave_options());
  EXPECT_GT(score_of(trained, table, "r2"), 0.98);
  EXPECT_LT(score_of(trained, table, "rmse"), 5);  // of a deviation of about 33 around 1000
}

TEST(Train, EveryOptimizerActivationAndPrecisionLearns) {
  const Frame table = wave(200);
  for (const char* setting :
       {"optimizer=sgd", "activation=leaky_relu", "activation=silu", "activation=sigmoid", "precision=fp64",
        "precision=bf16", "shuffle=no", "schedule=constant", "schedule=one_cycle", "standardize=no"}) {
    Options options = wave_options();
    const std::string text = setting;
    set_option(options, text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
    EXPECT_GT(score_of(train(table, options), table, "r2"), 0.8) << setting;
  }
}

TEST(Train, TheOutputStartsAtTheBaseRate) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 80; ++i) csv += std::to_string(i * i % 17) + (i % 8 == 0 ? ",yes\n" : ",no\n");
  const Frame table = parse_csv(csv);
  Options options;
  options.target = "y";
  options.epochs = 1;
  options.hidden = {4};
  options.precision = "fp64";
  Learnt untrained;
  TrainContext context;
  context.started = [&](const Trained& started) { untrained = started.learnt; };
  train(table, options, nullptr, context);
  const Tensor& biases = untrained.parameters.back();
  ASSERT_EQ(biases.name, "dense2.biases");
  EXPECT_NEAR(1 / (1 + std::exp(-biases.values.at(0))), 0.125, 1e-12);
}

TEST(Train, ThePositiveLevelOnlyNamesTheUnit) {
  const Frame table = toy("xor", 100, 1, 0.3);
  Options options = xor_options();
  options.positive = table.column("class").cell(0);
  const Trained first = train(table, options);
  EXPECT_LE(score_of(first, table, "error_rate"), 0.5);
  ThreadPool pool(1);
  const auto predictions = Scorer(first.learnt, pool, CpuTier::reference).score(table, {0, 1, 2});
  for (std::size_t row = 0; row < 3; ++row)
    EXPECT_DOUBLE_EQ(predictions.probabilities[row * 2] + predictions.probabilities[row * 2 + 1], 1);
}

TEST(Train, TheBestEpochIsKept) {
  const Frame table = wave(100), valid = wave(60);
  Options options = wave_options();
  options.schedule = "constant";
  options.learning_rate = 0.2;  // restless on purpose
  options.patience = 0;
  const Trained trained = train(table, options, &valid);
  ASSERT_EQ(trained.history.size(), 60u);
  const auto best =
      std::min_element(trained.history.begin(), trained.history.end(),
                       [](const Score& a, const Score& b) { return *a.validation_score < *b.validation_score; });
  EXPECT_EQ(trained.best_epoch, best->epoch);
  EXPECT_NE(best->epoch, 60);
  EXPECT_EQ(trained.kept.position.epoch, best->epoch);
  EXPECT_EQ(trained.kept.position.step, best->step);
  EXPECT_EQ(score_of(trained, valid, "rmse"), *best->validation_score);
}

TEST(Train, AveragedWeightsAreValidatedAndKept) {
  const Frame table = wave(100), valid = wave(60);
  Options options = wave_options();
  options.ema = 0.9;
  const Trained trained = train(table, options, &valid);
  const Score& best = trained.history.at(static_cast<std::size_t>(trained.best_epoch) - 1);
  EXPECT_EQ(score_of(trained, valid, "rmse"), *best.validation_score);
  EXPECT_NE(trained.learnt.parameters.front().values, trained.kept.parameters.front().values) << "those trained";
}

TEST(Train, StopsEarlyWhenPatienceEnds) {
  const Frame table = wave(100), valid = wave(60);
  Options options = wave_options();
  options.learning_rate = 0.2;
  options.schedule = "constant";
  options.patience = 3;
  options.epochs = 1000;
  const Trained trained = train(table, options, &valid);
  EXPECT_EQ(trained.stop_reason, StopReason::early_stop);
  EXPECT_EQ(trained.history.back().epoch, trained.best_epoch + 3);
}

TEST(Train, HoldsOutAFractionOfEachClass) {
  const Frame table = toy("xor", 100, 1, 0.3);
  Options options = xor_options();
  options.epochs = 2;
  options.valid = "0.2";
  const Trained trained = train(table, options);
  EXPECT_EQ(trained.training_rows.size(), 80u);
  EXPECT_EQ(trained.validation_rows.size(), 20u);
  const auto classes = read_target(table, trained.learnt.target).truth.classes;
  EXPECT_EQ(std::count_if(trained.validation_rows.begin(), trained.validation_rows.end(),
                          [&](std::size_t row) { return classes[row] == 1; }),
            10);
}

TEST(Train, ShortBatchesAndLargeOnesLearnFromEveryRow) {
  const Frame table = wave(50);
  Options options = wave_options();
  options.epochs = 1;
  options.batch = 16;  // 16 + 16 + 16 + 2
  EXPECT_EQ(train(table, options).kept.position.step, 4);
  options.batch = 1000;
  const Trained clipped = train(table, options);
  EXPECT_EQ(clipped.kept.position.step, 1);
  options.batch = 50;
  EXPECT_TRUE(same_parameters(clipped, train(table, options)));
}

TEST(Train, RowsWithoutTargetAreLeftOutWithANote) {
  Frame table = parse_csv("x,y\n1,3\n4,\n2,5\n9,4\n7,8\n");
  Options options = wave_options();
  options.epochs = 2;
  const Trained trained = train(table, options);
  EXPECT_EQ(trained.training_rows, (std::vector<std::size_t>{0, 2, 3, 4}));
  EXPECT_TRUE(std::any_of(trained.notes.begin(), trained.notes.end(), [](const std::string& note) {
    return mentions(note, "1 row left out: the target y is missing");
  }));
}

TEST(Train, SameBitsForAnyThreadsTierAndSecondRun) {
  const Frame table = wave(300);
  Options options = wave_options();
  options.hidden = {40, 24};
  options.epochs = 3;
  options.valid = "0.2";
  options.batch = 100;  // more than one block of 64 rows
  const Trained reference = train(table, options, nullptr, {}, 1, CpuTier::reference);
  for (const int threads : {1, 2, 3, 8}) {
    const Trained other = train(table, options, nullptr, {}, threads);
    EXPECT_TRUE(same_parameters(reference, other)) << threads << " threads";
    EXPECT_EQ(reference.history.back().validation_loss, other.history.back().validation_loss);
  }
  EXPECT_TRUE(same_parameters(reference, train(table, options, nullptr, {}, 2, CpuTier::avx2)));
  options.seed = 2;
  EXPECT_FALSE(same_parameters(reference, train(table, options)));
}

TEST(Train, CancellingKeepsWhatWasLearnt) {
  const Frame table = wave(200);
  Options options = wave_options();
  options.epochs = 100;
  options.shuffle = false;
  std::atomic<bool> cancel = false;
  TrainContext context;
  context.fit.cancel = &cancel;
  context.fit.sink = [&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::epoch && event.epoch == 3) cancel = true;
  };
  options.schedule = "constant";
  const Trained stopped = train(table, options, nullptr, context);
  EXPECT_EQ(stopped.stop_reason, StopReason::interrupted);
  EXPECT_EQ(stopped.history.size(), 3u);
  EXPECT_EQ(stopped.kept.position.epoch, 3);
  options.epochs = 3;
  EXPECT_TRUE(same_parameters(stopped, train(table, options)));
}

TEST(Train, CancellingBeforeTheFirstStepEndsAfterIt) {
  std::atomic<bool> cancel = true;
  TrainContext context;
  context.fit.cancel = &cancel;
  const Trained stopped = train(wave(200), wave_options(), nullptr, context);
  EXPECT_EQ(stopped.stop_reason, StopReason::interrupted);
  EXPECT_EQ(stopped.kept.position.step, 1);
  EXPECT_TRUE(stopped.history.empty());
}

TEST(Train, TellsOfNotesAndEpochs) {
  std::vector<std::string> notes;
  std::vector<std::int64_t> epochs;
  TrainContext context;
  context.fit.sink = [&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::note) notes.push_back(event.text);
    if (event.kind == FitEvent::Kind::epoch) epochs.push_back(event.score->epoch);
  };
  Options options = xor_options();
  options.epochs = 3;
  const Trained trained = train(toy("xor", 20, 1, 0.3), options, nullptr, context);
  EXPECT_EQ(notes, trained.notes);
  EXPECT_EQ(epochs, (std::vector<std::int64_t>{1, 2, 3}));
}

std::string divergence_of(Options options) {
  options.optimizer = "sgd";
  options.valid = "";
  try {
    train(wave(200), options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::divergence);
    return error.what();
  }
  return "";
}

TEST(Train, DivergenceNamesStepLayerAndRemedy) {
  Options options = wave_options();
  options.learning_rate = 50000;
  const std::string line = divergence_of(options);
  EXPECT_PRED2(mentions, line, "training diverged at step ");
  EXPECT_PRED2(mentions, line, "layer ") << line;
  EXPECT_PRED2(mentions, line, "--learning-rate (now 50000)");
}

TEST(Train, DivergenceInTheVeryLastStepIsNoticed) {
  Options options = wave_options();
  options.learning_rate = 9e5;
  options.epochs = 1;
  options.momentum = 0;
  options.batch = 200;
  options.precision = "fp32";
  for (options.epochs = 1; options.epochs < 12; ++options.epochs)
    if (const auto line = divergence_of(options); !line.empty()) {
      EXPECT_PRED2(mentions, line, "at step " + std::to_string(options.epochs));
      return;
    }
  FAIL() << "no run diverged";
}

TEST(Train, BadValidationIsAnError) {
  Options options = wave_options();
  const Frame table = wave(20);
  for (const char* valid : {"0", "1", "1.5", "-0.1", "half", "0.001"}) {
    options.valid = valid;
    EXPECT_THROW(train(table, options), Error) << valid;
  }
}

TEST(Train, AnUnknownIgnoredColumnIsAnError) {
  Options options = wave_options();
  options.ignore = {"zz"};
  EXPECT_THROW(train(wave(20), options), Error);
  options.ignore = {"z"};
  options.epochs = 1;
  EXPECT_EQ(train(wave(20), options).learnt.encoder.width(), 1u);
}

TEST(Scorer, ARowGetsTheSameAnswerAloneAndInBulk) {
  const Frame table = wave(2500);
  Options options = wave_options();
  options.epochs = 1;
  const Trained trained = train(table, options);
  ThreadPool pool(2);
  Scorer scorer(trained.learnt, pool, detect_cpu_tier());
  const auto bulk = scorer.score(table, all_rows(table.rows()));
  ASSERT_EQ(bulk.values.size(), 2500u);
  for (const std::size_t row : {0u, 1u, 1023u, 1024u, 2499u})
    EXPECT_EQ(scorer.score(table, {row}).values, std::vector<double>{bulk.values[row]}) << row;
}

}  // namespace
}  // namespace lamina::train
