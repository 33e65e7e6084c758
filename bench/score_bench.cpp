// Times the scoring of images with a saved model inside one process: score_bench MODEL ROWS THREADS SECONDS prints the
// mean microseconds of a call that answers for ROWS images, whose bytes lie in memory.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "lamina/error.hpp"
#include "lamina/row_scorer.hpp"

namespace {

class Scoring {
 public:
  Scoring(const lamina::Model& model, std::size_t rows, int threads)
      : scorer_(model, {threads, "auto", {}}),
        pixels_(rows * scorer_.inputs().size()),
        answers_(rows * scorer_.answers().size()),
        one_(rows == 1) {
    for (std::size_t i = 0; i < pixels_.size(); ++i)  // four fifths are 0, as in MNIST
      pixels_[i] = (i * 2654435761u >> 24) % 256 < 51 ? static_cast<std::uint8_t>(i % 255 + 1) : 0;
  }

  void run() {
    const std::span<const std::uint8_t> pixels(pixels_);
    one_ ? scorer_.score(pixels, answers_) : scorer_.score_rows(pixels, answers_);
  }

 private:
  lamina::RowScorer scorer_;
  std::vector<std::uint8_t> pixels_;
  std::vector<double> answers_;
  bool one_;
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
    Scoring scoring(lamina::Model::load(arguments[1]), static_cast<std::size_t>(std::atoll(arguments[2])),
                    std::atoi(arguments[3]));
    std::printf("%.4f\n", microseconds(scoring, std::atof(arguments[4])));
  } catch (const lamina::Error& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 2;
  }
}
