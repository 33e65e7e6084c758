// Times explanations of a saved model inside one process: explain_bench MODEL TABLE ROWS THREADS WHAT prints the
// seconds that WHAT (a kind of curve, or a method of importance) takes for all predictors and the first ROWS rows of
// TABLE.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>

#include "lamina/csv.hpp"
#include "lamina/curves.hpp"
#include "lamina/error.hpp"
#include "lamina/importance.hpp"

namespace {

lamina::Frame first_rows(const lamina::Frame& frame, std::size_t count) {
  std::vector<std::size_t> rows(std::min(count, frame.rows()));
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return frame.take(rows);
}

void explain(const lamina::Explained& explained, const std::string& what) {
  if (!lamina::find_curve_kind(what)) {
    lamina::importance(explained, what);
    return;
  }
  for (const std::string& column : explained.columns()) lamina::curves(explained, what, column);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 6) return std::fputs("usage: explain_bench MODEL TABLE ROWS THREADS WHAT\n", stderr), 2;
  try {
    const lamina::Model model = lamina::Model::load(arguments[1]);
    const lamina::Frame rows =
        first_rows(lamina::read_csv(arguments[2]), static_cast<std::size_t>(std::atoll(arguments[3])));
    const auto start = std::chrono::steady_clock::now();
    explain(lamina::Explained(model, rows, {}, {std::atoi(arguments[4]), "auto", {}}), arguments[5]);
    std::printf("%.4f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  } catch (const lamina::Error& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 2;
  }
}
