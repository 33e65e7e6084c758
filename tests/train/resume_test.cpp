// A run that is stopped after any step and continued from its state ends as if it had never been stopped.
#include <gtest/gtest.h>

#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/toy.hpp"
#include "train/optimizers.hpp"
#include "train/schedules.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

Options small_options() {
  Options options;
  options.target = "class";
  options.hidden = {5};
  options.learning_rate = 0.05;
  options.epochs = 6;
  options.batch = 16;  // 3 steps an epoch, the last one short
  options.valid = "0.2";
  return options;
}

const Frame& table() {
  static const Frame frame = toy("xor", 50, 1, 0.3);
  return frame;
}

// Of all starts, which have 18 steps.
std::int64_t steps_done(const LoopState& state) { return state.now.position.start * 18 + state.now.position.step; }

Trained train(const Options& options, const LoopState* from = nullptr, std::int64_t stop_after = 0, int threads = 1,
              CpuTier tier = detect_cpu_tier()) {
  check_options(options);
  ThreadPool pool(threads);
  std::atomic<bool> cancel = false;
  TrainContext context;
  context.from = from;
  context.fit.cancel = &cancel;
  if (stop_after > 0)
    context.checkpoint = [&](const Trained& so_far) {  // after every step
      cancel = steps_done(state_of(so_far)) >= stop_after;
    };
  return train_network(table(), nullptr, options, pool, tier, context);
}

void expect_equal(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].name, b[i].name);
    EXPECT_EQ(a[i].values, b[i].values) << a[i].name;
  }
}

void expect_equal(const Trained& a, const Trained& b) {
  expect_equal(a.learnt.parameters, b.learnt.parameters);
  expect_equal(a.kept.states, b.kept.states);
  EXPECT_EQ(a.kept.position.step, b.kept.position.step);
  EXPECT_EQ(a.stop_reason, b.stop_reason);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  ASSERT_EQ(a.history.size(), b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    EXPECT_EQ(a.history[i].step, b.history[i].step);
    EXPECT_EQ(a.history[i].training_loss, b.history[i].training_loss);
    EXPECT_EQ(a.history[i].validation_score, b.history[i].validation_score);
  }
}

Trained stopped_and_continued(const Options& options, std::int64_t step) {
  const Trained stopped = train(options, nullptr, step);
  const LoopState state = state_of(stopped);
  EXPECT_EQ(steps_done(state), step);
  return train(options, &state);
}

TEST(Resume, AfterAnyStepToTheSameBits) {
  const Options options = small_options();
  const Trained whole = train(options);
  EXPECT_EQ(whole.stop_reason, StopReason::epochs_done);
  for (std::int64_t step = 1; step < whole.history.back().step; ++step) {
    SCOPED_TRACE(step);
    expect_equal(stopped_and_continued(options, step), whole);
  }
}

TEST(Resume, WithEveryOptimizerScheduleAndAverage) {
  std::vector<std::pair<const char*, std::string>> settings = {
      {"ema", "0.8"}, {"momentum_ramp", "150"}, {"starts", "2"}};
  for (const auto& optimizer : optimizers())
    if (optimizer.next != nullptr) settings.emplace_back("optimizer", optimizer.name);
  for (const auto& name : schedule_names()) settings.emplace_back("schedule", name);
  for (const auto& [option, value] : settings) {
    SCOPED_TRACE(std::string(option) + " " + value);
    Options options = small_options();
    if (std::string(option) == "momentum_ramp") options.optimizer = "sgd";
    set_option(options, option, value);
    if (options.schedule == "plateau") options.plateau_patience = 1;
    const Trained whole = train(options);
    std::vector<std::int64_t> steps = {4, 9};
    if (options.starts > 1) steps.insert(steps.end(), {18, 19, 31});
    for (const std::int64_t step : steps) expect_equal(stopped_and_continued(options, step), whole);
  }
}

TEST(Resume, BetweenAnyTwoIterationsOfLbfgs) {
  Options options = small_options();
  options.optimizer = "lbfgs";
  options.learning_rate = 0;
  options.batch = 0;
  options.epochs = 16;  // more than the pairs it remembers
  options.patience = 0;
  const Trained whole = train(options);
  EXPECT_EQ(whole.history.back().step, 16);
  for (std::int64_t step = 1; step < 16; ++step) {
    SCOPED_TRACE(step);
    expect_equal(stopped_and_continued(options, step), whole);
  }
}

TEST(Resume, AfterAnyStepWithStoppingRounds) {
  Options options = small_options();
  options.stopping_rounds = 2;
  options.epochs = 60;
  const Trained whole = train(options);
  EXPECT_EQ(whole.stop_reason, StopReason::early_stop);
  for (std::int64_t step = 1; step < whole.history.back().step; step += 4)
    expect_equal(stopped_and_continued(options, step), whole);
}

// After two epochs the steps are far below the spacing of fp32 numbers.
TEST(Resume, AConvergedRunConvergesAtTheSameEpoch) {
  Options options = small_options();
  options.optimizer = "sgd";
  options.momentum = 0;
  options.learning_rate = 0.1;
  options.schedule = "step";
  options.rate_decay = 1e-20;
  options.decay_every = 2;
  options.valid.clear();
  const Trained whole = train(options);
  EXPECT_EQ(whole.stop_reason, StopReason::converged);
  EXPECT_EQ(whole.history.size(), 3u);
  for (std::int64_t step = 1; step < whole.history.back().step; ++step)
    expect_equal(stopped_and_continued(options, step), whole);
}

TEST(Resume, TimeEndsARunAtTheEndOfAnEpoch) {
  Options options = small_options();
  options.epochs = 1000000;
  options.patience = 0;
  options.max_seconds = 0.05;
  const Trained stopped = train(options);
  EXPECT_EQ(stopped.stop_reason, StopReason::out_of_time);
  EXPECT_GE(stopped.history.size(), 1u);
  const LoopState state = state_of(stopped);
  EXPECT_EQ(state.now.position.rows, 0);
  EXPECT_EQ(state.now.position.epoch, static_cast<std::int64_t>(stopped.history.size()));
}

}  // namespace
}  // namespace lamina::train
