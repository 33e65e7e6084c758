#include "base/thread_pool.hpp"

#include <immintrin.h>
#include <signal.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "base/cpu.hpp"
#include "base/float_control.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

// About 30–100 µs of pauses: longer than any gap within a training step. Where threads outnumber processors, the one
// waited for may need ours, so nobody spins.
constexpr int kSpins = 2000;
int spins_for(int threads) { return threads <= usable_cpus() ? kSpins : 0; }

// Returns when `number` is no longer `old`.
void await_change(const std::atomic<std::uint32_t>& number, std::uint32_t old, int spins) {
  for (int i = 0; i < spins; ++i) {
    if (number.load(std::memory_order_acquire) != old) return;
    _mm_pause();
  }
  number.wait(old, std::memory_order_acquire);
}

// Leaves a body whose team broke up; never reaches the caller of run.
struct Abandoned {};

// While it lives, threads started inherit a mask that leaves signals to the program's own threads.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

Range part(std::size_t count, int thread, int threads, std::size_t grain) {
  const std::size_t grains = count / grain + (count % grain != 0);
  const auto n = static_cast<std::size_t>(threads), t = static_cast<std::size_t>(thread);
  const std::size_t each = grains / n, extra = grains % n;  // the first `extra` parts have one more
  const std::size_t first = t * each + std::min(t, extra), last = first + each + (t < extra);
  return {std::min(count, first * grain), last == grains ? count : last * grain};
}

ThreadPool::ThreadPool(int threads) : threads_(threads), spins_(spins_for(threads)) {
  expect(threads >= 1, "a thread pool without threads");
  errors_.resize(static_cast<std::size_t>(threads));
  try {
    start_workers();
  } catch (const std::system_error&) {
    stop_workers();
    throw Error(ErrorKind::usage, "the system refuses to start " + std::to_string(threads) + " threads",
                "choose fewer with --threads");
  } catch (...) {
    stop_workers();
    throw;
  }
}

ThreadPool::~ThreadPool() { stop_workers(); }

void ThreadPool::start_workers() {
  const BlockedSignals blocked;
  workers_.reserve(static_cast<std::size_t>(threads_) - 1);
  for (int thread = 1; thread < threads_; ++thread) workers_.emplace_back([this, thread] { work(thread); });
}

void ThreadPool::stop_workers() {
  stop_ = true;
  generation_.fetch_add(1);
  generation_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::work(int thread) {
  for (std::uint32_t seen = 0;; ++seen) {
    await_change(generation_, seen, spins_);
    if (stop_) return;
    execute(thread);
    if (working_.fetch_sub(1) == 1) working_.notify_one();
  }
}

void ThreadPool::execute(int thread) noexcept {
  const FloatControl control;
  try {
    job_.call(job_.object, thread);
  } catch (const Abandoned&) {
    abandon();
  } catch (...) {
    errors_[static_cast<std::size_t>(thread)] = std::current_exception();
    abandon();
  }
}

void ThreadPool::start(Job job) {
  expect(!running_.exchange(true), "a run of a thread pool within another");
  job_ = job;
  abandoned_.store(false, std::memory_order_relaxed);
  if (threads_ > 1) {
    arrived_.store(0, std::memory_order_relaxed);
    working_.store(static_cast<std::uint32_t>(threads_) - 1, std::memory_order_relaxed);
    generation_.fetch_add(1);
    generation_.notify_all();
  }
  execute(0);
  await_workers();
  running_.store(false);
  if (abandoned_.load(std::memory_order_relaxed)) rethrow();
}

void ThreadPool::await_workers() {
  for (int i = 0; i < spins_ && working_.load(std::memory_order_acquire) != 0; ++i) _mm_pause();
  while (const std::uint32_t left = working_.load(std::memory_order_acquire)) working_.wait(left);
}

void ThreadPool::rethrow() {
  std::exception_ptr first;
  for (std::exception_ptr& error : errors_) {
    if (!first) first = error;
    error = nullptr;
  }
  std::rethrow_exception(first);
}

// The flag is set before the phase moves: who reads the new phase also reads the flag, and who waits on the old wakes.
void ThreadPool::abandon() {
  abandoned_.store(true);
  phase_.fetch_add(1);
  phase_.notify_all();
}

// The phase that ends when all are here: now, when this thread is the last.
std::uint32_t ThreadPool::arrive() {
  const std::uint32_t phase = phase_.load(std::memory_order_acquire);
  if (abandoned_.load(std::memory_order_relaxed)) throw Abandoned{};
  if (arrived_.fetch_add(1) + 1 == static_cast<std::uint32_t>(threads_)) {
    arrived_.store(0, std::memory_order_relaxed);
    phase_.fetch_add(1);
    phase_.notify_all();
  }
  return phase;
}

void ThreadPool::await_phase(std::uint32_t before) {
  await_change(phase_, before, spins_);
  if (abandoned_.load(std::memory_order_relaxed)) throw Abandoned{};
}

}  // namespace lamina
