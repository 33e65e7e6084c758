#include "train/network_graph.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/cpu.hpp"
#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/plan.hpp"
#include "train/feeder.hpp"
#include "train/make_network.hpp"

namespace lamina::train {
namespace {

const double kMissing = std::numeric_limits<double>::quiet_NaN();

// Four rows: a category first, so that the order of columns changes; numbers with a gap; bytes of a picture.
Frame mixed_table() {
  const auto cells = std::make_shared<const Column::Bytes>(Column::Bytes{0, 255, 51, 102, 0, 0, 255, 5});
  Frame frame({Column::categories("colour", {0, 1, -1, 0}, {"blue", "red"}),
               Column::numbers("length", {1, 3, kMissing, 5}), Column::bytes("p1", cells, 4, 0, 2),
               Column::bytes("p2", cells, 4, 1, 2), Column::numbers("width", {10, 10, 20, 20})});
  frame.image_height = 1;
  frame.image_width = 2;
  return frame;
}

Encoder fitted(const Frame& frame, bool standardize = true) {
  std::vector<std::string> names;
  for (const auto& column : frame.columns()) names.push_back(column.name());
  EncoderNotes notes;
  Encoder encoder = Encoder::fit(frame, names, {}, notes, standardize);
  order_columns(encoder);
  return encoder;
}

Target number_target() {
  Target target;
  target.names = {"y"};
  target.scalings = {{0, 1}};
  return target;
}

// What the network sees of the rows.
std::vector<double> encoded(const Encoder& encoder, const Frame& frame, const std::vector<std::size_t>& rows,
                            int threads = 1) {
  const Network network{
      static_cast<std::int64_t>(encoder.width()), {{"dense", 1, "linear", "glorot_uniform"}}, "squared_error"};
  const auto graph = build_scoring(encoder, network, number_target());
  LeafStore store(graph->graph, Precision::fp64);
  ThreadPool pool(threads);
  Plan plan(graph->graph, {graph->encoded}, store, pool, CpuTier::reference,
            {.max_rows = static_cast<std::int64_t>(rows.size())});
  Feeder feeder(encoder, encoder.encode(frame), frame, rows.size());
  feeder.bind(plan, graph->inputs);
  feeder.gather(rows, pool);
  plan.run(static_cast<std::int64_t>(rows.size()));
  return plan.output_values(graph->encoded);
}

void expect_near(const std::vector<double>& found, const std::vector<double>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-15) << i;
}

TEST(NetworkGraph, EncodesNumbersThenPixelsThenCategories) {
  const Frame frame = mixed_table();
  const Encoder encoder = fitted(frame);
  EXPECT_EQ(encoder.input_names(), (std::vector<std::string>{"length", "width", "p1", "p2", "colour=blue", "colour=red",
                                                             "colour=(missing)", "colour=(unseen)"}));
  const double z = 2 / std::sqrt(8.0 / 3);  // of 1, 3, 5: mean 3, variance 8/3
  expect_near(encoded(encoder, frame, {0, 1, 2, 3}), {-z, -1, 0,   1,         1, 0, 0, 0,  //
                                                      0,  -1, 0.2, 0.4,       0, 1, 0, 0,  //
                                                      0,  1,  0,   0,         0, 0, 1, 0,  //
                                                      z,  1,  1,   5.0 / 255, 1, 0, 0, 0});
}

TEST(NetworkGraph, GathersRowsInAnyOrder) {
  const Frame frame = mixed_table();
  const Encoder encoder = fitted(frame);
  const auto all = encoded(encoder, frame, {0, 1, 2, 3}), some = encoded(encoder, frame, {3, 1, 3});
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(some[i], all[3 * 8 + i]);
    EXPECT_EQ(some[8 + i], all[8 + i]);
    EXPECT_EQ(some[16 + i], all[3 * 8 + i]);
  }
}

TEST(NetworkGraph, WithoutStandardizingNumbersEnterAsTheyAre) {
  const Frame frame = mixed_table();
  const auto found = encoded(fitted(frame, false), frame, {1, 2});
  EXPECT_EQ(found[0], 3);
  EXPECT_EQ(found[1], 10);
  EXPECT_EQ(found[8], 3);  // the mean of 1, 3, 5
}

