// The highest rate at which threads get something done, from many short rounds.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/thread_pool.hpp"

namespace lamina::measure {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What threads measure is each thread's own (a core's arithmetic and caches): the best rates of all are added. Or they
// share it (memory): what all did in the time that the last of them needed.
enum class Resource : std::uint8_t { own, shared };

// body(thread, times) does its work so many times and gives back its amount; every thread gets as much. `times` grows
// until a round takes 0.2 ms: long beside the start of the threads, short beside the slices of time that a busy system
// deals out. Then the best rounds of `seconds` count.
template <class Body>
double best_rate(ThreadPool& pool, double seconds, Resource resource, const Body& body) {
  constexpr double kRound = 2e-4;
  constexpr int kLeastRounds = 3;
  std::size_t times = 1;
  std::vector<double> best(static_cast<std::size_t>(pool.size()), 0);
  double best_of_all = 0, amount = 0;
  const auto round = [&] {
    const auto start = Clock::now();
    pool.run([&](int thread) {
      const auto own_start = Clock::now();
      const double done = body(thread, times);
      double& own = best[static_cast<std::size_t>(thread)];
      own = std::max(own, done / seconds_since(own_start));
      if (thread == 0) amount = done;
    });
    const double took = seconds_since(start);
    best_of_all = std::max(best_of_all, amount * pool.size() / took);
    return took;
  };
  while (round() < kRound) times *= 2;
  const auto start = Clock::now();
  for (int i = 0; i < kLeastRounds || seconds_since(start) < seconds; ++i) round();
  return resource == Resource::shared ? best_of_all : std::accumulate(best.begin(), best.end(), 0.0);
}

}  // namespace lamina::measure
