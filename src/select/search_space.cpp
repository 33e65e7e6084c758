#include "select/search_space.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "base/math.hpp"
#include "base/shortest.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

std::pair<std::string, std::string> name_and_values(const std::string& text, const char* form) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw Error(ErrorKind::usage, "'" + text + "' does not name an option and its values",
                std::string("write ") + form);
  std::string option = text.substr(0, equals);
  std::replace(option.begin(), option.end(), '-', '_');
  return {option, text.substr(equals + 1)};
}

double end_of_range(const std::string& text, const std::string& whole) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value))
    throw Error(ErrorKind::usage, "'" + text + "' in '" + whole + "' is no number", "write --range l1=1e-6..1e-2,log");
  return value;
}

const OptionInfo* find_option(const std::string& option) {
  const auto& table = option_table();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const OptionInfo& one) { return one.name == option; });
  return found == table.end() ? nullptr : &*found;
}

// Where, how and on what a model is fitted is no matter of choice.
bool is_choosable(const OptionInfo& info) {
  static const StringList groups = {"learner", "network", "regularization", "training", "stopping"};
  return std::find(groups.begin(), groups.end(), info.group) != groups.end() || info.name == "balance_classes" ||
         info.name == "class_weights";
}

std::vector<std::string> choosable_names() {
  std::vector<std::string> names;
  for (const OptionInfo& info : option_table())
    if (is_choosable(info)) names.push_back(info.name);
  return names;
}

bool takes_range(OptionType type) {
  return type == OptionType::integer || type == OptionType::real || type == OptionType::integers ||
         type == OptionType::reals;
}

void check_value(const std::string& option, const std::string& value, const Options& base, StringList& mistakes) {
  Options probe = base;
  try {
    set_option(probe, option, value);
  } catch (const Error& error) {
    mistakes.push_back(error.message());
  }
}

void check_dimension(const SearchDimension& dimension, const Options& base, StringList& mistakes) {
  const OptionInfo* info = find_option(dimension.option);
  if (!info) {
    const std::string close = nearest(dimension.option, choosable_names());
    mistakes.push_back("there is no option " + dimension.option +
                       (close.empty() ? "" : " (did you mean " + close + "?)"));
    return;
  }
  if (!is_choosable(*info)) {
    mistakes.push_back("option " + info->name + " is no matter of choice");
    return;
  }
  for (const std::string& choice : dimension.choices) check_value(info->name, choice, base, mistakes);
  if (!select::is_range(dimension)) return;
  if (!takes_range(info->type)) {
    mistakes.push_back("option " + info->name + " is no number that could have a range");
    return;
  }
  if (!(dimension.low < dimension.high))
    mistakes.push_back("the range of " + info->name + " does not rise");
  else if (dimension.logarithmic && !(dimension.low > 0))
    mistakes.push_back("the range of " + info->name + " begins at or below 0, which has no logarithm");
  for (const double end : {dimension.low, dimension.high}) check_value(info->name, shortest(end), base, mistakes);
}

}  // namespace

SearchDimension parse_choices(const std::string& text) {
  const auto [option, values] = name_and_values(text, "--grid l1=0:1e-4");
  SearchDimension dimension;
  dimension.option = option;
  for (std::size_t first = 0; first <= values.size();) {
    const std::size_t end = std::min(values.find(':', first), values.size());
    dimension.choices.push_back(values.substr(first, end - first));
    first = end + 1;
  }
  return dimension;
}

SearchDimension parse_range(const std::string& text) {
  const auto [option, given] = name_and_values(text, "--range l1=1e-6..1e-2,log");
  std::string values = given;
  SearchDimension dimension;
  dimension.option = option;
  if (values.size() > 4 && values.compare(values.size() - 4, 4, ",log") == 0) {
    dimension.logarithmic = true;
    values.resize(values.size() - 4);
  }
  const std::size_t dots = values.find("..");
  if (dots == std::string::npos)
    throw Error(ErrorKind::usage, "'" + text + "' names no range", "write --range l1=1e-6..1e-2,log");
  dimension.low = end_of_range(values.substr(0, dots), text);
  dimension.high = end_of_range(values.substr(dots + 2), text);
  return dimension;
}

