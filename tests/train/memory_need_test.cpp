// What training takes of memory, counted by hand, and what is said when there is not enough.
#include "train/memory_need.hpp"

#include <gtest/gtest.h>

#include "lamina/error.hpp"
#include "lamina/toy.hpp"
#include "train/batches.hpp"
#include "train/make_network.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kRows = 1000;

struct Case {
  Options options;
  Learnt learnt;
  std::size_t rows = kRows, validation_rows = 0;

  explicit Case(IntegerList hidden) {
    options.hidden = std::move(hidden);
    const Frame table = toy("xor", 100, 1, 0.1);
    EncoderNotes notes;
    learnt.encoder = Encoder::fit(table, {"x1", "x2"}, {}, notes);
    learnt.target.answer = Answer::classes;
    learnt.target.levels = {"a", "b", "c"};
    learnt.target.names = {"y"};
  }

  Undertaking undertaking() {
    learnt.network = make_network(options, 2, learnt.target);
    return {learnt, options, rows, validation_rows};
  }
  std::unique_ptr<NetworkGraph> graph() {
    undertaking();
    return build_training(learnt.encoder, learnt.network, learnt.target, options);
  }
  MemoryNeed need() { return memory_need(undertaking(), *graph()); }
  std::string refusal(std::size_t available) {
    try {
      check_memory(undertaking(), *graph(), available);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    return {};
  }
};

// 2·8 + 8 + 8·3 + 3 = 51 parameters; Adam has two moments of each.
TEST(MemoryNeed, IsCountedByHand) {
  Case tested({8});
  const MemoryNeed adam = tested.need();
  EXPECT_EQ(adam.parameters, 51 * 4);
  EXPECT_GE(adam.states, 2 * 51 * 4);
  EXPECT_LE(adam.states, 2 * 51 * 4 + 16) << "and a few scalars";
  tested.options.optimizer = "sgd";
  tested.options.momentum = 0;
  EXPECT_EQ(tested.need().states, 0);
  tested.options.precision = "fp64";
  tested.learnt.precision = Precision::fp64;
  EXPECT_EQ(tested.need().parameters, 51 * 8);
}

TEST(MemoryNeed, GrowsWithRowsAndWithValidation) {
  Case tested({64});
  tested.options.batch = 10;
  const MemoryNeed small = tested.need();
  tested.options.batch = 1000;
  const MemoryNeed large = tested.need();
  EXPECT_GE(large.activations - small.activations, 990 * 64 * 4) << "at least the hidden layer's values";
  EXPECT_EQ(large.parameters, small.parameters);
  tested.validation_rows = 100;
  EXPECT_GT(tested.need().activations, large.activations);
}

// An answer, a weight and an offset in double, two places, and two inputs that are encoded once, as doubles at most.
TEST(MemoryNeed, CountsEveryRow) {
  Case tested({64});
  const double few = tested.need().rows;
  tested.rows = 1000 * kRows;
  tested.options.batch = 10;
  EXPECT_GE(tested.need().rows - few, 999.0 * kRows * (24 + 16 + 16));
  EXPECT_LE(tested.need().rows - few, 999.0 * kRows * (24 + 16 + 16) + (1 << 20)) << "and a window in the cache";
}

TEST(MemoryNeed, ANetworkThatFitsIsNotRefused) {
  Case tested({64, 32});
  EXPECT_EQ(tested.refusal(static_cast<std::size_t>(tested.need().total())), "");
  EXPECT_NE(tested.refusal(static_cast<std::size_t>(tested.need().total()) - 1), "");
}

TEST(MemoryNeed, SaysHowLargeTheBatchMayBe) {
  Case tested({64, 64});
  tested.options.batch = 300;
  const auto available = static_cast<std::size_t>(tested.need().total());
  tested.options.batch = 900;
  const std::string line = tested.refusal(available);
  EXPECT_NE(line.find("the network is too large for memory: training needs "), std::string::npos) << line;
  EXPECT_NE(line.find("activations of 900 rows"), std::string::npos) << line;
  EXPECT_NE(line.find("; use at most --batch 300"), std::string::npos) << line;
}

TEST(MemoryNeed, SaysHowWideTheLayersMayBe) {
  Case tested({300, 150});
  const auto available = static_cast<std::size_t>(tested.need().total());
  tested.options.hidden = {20000, 10000};
  EXPECT_NE(tested.refusal(available).find("; use at most --hidden 300,150"), std::string::npos)
      << tested.refusal(available);
}

TEST(MemoryNeed, ADescribedNetworkIsTheUsersToNarrow) {
  Case tested({});
  tested.options.network = R"({"layers": [{"units": 100000}]})";
  EXPECT_NE(tested.refusal(1 << 20).find("; use fewer or narrower layers, or a machine with more memory"),
            std::string::npos)
      << tested.refusal(1 << 20);
}

}  // namespace
}  // namespace lamina::train
