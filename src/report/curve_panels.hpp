// Curves over one predictor, with a strip below that tells where its values lie.
#pragma once

#include <string>

#include "lamina/charts.hpp"
#include "lamina/curves.hpp"
#include "report/log_scale.hpp"
#include "report/parts.hpp"

namespace lamina::report {

class CurvePanels {
 public:
  CurvePanels(Chart& chart, const Places& places, const std::string& answer, const LogScale& scale);

  // A line over numbers, points over categories; with its band.
  void add_curve(const Curve& curve, const std::string& name, std::size_t series);
  // At most so many of the curves of single rows, thin.
  void add_rows(const Curve& curve, std::size_t most, const std::string& color, double opacity);
  // The rows' own values, for the strip.
  void add_data(const Column& column, const Curve& curve);

 private:
  bool numeric() const { return places_.kind == ColumnKind::number; }

  Chart& chart_;
  Places places_;
  LogScale scale_;
  json x_;
};

// By options.log_x; throws a usage error for numbers below 0.
LogScale log_scale(const ChartInput& input, const Places& places);

// "lowest, 0.31, at 34 and highest, 0.52, at 63"
std::string extremes_said(const Curve& curve);

}  // namespace lamina::report
