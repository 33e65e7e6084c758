// lamina bench peak: what this machine can do at best.
#include <fmt/format.h>

#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/options.hpp"
#include "lamina/peak.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr double kGiga = 1e-9;

std::string gigas(double rate) { return fmt::format("{:.1f}", rate * kGiga); }

std::string arithmetic_text(const Peaks& peaks) {
  const std::string all = counted(peaks.threads, "thread");
  TextTable table("llrr", {"GFLOP/s", "tier", "1 thread", all});
  for (const ArithmeticPeak& peak : peaks.arithmetic)
    table.add({peak.precision, peak.cpu_tier, gigas(peak.one_thread), gigas(peak.all_threads)});
  return table.text();
}

std::string size_text(std::size_t bytes) {
  const double kib = static_cast<double>(bytes) / 1024;
  return kib < 1024 ? fmt::format("{:.0f} KiB", kib) : fmt::format("{:.0f} MiB", kib / 1024);
}

std::string memory_text(const Peaks& peaks) {
  const std::string all = counted(peaks.threads, "thread");
  TextTable table("lrrrrrrr",
                  {"GB/s", "each thread", "read, 1 thread", "write", "copy", "read, " + all, "write", "copy"});
  for (const MemoryPeak& peak : peaks.memory) {
    std::vector<std::string> cells = {peak.level, size_text(peak.bytes)};
    for (const Bandwidth* rate : {&peak.one_thread, &peak.all_threads})
      for (const double value : {rate->read, rate->write, rate->copy}) cells.push_back(gigas(value));
    table.add(std::move(cells));
  }
  return table.text();
}

std::string threads_text(const Peaks& peaks) {
  if (peaks.threads == 1) return {};
  return fmt::format("\n{} wait for each other in {:.2f} µs, and are given work and done with it in {:.2f} µs\n",
                     counted(peaks.threads, "thread"), peaks.barrier * 1e6, peaks.start * 1e6);
}

std::string text(const Peaks& peaks) {
  return peaks.processor + ", CPU tier " + peaks.cpu_tier + "\n\n" +
         "Multiply-adds in registers, two operations each:\n\n" + arithmetic_text(peaks) +
         "\nBytes that loads and stores move, a copied byte counting twice:\n\n" + memory_text(peaks) +
         threads_text(peaks);
}

nlohmann::json json_of(const Bandwidth& rate) {
  return {{"read", rate.read * kGiga}, {"write", rate.write * kGiga}, {"copy", rate.copy * kGiga}};
}

nlohmann::json json_of(const Peaks& peaks) {
  nlohmann::json arithmetic = nlohmann::json::array(), memory = nlohmann::json::array();
  for (const ArithmeticPeak& peak : peaks.arithmetic)
    arithmetic.push_back({{"precision", peak.precision},
                          {"cpu_tier", peak.cpu_tier},
                          {"gflops_one_thread", peak.one_thread * kGiga},
                          {"gflops", peak.all_threads * kGiga}});
  for (const MemoryPeak& peak : peaks.memory)
    memory.push_back({{"level", peak.level},
                      {"bytes_per_thread", peak.bytes},
                      {"gb_per_second_one_thread", json_of(peak.one_thread)},
                      {"gb_per_second", json_of(peak.all_threads)}});
  return {{"processor", peaks.processor},        {"cpu_tier", peaks.cpu_tier},  {"threads", peaks.threads},
          {"arithmetic", std::move(arithmetic)}, {"memory", std::move(memory)}, {"barrier_us", peaks.barrier * 1e6},
          {"start_us", peaks.start * 1e6}};
}

int run(const OptionFlags& flags, const Common& common) {
  Options options;
  flags.apply(options);
  const Peaks peaks = measure_peaks({static_cast<int>(options.threads), options.cpu_tier});
  common.json ? print_json(json_of(peaks)) : print(text(peaks));
  return kDone;
}

}  // namespace

Action add_bench_peak(CLI::App& app, Common& common) {
  auto flags = std::make_shared<OptionFlags>(app, std::vector<std::string>{"running"});
  add_common(app, common);
  return [flags, &common] { return run(*flags, common); };
}

}  // namespace lamina::cli
