#include "frame/csv_pass.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include "base/thread_pool.hpp"
#include "lamina/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void throw_fault(const CsvText& text, const CsvBlock& block, const CsvFault& fault,
                              std::int64_t lines_before) {
  const CsvParser::Spot spot = text.parser.locate(block, fault.at);
  Place place{text.source, 1 + lines_before + spot.line, {}};
  if (!fault.whole_row)
    place.column = spot.column < text.names.size() ? text.names[spot.column] : column_number_name(spot.column);
  throw Error(ErrorKind::data, fault.message, fault.remedy, place);
}

class Pass {
 public:
  Pass(const CsvText& text, CsvPlan plan) : text_(text), plan_(std::move(plan)), table_(plan_) {}

  CsvTable run(int threads) {
    text_.blocks.rewind();
    ThreadPool pool(threads);
    pool.run([this](int) { work(); });
    if (failure_) std::rethrow_exception(failure_);
    std::atomic<std::size_t> next{0};
    pool.run([&](int) {
      for (std::size_t i = next++; i < plan_.columns(); i = next++) table_.finish(i);
    });
    return std::move(table_);
  }

 private:
  struct Job {
    CsvBlock block;
    CsvPlan plan;
    std::size_t number = 0;
  };

  void work() {
    Job job;
    CsvChunk chunk;
    while (read(job)) {
      std::exception_ptr failure;
      try {
        text_.parser.parse(job.block, job.plan, job.number == 0 ? text_.header_rows : 0, chunk);
      } catch (...) {
        failure = std::current_exception();
      }
      add(job, chunk, failure);
    }
  }

  // The next block, with the plan as it is known by now.
  bool read(Job& job) {
    const std::lock_guard<std::mutex> reading(read_mutex_);
    {
      const std::lock_guard<std::mutex> adding(add_mutex_);
      if (failure_) return false;
      job.plan = plan_;
    }
    job.number = blocks_read_;
    std::exception_ptr failure;
    try {
      if (!text_.blocks.next(job.block)) return false;
    } catch (...) {
      failure = std::current_exception();
    }
    ++blocks_read_;
    if (!failure) return true;
    CsvChunk nothing;
    add(job, nothing, failure);
    return false;
  }

  // Waits until all blocks before are in the table. The first failure in the order of the text is the one that counts.
  void add(Job& job, CsvChunk& chunk, std::exception_ptr failure) {
    std::unique_lock<std::mutex> adding(add_mutex_);
    turn_.wait(adding, [&] { return blocks_added_ == job.number; });
    try {
      if (!failure && !failure_) {
        if (chunk.fault) throw_fault(text_, job.block, *chunk.fault, table_.lines());
        table_.add(chunk, job.block.progress, plan_);
      }
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure_) failure_ = failure;
    ++blocks_added_;
    turn_.notify_all();
  }

  const CsvText& text_;
  CsvPlan plan_;
  CsvTable table_;
  std::mutex read_mutex_, add_mutex_;
  std::condition_variable turn_;
  std::size_t blocks_read_ = 0, blocks_added_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

CsvTable read_pass(const CsvText& text, CsvPlan plan, int threads) {
  plan.assign_slots();
  return Pass(text, std::move(plan)).run(threads);
}

CsvPlan guess_plan(const CsvText& text, CsvPlan plan) {
  CsvBlock block;
  CsvChunk chunk;
  text.blocks.rewind();
  plan.assign_slots();
  if (!text.blocks.next(block)) return plan;
  text.parser.parse(block, plan, text.header_rows, chunk);
  if (chunk.fault) throw_fault(text, block, *chunk.fault, 0);
  for (std::size_t i = 0; i < plan.columns(); ++i)
    plan.cells[i] = chunk.columns[i].cells == Cells::mixed ? Cells::codes : chunk.columns[i].cells;
  return plan;
}

}  // namespace lamina
