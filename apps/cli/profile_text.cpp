#include "profile_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "numbers.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

constexpr double kGiga = 1e-9;

// What all runs of one call did, a second.
double flops(const PlanStepInfo& kernel) {
  return (kernel.flops_per_row * static_cast<double>(kernel.rows) + kernel.flops * static_cast<double>(kernel.calls)) /
         kernel.seconds;
}

double bytes(const PlanStepInfo& kernel) {
  return (kernel.bytes_per_row * static_cast<double>(kernel.rows) + kernel.bytes * static_cast<double>(kernel.calls)) /
         kernel.seconds;
}

// Those that ran, the longest first.
std::vector<PlanStepInfo> longest_first(const Profile& profile) {
  std::vector<PlanStepInfo> kernels;
  for (const PlanStepInfo& kernel : profile.kernels)
    if (kernel.calls > 0 && kernel.seconds > 0) kernels.push_back(kernel);
  std::stable_sort(kernels.begin(), kernels.end(), [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
  return kernels;
}

// A rate and its share of the peak; nothing for kernels that do nothing of the kind.
std::array<std::string, 2> rate_text(double rate, double peak) {
  if (rate == 0) return {};
  return {fmt::format("{:.1f}", rate * kGiga), peak > 0 ? percent(rate / peak) : std::string()};
}

std::string share(double part, double whole) { return whole > 0 ? percent(part / whole) : std::string(); }

std::string shortened(const std::string& formula) {
  constexpr std::size_t kMost = 60;
  if (formula.size() <= kMost) return formula;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(formula[end]) & 0xc0) == 0x80) --end;  // no letter cut in two
  return formula.substr(0, end) + "…";
}

std::string kernels_text(const Profile& profile, const Roof& roof) {
  const double whole = profile.seconds_of(Profile::kSteps);
  TextTable table("lrrrrrrrll",
                  {"kernel", "calls", "µs each", "of steps", "GFLOP/s", "of peak", "GB/s", "of L2", "result", "what"});
  for (const PlanStepInfo& kernel : longest_first(profile)) {
    const auto arithmetic = rate_text(flops(kernel), roof.flops), memory = rate_text(bytes(kernel), roof.bytes);
    table.add({kernel.kernel, with_commas(kernel.calls),
               fmt::format("{:.2f}", kernel.seconds * 1e6 / static_cast<double>(kernel.calls)),
               share(kernel.seconds, whole), arithmetic[0], arithmetic[1], memory[0], memory[1], kernel.shape,
               shortened(kernel.formula)});
  }
  table.add({"between the calls", "", "", share(std::max(whole - profile.kernel_seconds(), 0.0), whole), "", "", "", "",
             "", ""});
  return table.text();
}

std::string parts_text(const Profile& profile) {
  TextTable table("lrrr", {"part of the run", "times", "seconds", "share"});
  for (const ProfilePart& part : profile.parts)
    table.add({part.name, with_commas(part.times), fmt::format("{:.4f}", part.seconds),
               share(part.seconds, profile.seconds)});
  table.add({"the rest", "", fmt::format("{:.4f}", profile.seconds_elsewhere()),
             share(profile.seconds_elsewhere(), profile.seconds)});
  table.add_rule();
  table.add({"all", "", fmt::format("{:.4f}", profile.seconds), ""});
  return table.text();
}

}  // namespace

std::string profile_text(const Profile& profile, const Roof& roof) {
  return fmt::format(
      "\nThe kernels of the training steps, beside {:.0f} GFLOP/s and {:.0f} GB/s from the second-level caches, which "
      "were measured as peak:\n\n{}\nThe run, without reading files:\n\n{}",
      roof.flops * kGiga, roof.bytes * kGiga, kernels_text(profile, roof), parts_text(profile));
}

nlohmann::json profile_json(const Profile& profile, const Roof& roof) {
  nlohmann::json kernels = nlohmann::json::array(), parts = nlohmann::json::array();
  for (const PlanStepInfo& kernel : longest_first(profile))
    kernels.push_back({{"kernel", kernel.kernel},
                       {"formula", kernel.formula},
                       {"shape", kernel.shape},
                       {"calls", kernel.calls},
                       {"seconds", kernel.seconds},
                       {"gflops", flops(kernel) * kGiga},
                       {"gb_per_second", bytes(kernel) * kGiga}});
  for (const ProfilePart& part : profile.parts)
    parts.push_back({{"part", part.name}, {"times", part.times}, {"seconds", part.seconds}});
  return {{"kernels", std::move(kernels)},     {"parts", std::move(parts)},
          {"seconds", profile.seconds},        {"seconds_elsewhere", profile.seconds_elsewhere()},
          {"peak_gflops", roof.flops * kGiga}, {"peak_gb_per_second", roof.bytes * kGiga}};
}

}  // namespace lamina::cli
