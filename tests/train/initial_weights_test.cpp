// What becomes of a network that starts at zero, and of one that does not.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/thread_pool.hpp"
#include "lamina/toy.hpp"
#include "train/train.hpp"

namespace lamina::train {
namespace {

Trained trained_on_xor(const std::string& initializer, const std::string& activation) {
  Options options;
  options.target = "class";
  options.hidden = {4};
  options.activation = activation;
  options.initializer = initializer;
  options.learning_rate = 0.1;
  options.epochs = 200;
  options.batch = 16;
  ThreadPool pool(1);
  return train_network(toy("xor", 100, 1, 0.3), nullptr, options, pool, detect_cpu_tier());
}

double error_rate(const Trained& trained) {
  const Frame table = toy("xor", 100, 1, 0.3);
  ThreadPool pool(1);
  Scorer scorer(trained.learnt, pool, detect_cpu_tier());
  return score(*find_metric("error_rate"), scorer.score(table, all_rows(table.rows())),
               read_target(table, trained.learnt.target).truth)
      .value();
}

const std::vector<double>& values(const Trained& trained, const std::string& name) {
  const auto& all = trained.learnt.parameters;
  return std::find_if(all.begin(), all.end(), [&](const Tensor& tensor) { return tensor.name == name; })->values;
}

TEST(InitialWeights, Lecture_6_ZerosStayStuck) {
  for (const char* activation : {"tanh", "relu"}) {
    const Trained trained = trained_on_xor("zeros", activation);
    for (const char* name : {"dense1.weights", "dense2.weights"})
      for (const double w : values(trained, name)) EXPECT_EQ(w, 0) << name << " behind " << activation;
    EXPECT_EQ(error_rate(trained), 0.5) << "no better than a coin";
  }
}

// Where σ(0) = ½ lets gradients through, all units learn the same: four units are one.
TEST(InitialWeights, Lecture_6_ZerosKeepUnitsEqual) {
  const Trained trained = trained_on_xor("zeros", "sigmoid");
  const auto& first = values(trained, "dense1.weights");
  const auto& second = values(trained, "dense2.weights");
  for (std::size_t j = 1; j < 4; ++j) {
    EXPECT_EQ(first[j], first[0]);
    EXPECT_EQ(first[4 + j], first[4]);
    EXPECT_EQ(second[j], second[0]);
  }
  EXPECT_GE(error_rate(trained), 0.2);
}

TEST(InitialWeights, Lecture_6_RandomOnesLearn) {
  for (const char* initializer : {"glorot_uniform", "xavier", "orthogonal", "sparse", "glorot_relu_normal"})
    EXPECT_LE(error_rate(trained_on_xor(initializer, "tanh")), 0.05) << initializer;
}

}  // namespace
}  // namespace lamina::train
