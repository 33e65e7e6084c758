// A fixed team of threads for short parallel steps: it spins first and sleeps later, and allocates nothing per run.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

namespace lamina {

struct Range {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
};

// The contiguous part of 0 … count that falls to `thread` of `threads`: parts begin at multiples of `grain` and differ
// by at most one grain. Together they cover everything once; late ones may be empty.
Range part(std::size_t count, int thread, int threads, std::size_t grain = 1);

class ThreadPool {
 public:
  // The caller is thread 0; `threads` − 1 more are started (1 ≤ threads). Throws a usage error when the system refuses.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return threads_; }

  // Calls body(thread) once on each thread, with IEEE default arithmetic (float_control.hpp), and returns when all are
  // done. When bodies throw, the exception of the lowest thread is rethrown here. One run at a time: a run within a
  // run is an internal error.
  template <class F>
  void run(F&& body) {
    using Body = std::remove_reference_t<F>;
    start({const_cast<void*>(static_cast<const void*>(std::addressof(body))),
           [](void* object, int thread) { (*static_cast<Body*>(object))(thread); }});
  }

  // Within run: waits until all threads are here, and makes visible what they wrote before. Every thread must come
  // equally often. When another thread has thrown, this throws too (so that nobody waits for it): let it pass.
  void barrier() {
    barrier([] { return false; });
  }
  // The same; the threads that have to wait call meanwhile() until that is over or it says that nothing is left to do.
  template <class Meanwhile>
  void barrier(Meanwhile&& meanwhile) {
    if (threads_ == 1) return;
    const std::uint32_t phase = arrive();
    while (phase_.load(std::memory_order_acquire) == phase && meanwhile()) {
    }
    await_phase(phase);
  }

 private:
  struct Job {
    void* object = nullptr;
    void (*call)(void*, int) = nullptr;
  };
  using Number = std::atomic<std::uint32_t>;  // four bytes: what the kernel can wait on

  void start(Job job);
  void start_workers();
  void stop_workers();
  void work(int thread);
  void execute(int thread) noexcept;
  void abandon();
  void await_workers();
  std::uint32_t arrive();
  void await_phase(std::uint32_t before);
  void rethrow();

  const int threads_;
  const int spins_;  // looks at a number before going to sleep on it
  Job job_;
  std::vector<std::exception_ptr> errors_;  // one per thread
  std::vector<std::thread> workers_;
  bool stop_ = false;
  std::atomic<bool> running_ = false;
  std::atomic<bool> abandoned_ = false;  // a body threw: barriers let everybody go
  alignas(64) Number generation_ = 0;    // one more per run: the sign for workers to start
  alignas(64) Number working_ = 0;       // workers that are not done yet
  alignas(64) Number arrived_ = 0;       // threads at the barrier
  alignas(64) Number phase_ = 0;         // one more per barrier passed
};

}  // namespace lamina
