#include "base/thread_pool.hpp"

#include <gtest/gtest.h>
#include <pmmintrin.h>

#include <atomic>
#include <cfenv>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/float_control.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

TEST(Part, CoversEverythingOnceAtMultiplesOfTheGrain) {
  for (std::size_t count : {0u, 1u, 7u, 16u, 100u, 1023u})
    for (int threads : {1, 2, 3, 8})
      for (std::size_t grain : {1u, 16u, 64u}) {
        std::size_t next = 0, most = 0, least = count;
        for (int thread = 0; thread < threads; ++thread) {
          const Range range = part(count, thread, threads, grain);
          ASSERT_LE(range.begin, range.end);
          EXPECT_EQ(range.begin, next);
          EXPECT_TRUE(range.begin % grain == 0 || range.begin == count);
          next = range.end;
          most = std::max(most, range.size());
          least = std::min(least, range.size());
        }
        EXPECT_EQ(next, count);
        EXPECT_LE(most - least, 2 * grain - 1);  // one grain, and the last one may be cut short
      }
}

TEST(Part, LargeCountsDoNotOverflow) {
  const std::size_t count = static_cast<std::size_t>(-1);
  EXPECT_EQ(part(count, 0, 3).begin, 0u);
  EXPECT_EQ(part(count, 2, 3).end, count);
  EXPECT_EQ(part(count, 2, 3, 64).end, count);
  EXPECT_EQ(part(count, 0, 2, 64).end, part(count, 1, 2, 64).begin);
}

class Pools : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Sizes, Pools, testing::Values(1, 2, 3, 8));

TEST_P(Pools, EveryThreadRunsOncePerRun) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.size(), GetParam());
  std::vector<int> counts(static_cast<std::size_t>(pool.size()));
  for (int run = 0; run < 1000; ++run) pool.run([&](int thread) { ++counts[static_cast<std::size_t>(thread)]; });
  for (int count : counts) EXPECT_EQ(count, 1000);
}

TEST_P(Pools, ThreadZeroIsTheCaller) {
  ThreadPool pool(GetParam());
  const auto caller = std::this_thread::get_id();
  bool same = false;
  pool.run([&](int thread) {
    if (thread == 0) same = std::this_thread::get_id() == caller;
  });
  EXPECT_TRUE(same);
}

// Each thread writes its cell, and after the barrier reads everybody's: plain memory, so a race detector sees all.
TEST_P(Pools, BarriersSeparatePhases) {
  ThreadPool pool(GetParam());
  const auto n = static_cast<std::size_t>(pool.size());
  std::vector<std::size_t> cells(n), wrong(n);
  const std::size_t phases = n > 4 ? 300 : 3000;
  pool.run([&](int thread) {
    for (std::size_t phase = 1; phase <= phases; ++phase) {
      cells[static_cast<std::size_t>(thread)] = phase;
      pool.barrier();
      wrong[static_cast<std::size_t>(thread)] +=
          std::accumulate(cells.begin(), cells.end(), std::size_t{0}) != n * phase;
      pool.barrier();
    }
  });
  EXPECT_EQ(wrong, std::vector<std::size_t>(n));
}

// Whoever waits works until there is nothing left to do, or nobody to wait for; each piece is done once.
TEST_P(Pools, WaitingThreadsDoSomethingElse) {
  ThreadPool pool(GetParam());
  for (const int pieces : {0, 1, 100}) {
    std::atomic<int> next = 0, done = 0, late = 0;
    const auto work = [&] {
      if (next.fetch_add(1) >= pieces) return false;
      ++done;
      return true;
    };
    pool.run([&](int thread) {
      if (thread == 0 && pool.size() > 1)
        while (done < pieces) std::this_thread::yield();
      pool.barrier(work);
      late += thread == 0 ? pieces - done : 0;
    });
    EXPECT_EQ(done, pool.size() > 1 ? pieces : 0);
    EXPECT_EQ(late, pool.size() > 1 ? 0 : pieces);
  }
}

TEST_P(Pools, WorkersThatWentToSleepWakeUp) {
  ThreadPool pool(GetParam());
  std::atomic<int> runs = 0;
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    pool.run([&](int thread) {
      if (thread == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));  // the others sleep at the barrier
      pool.barrier();
      ++runs;
    });
  }
  EXPECT_EQ(runs, 5 * GetParam());
}

TEST_P(Pools, TheExceptionOfTheLowestThreadArrives) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 20; ++round) {
    try {
      pool.run([](int thread) { throw std::runtime_error(std::to_string(thread)); });
      FAIL() << "expected an exception";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "0");
    }
  }
  std::atomic<int> after = 0;
  pool.run([&](int thread) { after += thread == 0; });
  EXPECT_EQ(after, 1);
}

TEST_P(Pools, AThreadThatThrowsLeavesNobodyAtTheBarrier) {
  ThreadPool pool(GetParam());
  const int last = GetParam() - 1;
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> passed = 0;
    EXPECT_THROW(pool.run([&](int thread) {
      if (thread == last) throw std::out_of_range("mine");
      pool.barrier();
      ++passed;
    }),
                 std::out_of_range);
    EXPECT_EQ(passed, 0);
  }
  std::atomic<int> passed = 0;
  pool.run([&](int) {
    pool.barrier();
    ++passed;
  });
  EXPECT_EQ(passed, GetParam());
}

TEST_P(Pools, ARunWithinARunIsAnError) {
  ThreadPool pool(GetParam());
  EXPECT_THROW(pool.run([&](int) { pool.run([](int) {}); }), Error);
  std::atomic<int> after = 0;
  pool.run([&](int thread) { after += thread == 0; });
  EXPECT_EQ(after, 1);
}

TEST_P(Pools, RunsInIeeeDefaultArithmeticAndRestoresTheCallers) {
  ThreadPool pool(GetParam());
  const unsigned before = _mm_getcsr();
  _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
  _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  _MM_SET_ROUNDING_MODE(_MM_ROUND_UP);
  std::vector<unsigned> seen(static_cast<std::size_t>(pool.size()));
  pool.run([&](int thread) { seen[static_cast<std::size_t>(thread)] = _mm_getcsr() & 0xffc0; });
  const unsigned after = _mm_getcsr() & 0xffc0;
  _mm_setcsr(before);
  for (unsigned modes : seen) EXPECT_EQ(modes, 0x1f80u);
  EXPECT_EQ(after, 0xdfc0u);  // FTZ, round up, all masked, DAZ
}

TEST(ThreadPool, NeedsAThread) { EXPECT_THROW(ThreadPool(0), Error); }

}  // namespace
}  // namespace lamina
