#include "select/jobs.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/cpu.hpp"

namespace lamina::select {

namespace {

class Queue {
 public:
  Queue(std::size_t count, const std::atomic<bool>* cancel, const std::function<void(std::size_t)>& body)
      : count_(count), cancel_(cancel), body_(body) {}

  void work() {
    for (std::size_t job = take(); job < count_; job = take()) {
      try {
        body_(job);
      } catch (...) {
        fail(job);
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t take() {
    if (failed_ || (cancel_ && *cancel_)) return count_;
    return next_++;
  }

  void fail(std::size_t job) {
    const std::lock_guard lock(mutex_);
    if (!failure_ || job < failed_job_) {
      failure_ = std::current_exception();
      failed_job_ = job;
    }
    failed_ = true;
  }

  std::size_t count_;
  const std::atomic<bool>* cancel_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::size_t failed_job_ = 0;
};

}  // namespace

JobPlan plan_jobs(std::size_t jobs, std::int64_t jobs_wanted, std::int64_t threads) {
  const int processors = threads > 0 ? static_cast<int>(threads) : usable_cpus();
  const auto most = static_cast<int>(std::min<std::size_t>(std::max<std::size_t>(jobs, 1), 1024));
  const int workers =
      std::clamp(jobs_wanted > 0 ? static_cast<int>(std::min<std::int64_t>(jobs_wanted, 1024)) : processors, 1, most);
  return {workers, std::max(1, processors / workers)};
}

void run_jobs(std::size_t count, int workers, const std::atomic<bool>* cancel,
              const std::function<void(std::size_t job)>& body) {
  Queue queue(count, cancel, body);
  std::vector<std::thread> team;
  for (int i = 1; i < workers; ++i) team.emplace_back([&] { queue.work(); });
  queue.work();
  for (std::thread& one : team) one.join();
  queue.rethrow();
}

}  // namespace lamina::select
