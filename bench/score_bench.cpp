// Times the scoring of images with a saved model inside one process: score_bench MODEL ROWS THREADS SECONDS prints the
// mean microseconds of a call that answers for ROWS images, whose bytes lie in memory.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/thread_pool.hpp"
#include "lamina/error.hpp"
#include "lamina/model.hpp"
#include "model/impl.hpp"
#include "train/bulk.hpp"
#include "train/learnt.hpp"

namespace {

class Scoring {
 public:
  Scoring(const lamina::train::Learnt& learnt, std::size_t rows, int threads)
      : rows_(rows),
        pool_(threads),
        graph_(lamina::train::build_scoring(learnt.encoder, learnt.network, learnt.target)),
        store_(graph_->graph, learnt.precision),
        plan_(graph_->graph, {graph_->answer}, store_, pool_, lamina::detect_cpu_tier(),
              {.max_rows = static_cast<std::int64_t>(std::min(rows, lamina::train::kBulkRows))}),
        width_(static_cast<std::size_t>(graph_->inputs.pixels.shape()[1])),
        pixels_(rows * width_) {
    lamina::train::set_tensors(graph_->graph, store_, lamina::LeafKind::parameter, learnt.parameters);
    for (std::size_t i = 0; i < pixels_.size(); ++i)  // four fifths are 0, as in MNIST
      pixels_[i] = static_cast<std::uint8_t>(i * 2654435761u >> 24) < 51 ? static_cast<std::uint8_t>(i % 251) : 0;
  }

  void run() {
    for (std::size_t first = 0; first < rows_; first += lamina::train::kBulkRows) {
      plan_.bind(graph_->inputs.pixels, pixels_.data() + first * width_);
      plan_.run(static_cast<std::int64_t>(std::min(lamina::train::kBulkRows, rows_ - first)));
    }
  }

 private:
  std::size_t rows_;
  lamina::ThreadPool pool_;
  std::unique_ptr<lamina::train::NetworkGraph> graph_;
  lamina::LeafStore store_;
  lamina::Plan plan_;
  std::size_t width_;
  std::vector<std::uint8_t> pixels_;
};

double microseconds(Scoring& scoring, double seconds) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 3; ++i) scoring.run();
  const auto start = Clock::now();
  std::int64_t calls = 0;
  double took = 0;
  while (took < seconds) {
    scoring.run();
    ++calls;
    took = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return took / static_cast<double>(calls) * 1e6;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return std::fputs("usage: score_bench MODEL ROWS THREADS SECONDS\n", stderr), 2;
  try {
    const lamina::Model model = lamina::Model::load(arguments[1]);
    Scoring scoring(model.impl().trained.learnt, static_cast<std::size_t>(std::atoll(arguments[2])),
                    std::atoi(arguments[3]));
    std::printf("%.4f\n", microseconds(scoring, std::atof(arguments[4])));
  } catch (const lamina::Error& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 2;
  }
}
