// Default options on the bundled tables, beside what a logistic regression reaches.
#include <gtest/gtest.h>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/csv.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

// scikit-learn 1.9.1, StandardScaler and LogisticRegression(max_iter=1000) on Tabloid_train.csv: AUC on
// Tabloid_test.csv.
constexpr double kLogisticAuc = 0.78864;

TEST(Tables, RareBuyersAreRankedAsWellAsByLogisticRegression) {
  const std::string folder = LAMINA_SOURCE_DIR "/data/tabloid/";
  const Frame table = read_csv(folder + "Tabloid_train.csv"), test = read_csv(folder + "Tabloid_test.csv");
  ThreadPool pool(usable_cpus());
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Options options;
    options.target = "purchase";
    options.seed = seed;
    const Trained trained = train_network(table, nullptr, options, pool, detect_cpu_tier());
    Scorer scorer(trained.learnt, pool, detect_cpu_tier());
    const Truth truth = read_target(test, trained.learnt.target).truth;
    sum += score(*find_metric("auc"), scorer.score(test, all_rows(test.rows())), truth, trained.learnt.target.positive)
               .value();
  }
  EXPECT_GE(sum / 3, kLogisticAuc - 0.005);
}

}  // namespace
}  // namespace lamina::train
