// A chart as a page shows it.
#include "render/html.hpp"
#include "render/html_table.hpp"
#include "render/page.hpp"

namespace lamina::render {

namespace {

constexpr int kHeight = 380;          // pixels, where a chart gives no hint
constexpr int kTallHeight = 560;      // from here on a chart gets the width of two
constexpr std::size_t kFewRows = 60;  // of numbers that stand below the chart as a table

bool has_trace(const Chart& chart, const std::string& type) {
  for (const auto& trace : chart.data)
    if (trace.value("type", "") == type) return true;
  return false;
}

int height_of(const Chart& chart) { return chart.layout.value("height", kHeight); }

bool is_wide(const Chart& chart) {
  const auto axis = chart.layout.value("xaxis", nlohmann::json::object());
  return height_of(chart) >= kTallHeight || !axis.value("visible", true) || chart.layout.contains("xaxis3") ||
         has_trace(chart, "parcoords");
}

std::string button(const std::string& action, const std::string& text, const std::string& label) {
  return "<button type=\"button\" hidden data-do=\"" + action + "\" aria-label=\"" + label + "\">" + text +
         "</button>\n";
}

std::string tools(const std::string& title) {
  return "<p class=\"tools\">" + button("csv", "Numbers", "Numbers of “" + title + "” as CSV") +
         button("png", "Picture", "Picture of “" + title + "” as PNG") + "</p>\n";
}

// The numbers of a chart that has few, for those who cannot see it.
std::string numbers_html(const Chart& chart) {
  const Frame numbers = numbers_of(chart);
  if (numbers.rows() == 0 || numbers.rows() > kFewRows) return "";
  HtmlTable table = html_table(chart.name + "-numbers", "", numbers, kFewRows);
  table.label = "Numbers of " + chart.title;
  return "<details><summary>As a table</summary>\n" + html_of(table) + "</details>\n";
}

}  // namespace

std::string figure_html(const Chart& chart, int level) {
  const std::string name = html_text(chart.name), title = html_text(chart.title), caption = html_text(chart.caption);
  const std::string heading = "h" + std::to_string(level);
  const nlohmann::json figure = {{"data", chart.data}, {"layout", chart.layout}};
  return "<figure class=\"chart" + std::string(is_wide(chart) ? " wide" : "") + "\" id=\"" + name +
         "\" aria-labelledby=\"" + name + "-title\">\n<" + heading + " id=\"" + name +
         "-title\"><span class=\"title\">" + title + "</span> <a class=\"anchor\" href=\"#" + name +
         "\" aria-label=\"Link to “" + title + "”\">#</a></" + heading + ">\n" +
         "<div class=\"plot\" role=\"img\" aria-label=\"" + title + (caption.empty() ? "" : ": " + caption) +
         "\" style=\"height:" + std::to_string(height_of(chart)) + "px\"></div>\n" +
         (caption.empty() ? "" : "<figcaption>" + caption + "</figcaption>\n") + tools(title) + numbers_html(chart) +
         "<script type=\"application/json\">" + script_json(figure) + "</script>\n</figure>\n";
}

}  // namespace lamina::render
