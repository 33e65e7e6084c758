#include "lamina/peak.hpp"

#include "base/aligned.hpp"
#include "kernels/throughput.hpp"
#include "measure/arithmetic.hpp"
#include "measure/best_rate.hpp"
#include "measure/machine.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace measure {
namespace {

double rate(const kernels::ArithmeticLoop& loop, ThreadPool& pool, double seconds) {
  constexpr std::size_t kRounds = 1000;
  return best_rate(pool, seconds, Resource::own, [&](int, std::size_t times) {
    alignas(kCacheLine) unsigned char sink[kernels::kSinkBytes];
    return loop.function(times * kRounds, sink);
  });
}

// What one level is measured with: memory of one thread.
struct Level {
  const char* name;
  Resource resource;
  std::size_t bytes_alone, bytes_each;  // when one thread runs, and when all do
};

std::size_t units(std::size_t bytes) {
  constexpr std::size_t kUnit = kernels::kStreamUnit * sizeof(float);
  return std::max<std::size_t>(bytes / kUnit, 1) * kUnit;
}

// Half of a core's own caches; of the shared one four times what the core has itself; twice all caches, within reason.
std::vector<Level> levels(int threads) {
  constexpr std::size_t kMost = std::size_t{512} << 20;
  const CacheSizes caches = cache_sizes();
  const auto count = static_cast<std::size_t>(threads);
  const std::size_t shared = std::min(4 * caches.l2, caches.l3 / (2 * count));
  const std::size_t all = std::min({2 * caches.l3, kMost, memory_bytes() / 4});
  std::vector<Level> list = {{"L1", Resource::own, units(caches.l1 / 2), units(caches.l1 / 2)},
                             {"L2", Resource::own, units(caches.l2 / 2), units(caches.l2 / 2)}};
  if (shared > caches.l2) list.push_back({"L3", Resource::shared, units(shared), units(shared)});
  if (all > caches.l3) list.push_back({"memory", Resource::shared, units(all), units(all / count)});
  return list;
}

// Each thread's memory, half to read from and half to write to, first touched by the thread that owns it.
class Streams {
 public:
  Streams(ThreadPool& pool, std::size_t bytes, Resource resource, double seconds, const kernels::StreamLoops& loops)
      : pool_(pool),
        resource_(resource),
        seconds_(seconds),
        loops_(loops),
        count_(bytes / sizeof(float)),
        memory_(pool.size()) {
    pool_.run([&](int thread) { memory(thread) = AlignedBuffer<float>(count_); });
  }

  double read() {
    return repeat(bytes(), [&](float* x, void* sink) { loops_.read(x, count_, sink); });
  }

  Bandwidth measure() {
    const std::size_t half = count_ / 2 / kernels::kStreamUnit * kernels::kStreamUnit;
    Bandwidth result;
    result.read = read();
    result.write = repeat(bytes(), [&](float* x, void*) { loops_.write(x, count_); });
    if (half > 0)
      result.copy = repeat(2 * static_cast<double>(half * sizeof(float)),
                           [&](float* x, void*) { loops_.copy(x, x + half, half); });
    return result;
  }

 private:
  double bytes() const { return static_cast<double>(count_ * sizeof(float)); }
  AlignedBuffer<float>& memory(int thread) { return memory_[static_cast<std::size_t>(thread)]; }

  template <class Pass>
  double repeat(double bytes, const Pass& pass) {
    return best_rate(pool_, seconds_, resource_, [&](int thread, std::size_t times) {
      alignas(kCacheLine) unsigned char sink[kernels::kSinkBytes];
      for (std::size_t i = 0; i < times; ++i) pass(memory(thread).data(), sink);
      return bytes * static_cast<double>(times);
    });
  }

  ThreadPool& pool_;
  const Resource resource_;
  const double seconds_;
  const kernels::StreamLoops& loops_;
  const std::size_t count_;
  std::vector<AlignedBuffer<float>> memory_;
};

// Of many, so that the start of the threads counts for nothing.
double barrier_seconds(ThreadPool& pool, double seconds) {
  constexpr std::size_t kTimes = 100;
  const double rate = best_rate(pool, seconds, Resource::shared, [&](int, std::size_t times) {
    for (std::size_t i = 0; i < times * kTimes; ++i) pool.barrier();
    return static_cast<double>(times * kTimes);
  });
  return pool.size() / rate;
}

double start_seconds(ThreadPool& pool, double seconds) {
  constexpr int kTimes = 100;
  double least = 1;
  const auto start = Clock::now();
  while (least == 1 || seconds_since(start) < seconds) {
    const auto round = Clock::now();
    for (int i = 0; i < kTimes; ++i) pool.run([](int) {});
    least = std::min(least, seconds_since(round) / kTimes);
  }
  return least;
}

}  // namespace

double arithmetic_peak(const std::string& precision, CpuTier bound, ThreadPool& pool, double seconds) {
  const kernels::ArithmeticLoop* highest = nullptr;
  for (const auto& loop : kernels::arithmetic_loops())
    if (loop.precision == precision && loop.tier <= bound) highest = &loop;
  const double peak = highest ? rate(*highest, pool, seconds) : 0;
  // Below AMX, numbers of bf16 are widened, or products made in fp32 where that is faster.
  const bool widens = precision == "bf16" && bound < CpuTier::amx;
  return widens ? std::max(peak, arithmetic_peak("fp32", bound, pool, seconds)) : peak;
}

}  // namespace measure

Roof measure_roof(const std::string& precision, const PeakOptions& options) {
  const CpuTier tier = choose_cpu_tier(options.cpu_tier);
  ThreadPool pool(model::thread_count(options.threads));
  measure::Streams streams(pool, measure::units(measure::cache_sizes().l2 / 2), measure::Resource::own, options.seconds,
                           kernels::stream_loops(tier));
  return {measure::arithmetic_peak(precision, tier, pool, options.seconds), streams.read()};
}

Peaks measure_peaks(const PeakOptions& options) {
  const CpuTier tier = choose_cpu_tier(options.cpu_tier);
  ThreadPool one(1), all(model::thread_count(options.threads));
  Peaks peaks{measure::processor_name(), name(tier), all.size(), {}, {}, 0, 0};
  for (const auto& loop : kernels::arithmetic_loops())
    if (loop.tier <= tier)
      peaks.arithmetic.push_back({loop.precision, name(loop.tier), measure::rate(loop, one, options.seconds),
                                  measure::rate(loop, all, options.seconds)});
  const auto& loops = kernels::stream_loops(tier);
  for (const measure::Level& level : measure::levels(all.size()))
    peaks.memory.push_back({level.name, level.bytes_each,
                            measure::Streams(one, level.bytes_alone, level.resource, options.seconds, loops).measure(),
                            measure::Streams(all, level.bytes_each, level.resource, options.seconds, loops).measure()});
  peaks.barrier = measure::barrier_seconds(all, options.seconds);
  peaks.start = measure::start_seconds(all, options.seconds);
  return peaks;
}

double peak_of(const Peaks& peaks, const std::string& precision) {
  double highest = 0;
  for (const ArithmeticPeak& peak : peaks.arithmetic)
    if (peak.precision == precision) highest = std::max(highest, peak.all_threads);
  return highest;
}

}  // namespace lamina
