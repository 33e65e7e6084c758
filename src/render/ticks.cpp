#include "render/ticks.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "render/log10.hpp"
#include "render/tick_format.hpp"

namespace lamina::render {

namespace {

constexpr double kMostTicks = 400;

bool inside(const Axis& axis, double value) {
  const double slack = 1e-9 * (axis.most() / 2 - axis.least() / 2);
  return value >= axis.least() - slack && value <= axis.most() + slack;
}

std::string label(double value, double step, double largest, const std::string& format) {
  return format.empty() ? tick_text(value, step, largest) : formatted(value, format);
}

// Multiples of the step from low to high.
std::vector<Tick> multiples(double low, double high, double step, const std::string& format) {
  std::vector<Tick> ticks;
  const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
  if (!(last - first < kMostTicks)) return ticks;
  const double largest = std::max(std::abs(low), std::abs(high));
  for (double k = first; k <= last; ++k) {
    const double value = std::clamp(k * step, low, high) + 0.0;  // no −0
    ticks.push_back({value, label(value, step, largest, format)});
  }
  return ticks;
}

// What the layout lists, in units of the data.
std::vector<Tick> listed(const Axis& axis) {
  std::vector<Tick> ticks;
  const json &values = value_at(axis.spec, "tickvals"), &texts = value_at(axis.spec, "ticktext");
  const std::string format = word_at(axis.spec, "tickformat");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value =
        axis.type == AxisType::category && values[i].is_number() ? cell_number(values[i]) : axis.value(values[i]);
    if (!std::isfinite(value) || !inside(axis, value)) continue;
    const bool formats = !format.empty() && values[i].is_number();
    const std::string own = formats ? formatted(cell_number(values[i]), format) : cell_text(values[i]);
    ticks.push_back({value, texts.is_array() ? cell_text(item(texts, i)) : own});
  }
  return ticks;
}

std::vector<Tick> categories(const Axis& axis) {
  std::vector<Tick> ticks;
  for (std::size_t i = 0; i < axis.categories.size(); ++i)
    if (inside(axis, static_cast<double>(i))) ticks.push_back({static_cast<double>(i), axis.categories[i]});
  return ticks;
}

// 1, 2 and 5 times each power.
std::vector<Tick> powers_in_parts(const Axis& axis, const std::string& format) {
  std::vector<Tick> ticks;
  const auto first = static_cast<int>(std::floor(axis.least())), last = static_cast<int>(std::floor(axis.most()));
  for (int power = first; power <= last; ++power)
    for (const double times : {1.0, 2.0, 5.0}) {
      const double number = times * math::pow(10.0, power), value = log10_of(number);
      if (inside(axis, value)) ticks.push_back({value, label(number, math::pow(10.0, power), number, format)});
    }
  return ticks;
}

std::vector<Tick> powers(const Axis& axis, double count) {
  const std::string format = word_at(axis.spec, "tickformat");
  const double span = axis.most() - axis.least();
  if (span < 0.5) {
    std::vector<Tick> ticks =
        ticks_between(math::pow(10.0, axis.least()), math::pow(10.0, axis.most()), std::max(count, 2.0));
    for (Tick& tick : ticks) tick.value = log10_of(tick.value);
    std::erase_if(ticks, [](const Tick& tick) { return !std::isfinite(tick.value); });
    return ticks;
  }
  if (span < 2 && span * 3 < count * 1.5) return powers_in_parts(axis, format);
  const double every = std::max({1.0, std::ceil(span / std::max(count, 1.0)), number_at(axis.spec, "dtick", 1)});
  std::vector<Tick> ticks;
  for (double power = std::ceil(axis.least() / every - 1e-9) * every; power <= axis.most() + 1e-9; power += every)
    ticks.push_back(
        {power, format.empty() ? power_text(static_cast<int>(power)) : formatted(math::pow(10.0, power), format)});
  return ticks;
}

}  // namespace

double nice_step(double low, double high, double count) {
  const double raw = (high / 2 - low / 2) / std::max(count, 1.0) * 2;
  if (!(raw > 1e-300)) return 1e-300;
  const double power = math::pow(10.0, std::floor(log10_of(raw) + 1e-9));
  for (const double times : {1.0, 2.0, 5.0})
    if (raw <= times * power * (1 + 1e-9)) return times * power;
  return 10 * power;
}

std::vector<Tick> ticks_of(const Axis& axis, double count) {
  if (value_at(axis.spec, "tickvals").is_array()) return listed(axis);
  if (axis.type == AxisType::category) return categories(axis);
  if (axis.type == AxisType::log) return powers(axis, count);
  const std::string format = word_at(axis.spec, "tickformat");
  const double wanted = number_at(axis.spec, "dtick", 0);
  if (wanted > 0) {
    std::vector<Tick> ticks = multiples(axis.least(), axis.most(), wanted, format);
    if (!ticks.empty() && static_cast<double>(ticks.size()) <= 2.5 * count + 1) return ticks;
  }
  const double step = std::max(nice_step(axis.least(), axis.most(), count), wanted);
  return multiples(axis.least(), axis.most(), step, format);
}

std::vector<Tick> ticks_between(double low, double high, double count) {
  return low < high ? multiples(low, high, nice_step(low, high, count), {})
                    : std::vector<Tick>{{low, label(low, std::abs(low), std::abs(low), {})}};
}

}  // namespace lamina::render
