// Times one Adam step of 784-200-200-10 (ReLU, softmax cross-entropy) on contiguous fp32 batches, without shuffling or
// encoding. Reads lines "BATCH STEPS" and answers each with the mean microseconds of a step.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <vector>

#include "base/cpu.hpp"
#include "base/philox.hpp"
#include "base/thread_pool.hpp"
#include "lamina/network.hpp"
#include "lamina/ops.hpp"
#include "lamina/options.hpp"
#include "lamina/plan.hpp"
#include "train/make_network.hpp"
#include "train/updates.hpp"

namespace {

using lamina::kRows;

// As `lamina train` has it by default, the penalty on the weights included.
const lamina::Network kNetwork = lamina::train::with_penalties(
    {784, {{"dense", 200, "relu"}, {"dense", 200, "relu"}, {"dense", 10, "softmax"}}, "cross_entropy"},
    lamina::Options());

class Bench {
 public:
  Bench(std::int64_t rows, lamina::ThreadPool& pool)
      : rows_(rows),
        x_(static_cast<std::size_t>(rows * kNetwork.inputs)),
        labels_(static_cast<std::size_t>(rows)),
        weights_(static_cast<std::size_t>(rows), 1.0f) {
    const lamina::Stream random(7, lamina::Purpose::toy);
    for (std::uint32_t i = 0; i < x_.size(); ++i)  // four fifths are zero, as in MNIST
      x_[i] = random.uniform(2 * i) < 0.8 ? 0.0f : static_cast<float>(random.uniform(2 * i + 1));
    for (std::size_t r = 0; r < labels_.size(); ++r)
      labels_[r] =
          static_cast<std::int32_t>(lamina::Stream(8, lamina::Purpose::toy).bits(static_cast<std::uint32_t>(r)) % 10);

    const lamina::Value x = graph_.input("x", {kRows, kNetwork.inputs});
    const lamina::Value labels = graph_.input("labels", {kRows, 1}, lamina::Type::index);
    const lamina::Value weights = graph_.input("weights", {kRows, 1}), rate = graph_.input("rate", {});
    const lamina::Value loss = lamina::loss(kNetwork, lamina::build(graph_, kNetwork, x), labels, weights);
    lamina::train::add_updates(graph_, loss, {rate, {}}, lamina::Options());
    store_ = std::make_unique<lamina::LeafStore>(graph_, lamina::Precision::fp32);
    lamina::initialize(*store_, graph_, kNetwork, 1);
    plan_ = std::make_unique<lamina::Plan>(graph_, std::vector<lamina::Value>{loss}, *store_, pool,
                                           lamina::detect_cpu_tier(),
                                           lamina::PlanOptions{.max_rows = rows, .updates = true});
    plan_->bind(x, x_.data());
    plan_->bind(labels, labels_.data());
    plan_->bind(weights, weights_.data());
    plan_->feed(rate, 1e-3);
  }

  double microseconds(int steps) {
    plan_->run(rows_);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i) plan_->run(rows_);
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / steps;
  }

 private:
  std::int64_t rows_;
  std::vector<float> x_;
  std::vector<std::int32_t> labels_;
  std::vector<float> weights_;
  lamina::Graph graph_;
  std::unique_ptr<lamina::LeafStore> store_;
  std::unique_ptr<lamina::Plan> plan_;
};

}  // namespace

int main(int count, char** arguments) {
  lamina::ThreadPool pool(count > 1 ? std::atoi(arguments[1]) : 2);
  std::map<std::int64_t, std::unique_ptr<Bench>> benches;
  std::int64_t rows = 0;
  for (int steps = 0; std::cin >> rows >> steps;) {
    auto& bench = benches[rows];
    if (!bench) bench = std::make_unique<Bench>(rows, pool);
    std::cout << bench->microseconds(steps) << std::endl;
  }
}
