#include "train/checkpoint.hpp"

#include "lamina/error.hpp"
#include "train/option_text.hpp"

namespace lamina::train {
namespace {

struct Unit {
  char letter;
  double seconds;
};
constexpr Unit kUnits[] = {{'s', 1}, {'m', 60}, {'h', 3600}};

}  // namespace

Interval parse_interval(const std::string& option, const std::string& text) {
  Interval interval;
  if (read(text, interval.epochs) && interval.epochs > 0) return interval;
  double count = 0;
  for (const Unit& unit : kUnits)
    if (!text.empty() && text.back() == unit.letter && read(text.substr(0, text.size() - 1), count) && count > 0)
      return {std::chrono::duration<double>(count * unit.seconds), 0};
  throw Error(ErrorKind::usage, "option " + option + ": '" + text + "' is no interval",
              "give a time such as 30s, 10m or 1h, or a whole number of epochs");
}

}  // namespace lamina::train
