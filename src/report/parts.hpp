// What charts are put together from: traces and axes as Plotly describes them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/chart.hpp"
#include "report/palette.hpp"

namespace lamina::report {

using nlohmann::json;

// To so many significant digits, which keeps pages small.
double rounded(double value, int digits = 6);
// Rounded to six digits; not a number becomes null, which leaves a gap.
json number(double value);
json numbers(const std::vector<double>& values);

json line(const std::string& name, const json& x, const json& y, const std::string& color, double width = 2,
          const std::string& dash = "solid");
json points(const std::string& name, const json& x, const json& y, const std::string& color, double size = 6);
json bars(const std::string& name, const json& x, const json& y, const std::string& color);
json sideways_bars(const std::string& name, const json& names, const json& values, const std::string& color);
// The area between two curves over x, without an entry in the legend.
std::vector<json> band(const json& x, const std::vector<double>& low, const std::vector<double>& high,
                       const std::string& color);
json heatmap(const json& x, const json& y, const json& rows, const std::string& scale);

json axis(const std::string& title);
// A layout with two titled axes.
json axes(const std::string& x_title, const std::string& y_title);

// "pdp" and "Chest pain" → "pdp-chest-pain": letters, digits and -, so that it can be an anchor and a file's name.
std::string anchor(const std::string& kind, const std::string& what);

}  // namespace lamina::report
