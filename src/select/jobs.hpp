// Independent trainings side by side. Each gives the bits it would give alone, for none depends on its threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace lamina::select {

struct JobPlan {
  int workers = 1;  // jobs at a time
  int threads = 1;  // of each
};

// Few jobs get several threads each, many get one each. `jobs_wanted` and `threads` 0: as many as there are processors.
JobPlan plan_jobs(std::size_t jobs, std::int64_t jobs_wanted, std::int64_t threads);

// Calls body(job) for 0 … count − 1, each once, begun in this order, on so many threads at a time. Once `cancel` is set
// or a job has thrown, no further one begins; of several exceptions the first job's is thrown when all have ended.
void run_jobs(std::size_t count, int workers, const std::atomic<bool>* cancel,
              const std::function<void(std::size_t job)>& body);

}  // namespace lamina::select