void check_space(const std::vector<SearchDimension>& space, const Options& base) {
  StringList mistakes;
  for (std::size_t i = 0; i < space.size(); ++i) {
    check_dimension(space[i], base, mistakes);
    for (std::size_t j = 0; j < i; ++j)
      if (space[j].option == space[i].option) mistakes.push_back("option " + space[i].option + " is named twice");
  }
  if (mistakes.empty()) return;
  std::string text;
  for (const std::string& mistake : mistakes) text += (text.empty() ? "" : "; ") + mistake;
  throw Error(ErrorKind::usage,
              "the values to search have " + std::to_string(mistakes.size()) +
                  (mistakes.size() == 1 ? " mistake: " : " mistakes: ") + text,
              "see `lamina train --help` for options and their ranges");
}

namespace select {

bool is_range(const SearchDimension& dimension) { return dimension.choices.empty(); }

bool is_whole(const SearchDimension& dimension) {
  const OptionInfo* info = find_option(dimension.option);
  return is_range(dimension) && info && (info->type == OptionType::integer || info->type == OptionType::integers);
}

std::string value_at(const SearchDimension& dimension, double place) {
  const double low = dimension.low, high = dimension.high;
  if (is_whole(dimension) && !dimension.logarithmic)  // every whole number has the same share
    return shortest(std::min(high, low + std::floor(place * (high - low + 1))));
  const double value = dimension.logarithmic ? math::exp(math::log(low) + place * (math::log(high) - math::log(low)))
                                             : low + place * (high - low);
  const double kept = std::clamp(value, low, high);
  if (is_whole(dimension)) return shortest(std::floor(kept + 0.5));
  const std::string rounded = fmt::format("{:.4g}", kept);  // more digits say nothing; the ends stay inside
  const double value_read = std::strtod(rounded.c_str(), nullptr);
  return value_read < low || value_read > high ? shortest(kept) : shortest(value_read);
}

double place_of(const SearchDimension& dimension, const std::string& value) {
  double number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  const double low = dimension.low, high = dimension.high;
  if (is_whole(dimension) && !dimension.logarithmic) return (number - low + 0.5) / (high - low + 1);
  if (!dimension.logarithmic) return (number - low) / (high - low);
  return (math::log(number) - math::log(low)) / (math::log(high) - math::log(low));
}

std::size_t combinations(const std::vector<SearchDimension>& space) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  std::size_t count = 1;
  for (const SearchDimension& dimension : space) {
    if (is_range(dimension) && !is_whole(dimension)) return 0;
    const std::size_t values =
        is_range(dimension) ? static_cast<std::size_t>(dimension.high - dimension.low) + 1 : dimension.choices.size();
    if (values > kMost / count) return 0;
    count *= values;
  }
  return count;
}

Settings combination(const std::vector<SearchDimension>& space, std::size_t index) {
  Settings settings;
  for (auto dimension = space.rbegin(); dimension != space.rend(); ++dimension) {
    settings[dimension->option] = dimension->choices[index % dimension->choices.size()];
    index /= dimension->choices.size();
  }
  return settings;
}

Settings random_settings(const std::vector<SearchDimension>& space, std::uint64_t seed, std::size_t number,
                         std::size_t attempt) {
  const Stream stream(seed, Purpose::search, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(attempt));
  Settings settings;
  std::uint32_t unit = 0;
  for (const SearchDimension& dimension : space) {
    const double chance = stream.uniform(unit++);
    settings[dimension.option] =
        is_range(dimension)
            ? value_at(dimension, chance)
            : dimension.choices[static_cast<std::size_t>(chance * static_cast<double>(dimension.choices.size()))];
  }
  return settings;
}

}  // namespace select
}  // namespace lamina
