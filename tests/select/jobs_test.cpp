// Jobs side by side: each once, failures told in order, and no difference to one after another.
#include "select/jobs.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "lamina/cross_validation.hpp"
#include "lamina/csv.hpp"

namespace lamina::select {
namespace {

TEST(Jobs, EachRunsOnce) {
  for (const int workers : {1, 2, 5, 20}) {
    std::vector<std::atomic<int>> runs(13);
    run_jobs(13, workers, nullptr, [&](std::size_t job) { ++runs[job]; });
    for (const auto& count : runs) EXPECT_EQ(count, 1);
  }
}

TEST(Jobs, TheFirstFailureIsThrownAndNothingBeginsAfterIt) {
  std::atomic<int> begun = 0;
  try {
    run_jobs(1000, 1, nullptr, [&](std::size_t job) {
      ++begun;
      if (job >= 3) throw std::runtime_error(std::to_string(job));
    });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "3");
  }
  EXPECT_EQ(begun, 4);
}

TEST(Jobs, NoneBeginsOnceCancelled) {
  std::atomic<bool> cancel = false;
  std::atomic<int> begun = 0;
  run_jobs(10, 1, &cancel, [&](std::size_t job) {
    ++begun;
    cancel = job == 4;
  });
  EXPECT_EQ(begun, 5);
}

TEST(Jobs, ProcessorsAreSharedOut) {
  const auto plan = [](std::size_t jobs, std::int64_t wanted, std::int64_t threads) {
    const JobPlan made = plan_jobs(jobs, wanted, threads);
    return std::vector<int>{made.workers, made.threads};
  };
  EXPECT_EQ(plan(10, 0, 8), (std::vector<int>{8, 1}));
  EXPECT_EQ(plan(2, 0, 8), (std::vector<int>{2, 4}));
  EXPECT_EQ(plan(10, 3, 8), (std::vector<int>{3, 2}));
  EXPECT_EQ(plan(10, 5, 2), (std::vector<int>{5, 1}));
  EXPECT_EQ(plan(0, 0, 1), (std::vector<int>{1, 1}));
}

TEST(Jobs, CrossValidationHasTheSameBitsForAnyNumber) {
  std::string text = "x,y,kind\n";
  for (int i = 0; i < 90; ++i)
    text += std::to_string(i % 13) + "," + std::to_string(i * i % 17) + (i % 13 * 2 > i * i % 17 ? ",a\n" : ",b\n");
  const Frame table = parse_csv(text);
  Options options;
  options.target = "kind";
  options.hidden = {5};
  options.epochs = 4;
  std::vector<double> alone;
  for (const std::int64_t jobs : {1, 2, 4}) {
    CrossValidationContext context;
    context.jobs = jobs;
    std::size_t finished = 0;
    context.finished = [&](const Fold&) { ++finished; };
    const CrossValidation result = cross_validate(table, options, 4, context);
    EXPECT_EQ(finished, 4u);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(result.folds[i].number, i + 1);
    if (alone.empty()) alone = result.predictions.probabilities;
    EXPECT_EQ(result.predictions.probabilities, alone);
  }
}

}  // namespace
}  // namespace lamina::select
