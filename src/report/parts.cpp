#include "report/parts.hpp"

#include <fmt/format.h>
#include <cctype>
#include <charconv>
#include <cmath>

namespace lamina::report {

std::string with_opacity(const std::string& color, double opacity) {
  std::string text = "rgba(";
  for (int i = 0; i < 3; ++i) text += std::to_string(std::stoi(color.substr(1 + 2 * i, 2), nullptr, 16)) + ",";
  return text + json(opacity).dump() + ")";
}

double rounded(double value, int digits) {
  const std::string text = fmt::format("{:.{}g}", value, digits);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

json number(double value) { return std::isfinite(value) ? json(rounded(value)) : json(); }

json numbers(const std::vector<double>& values) {
  json array = json::array();
  for (const double value : values) array.push_back(number(value));
  return array;
}

json line(const std::string& name, const json& x, const json& y, const std::string& color, double width,
          const std::string& dash) {
  return {{"type", "scatter"},
          {"mode", "lines"},
          {"name", name},
          {"x", x},
          {"y", y},
          {"line", {{"color", color}, {"width", width}, {"dash", dash}}}};
}

json points(const std::string& name, const json& x, const json& y, const std::string& color, double size) {
  return {{"type", "scatter"},
          {"mode", "markers"},
          {"name", name},
          {"x", x},
          {"y", y},
          {"marker", {{"color", color}, {"size", size}}}};
}

json bars(const std::string& name, const json& x, const json& y, const std::string& color) {
  return {{"type", "bar"}, {"name", name}, {"x", x}, {"y", y}, {"marker", {{"color", color}}}};
}

json sideways_bars(const std::string& name, const json& names, const json& values, const std::string& color) {
  json trace = bars(name, values, names, color);
  trace["orientation"] = "h";
  return trace;
}

std::vector<json> band(const json& x, const std::vector<double>& low, const std::vector<double>& high,
                       const std::string& color) {
  json lower = line("2.5 %", x, numbers(low), color, 0), upper = line("97.5 %", x, numbers(high), color, 0);
  for (json* edge : {&lower, &upper}) (*edge)["showlegend"] = false;
  upper["fill"] = "tonexty";
  upper["fillcolor"] = with_opacity(color, 0.2);
  return {lower, upper};
}

json heatmap(const json& x, const json& y, const json& rows, const std::string& scale) {
  return {{"type", "heatmap"}, {"x", x}, {"y", y}, {"z", rows}, {"colorscale", scale}};
}

json axis(const std::string& title) { return {{"title", {{"text", title}}}}; }

json axes(const std::string& x_title, const std::string& y_title) {
  return {{"xaxis", axis(x_title)}, {"yaxis", axis(y_title)}};
}

std::string anchor(const std::string& kind, const std::string& what) {
  std::string name = kind + "-";
  for (const char c : what) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) && byte < 128)
      name += static_cast<char>(std::tolower(byte));
    else if (name.back() != '-')
      name += '-';
  }
  while (name.back() == '-') name.pop_back();
  return name;
}

}  // namespace lamina::report