TEST(NetworkGraph, UnseenLevelsHaveAPlaceOfTheirOwn) {
  const Encoder encoder = fitted(mixed_table());
  Frame other({Column::categories("colour", {0}, {"green"}), Column::numbers("length", {3}),
               Column::bytes("p1", std::make_shared<const Column::Bytes>(Column::Bytes{7}), 1),
               Column::bytes("p2", std::make_shared<const Column::Bytes>(Column::Bytes{9}), 1),
               Column::numbers("width", {10})});
  const auto found = encoded(encoder, other, {0});
  EXPECT_EQ(std::vector<double>(found.begin() + 4, found.end()), (std::vector<double>{0, 0, 0, 1}));
}

TEST(NetworkGraph, PixelsThatAreNoBytesAreRefused) {
  const Encoder encoder = fitted(mixed_table());
  Frame other({Column::categories("colour", {0}, {"red"}), Column::numbers("length", {3}), Column::numbers("p1", {0.5}),
               Column::numbers("p2", {1}), Column::numbers("width", {10})});
  EXPECT_THROW(encoded(encoder, other, {0}), Error);
}

TEST(NetworkGraph, ManyRowsAreGatheredByAllThreadsAlike) {
  const std::size_t rows = 500, width = 300;
  Column::Bytes bytes(rows * width);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 % 251);
  const auto cells = std::make_shared<const Column::Bytes>(std::move(bytes));
  std::vector<Column> columns;
  for (std::size_t c = 0; c < width; ++c)
    columns.push_back(Column::bytes("p" + std::to_string(c), cells, rows, c, width));
  Frame frame(std::move(columns));
  frame.image_height = 15;
  frame.image_width = 20;
  const Encoder encoder = fitted(frame);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rows; ++i) order.push_back(i * 3 % rows);
  const auto found = encoded(encoder, frame, order, 3);
  EXPECT_EQ(found, encoded(encoder, frame, order, 1));
  for (const std::size_t i : {0u, 123u, 499u})
    EXPECT_EQ(found[i * width + 17], static_cast<double>((order[i] * width + 17) * 7 % 251) * (1.0 / 255));
}

TEST(NetworkGraph, NumbersAreDecodedToTheirScale) {
  const Frame frame = mixed_table();
  const Encoder encoder = fitted(frame);
  const Network network{8, {{"dense", 1, "linear", "glorot_uniform"}}, "squared_error"};
  Target target;
  target.names = {"y"};
  target.scalings = {{100, 8}};
  const auto graph = build_scoring(encoder, network, target);
  LeafStore store(graph->graph, Precision::fp64);
  store.set("dense1.biases", {-0.5});
  ThreadPool pool(1);
  Plan plan(graph->graph, {graph->answer}, store, pool, CpuTier::reference, {.max_rows = 1});
  Feeder feeder(encoder, encoder.encode(frame), frame, 1);
  feeder.bind(plan, graph->inputs);
  const std::size_t row = 0;
  feeder.gather({&row, 1}, pool);
  plan.run(1);
  EXPECT_EQ(plan.output_values(graph->answer), (std::vector<double>{100 - 4}));
}

TEST(MakeNetwork, FollowsOptionsAndTarget) {
  Target three;
  three.answer = Answer::classes;
  three.levels = {"a", "b", "c"};
  Options options;
  options.hidden = {7};
  options.activation = "tanh";
  const Network network = make_network(options, 5, three);
  ASSERT_EQ(network.layers.size(), 2u);
  EXPECT_EQ(network.layers[0].units, 7);
  EXPECT_EQ(network.layers[0].activation, "tanh");
  EXPECT_EQ(network.layers[1].units, 3);
  EXPECT_EQ(network.layers[1].activation, "softmax");
  EXPECT_EQ(network.loss, "cross_entropy");
  three.levels.pop_back();
  EXPECT_EQ(make_network(options, 5, three).layers[1].activation, "sigmoid");
  const Target number = number_target();
  EXPECT_EQ(make_network(options, 5, number).loss, "squared_error");
  options.loss = "cross_entropy";
  EXPECT_THROW(make_network(options, 5, number), Error);
}

}  // namespace
}  // namespace lamina::train
