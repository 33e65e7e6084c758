// Prints the seconds that `read_csv` takes: csv_bench FILE [THREADS].
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "lamina/csv.hpp"
#include "lamina/error.hpp"

int main(int count, char** arguments) {
  if (count < 2) return std::fputs("usage: csv_bench FILE [THREADS]\n", stderr), 2;
  lamina::CsvOptions options;
  if (count > 2) options.threads = std::atoi(arguments[2]);
  try {
    const auto start = std::chrono::steady_clock::now();
    const lamina::Frame frame = lamina::read_csv(arguments[1], options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%.6f\n", seconds.count());
    return frame.rows() > 0 ? 0 : 1;
  } catch (const lamina::Error& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 2;
  }
}
