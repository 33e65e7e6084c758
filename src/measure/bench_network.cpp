#include "measure/bench_network.hpp"

#include <charconv>

#include "lamina/error.hpp"
#include "nn/losses.hpp"
#include "train/make_network.hpp"
#include "train/option_rules.hpp"

namespace lamina::measure {
namespace {

constexpr const char* kRemedy =
    "give the sizes of the layers, inputs first and outputs last, such as --network 784,200,200,10";

[[noreturn]] void refuse_sizes(const std::string& text, const std::string& why) {
  throw Error(ErrorKind::usage, "option network: '" + text + "' " + why, kRemedy);
}

// "784" and "784,10" are lists, and so is what begins like one; a description begins with a brace or is a file's name.
bool is_list(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  return digits == std::string::npos || text[digits] == ',';
}

IntegerList sizes_of(const std::string& text) {
  IntegerList sizes;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at <= end;) {
    std::int64_t size = 0;
    const auto read = std::from_chars(at, end, size);
    if (read.ec != std::errc{} || (read.ptr != end && *read.ptr != ',')) refuse_sizes(text, "is no list of sizes");
    if (size < 1) refuse_sizes(text, "has a layer of 0 units");
    sizes.push_back(size);
    at = read.ptr + 1;
  }
  if (sizes.size() < 2) refuse_sizes(text, "has one number, but a network has inputs and outputs");
  return sizes;
}

// A list of sizes says all that options.hidden, inputs and outputs would.
void take_sizes(StepBenchOptions& wanted) {
  if (wanted.inputs > 0 || wanted.outputs > 0 || train::differs_from_default(wanted.options, "hidden"))
    refuse_sizes(wanted.options.network, "says all sizes, and other options name some again");
  IntegerList sizes = sizes_of(wanted.options.network);
  wanted.inputs = sizes.front();
  wanted.outputs = sizes.back();
  wanted.options.hidden.assign(sizes.begin() + 1, sizes.end() - 1);
  wanted.options.network.clear();
}

train::Target target_of(const std::string& loss, std::int64_t outputs) {
  train::Target target;
  const nn::Loss* named = nn::find_loss(loss);
  const bool classes = named == nullptr || named->classes;  // auto: classes
  target.answer = classes ? train::Answer::classes : train::Answer::numbers;
  const std::int64_t levels = std::max<std::int64_t>(outputs, 2);
  if (classes && levels > static_cast<std::int64_t>(train::kMaxClasses))
    throw Error(ErrorKind::usage,
                std::to_string(levels) + " outputs are more classes than the " + std::to_string(train::kMaxClasses) +
                    " that a target may have",
                "give fewer outputs, or a loss of numbers such as --loss squared_error");
  for (std::int64_t i = 0; classes && i < levels; ++i) target.levels.push_back("c" + std::to_string(i));
  target.positive = classes ? target.levels.size() - 1 : 0;
  for (std::int64_t i = 0; !classes && i < outputs; ++i) target.names.push_back("y" + std::to_string(i));
  target.scalings.resize(target.names.size());
  return target;
}

}  // namespace

BenchNetwork bench_network(const StepBenchOptions& options) {
  StepBenchOptions wanted = options;
  if (wanted.options.network.empty() && wanted.inputs == 0 && wanted.outputs == 0)
    throw Error(ErrorKind::usage, "there is no network to measure", kRemedy);
  if (!wanted.options.network.empty() && is_list(wanted.options.network)) take_sizes(wanted);
  if (wanted.inputs < 1 || wanted.outputs < 1)
    throw Error(ErrorKind::usage, "the numbers of inputs and outputs are not known", "give --inputs and --outputs");
  if (wanted.outputs > kMaxUnits)
    throw Error(ErrorKind::usage, "option outputs: " + std::to_string(wanted.outputs) + " are too many",
                "give at most " + std::to_string(kMaxUnits));
  BenchNetwork result{wanted.options, {}, target_of(wanted.options.loss, wanted.outputs)};
  result.network = train::make_network(result.options, wanted.inputs, result.target);
  train::check_combinations({result.options, result.network, result.target, false});
  return result;
}

}  // namespace lamina::measure
