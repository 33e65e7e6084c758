// Rows gathered while steps compute: the same as those gathered between them, whoever does how much of it when.
#include "train/windows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "train/train.hpp"

namespace lamina::train {
namespace {

constexpr std::size_t kRowsOfFrame = 53, kWindow = 8, kBatch = 4;

// Two numbers and a category of 5 levels; the answer is the row's number.
struct Table {
  Frame frame = make();
  Encoder encoder = fitted(frame);
  Target target;
  Truth truth;
  std::vector<double> weights = std::vector<double>(kRowsOfFrame);
  std::unique_ptr<NetworkGraph> graph;

  Table() {
    target.names = {"y"};
    target.scalings = {{}};
    truth.values.resize(kRowsOfFrame);
    std::iota(truth.values.begin(), truth.values.end(), 0.0);
    std::iota(weights.begin(), weights.end(), 1.0);
    const Network network{
        static_cast<std::int64_t>(encoder.width()), {{"dense", 1, "linear", "glorot_uniform"}}, "squared_error"};
    graph = build_training(encoder, network, target, Options(), InputForm::encoded);
  }

  static Frame make() {
    std::vector<double> a(kRowsOfFrame), b(kRowsOfFrame);
    std::vector<std::int32_t> codes(kRowsOfFrame);
    for (std::size_t i = 0; i < kRowsOfFrame; ++i) {
      a[i] = static_cast<double>(i * i % 19);
      b[i] = i % 6 == 2 ? std::nan("") : static_cast<double>(i) / 8;
      codes[i] = static_cast<std::int32_t>(i % 5);
    }
    return Frame({Column::numbers("a", std::move(a)), Column::numbers("b", std::move(b)),
                  Column::categories("c", codes, {"v", "w", "x", "y", "z"})});
  }
  static Encoder fitted(const Frame& frame) {
    EncoderNotes notes;
    Encoder encoder = Encoder::fit(frame, {"a", "b", "c"}, {}, notes);
    order_columns(encoder);
    return encoder;
  }
};

// The feeders, and a plan that copies what they hold.
struct Gathered {
  const Table& table;
  ThreadPool pool;
  Feeder feeder;
  TargetFeeder answers;
  LeafStore store;
  Plan plan;

  Gathered(const Table& t, int threads, std::size_t rows)
      : table(t),
        pool(threads),
        feeder(t.encoder, t.encoder.encode(t.frame), t.frame, rows),
        answers(t.target, t.truth, t.weights, Precision::fp64, rows),
        store(t.graph->graph, Precision::fp64),
        plan(t.graph->graph, {t.graph->encoded, t.graph->target, t.graph->row_weights, t.graph->inputs.row}, store,
             pool, detect_cpu_tier(), {.max_rows = kBatch}) {
    feeder.encode(t.encoder, all_rows(kRowsOfFrame), Precision::fp64, threads, detect_cpu_tier());
  }

  std::vector<std::vector<double>> batch(std::size_t place, std::size_t count) {
    feeder.bind(plan, table.graph->inputs, place);
    answers.bind(plan, *table.graph, place);
    plan.run(static_cast<std::int64_t>(count));
    return {plan.output_values(table.graph->encoded), plan.output_values(table.graph->target),
            plan.output_values(table.graph->row_weights), plan.output_values(table.graph->inputs.row)};
  }
};

std::vector<std::size_t> order(std::size_t count, std::size_t step) {
  std::vector<std::size_t> rows(count);
  for (std::size_t i = 0; i < count; ++i) rows[i] = (i * step + 3) % kRowsOfFrame;
  return rows;
}

// `pieces` a step are done by the threads in turn.
void expect_the_same(std::size_t rows, int threads, int pieces) {
  const Table table;
  Gathered plain(table, 1, kBatch);
  ThreadPool pool(threads);
  Gathered found(table, threads, Windows::room(kWindow, rows, pool));
  Windows windows(found.feeder, found.answers, kWindow, found.pool);
  for (const std::size_t step : {1, 7, 20}) {  // epochs
    const std::vector<std::size_t> wanted = order(rows, step);
    windows.begin(wanted);
    for (std::size_t first = 0; first < rows; first += kBatch) {
      const std::size_t count = std::min(kBatch, rows - first);
      plain.feeder.gather({wanted.data() + first, count}, plain.pool);
      plain.answers.gather({wanted.data() + first, count}, {0, count});
      if (!windows.ready(first, count)) windows.advance(first);
      ASSERT_TRUE(windows.ready(first, count));
      for (int i = 0; i < pieces; ++i) windows.work(i % threads);
      ASSERT_EQ(found.batch(windows.place(first), count), plain.batch(0, count)) << first << ' ' << pieces;
    }
  }
}

TEST(Windows, HoldWhatIsGatheredBetweenTheSteps) {
  for (const std::size_t rows : {1, 8, 9, 16, 50})  // less than a batch, one window, short last ones
    for (const int threads : {1, 2, 3})
      for (const int pieces : {0, 1, 100}) expect_the_same(rows, threads, pieces);
}

TEST(Windows, GoBackToAnyRow) {
  const Table table;
  Gathered found(table, 2, 2 * kWindow), plain(table, 1, kBatch);
  Windows windows(found.feeder, found.answers, kWindow, found.pool);
  const std::vector<std::size_t> wanted = order(50, 3);
  windows.begin(wanted);
  for (const std::size_t first : {0, 8, 20, 4, 48, 0}) {
    const std::size_t count = std::min(kBatch, wanted.size() - first);
    plain.feeder.gather({wanted.data() + first, count}, plain.pool);
    plain.answers.gather({wanted.data() + first, count}, {0, count});
    windows.advance(first);
    windows.work(1);
    ASSERT_EQ(found.batch(windows.place(first), count), plain.batch(0, count)) << first;
  }
}

}  // namespace
}  // namespace lamina::train
