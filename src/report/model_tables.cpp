// What a report shows of a model in tables.
#include "render/html.hpp"
#include "render/html_table.hpp"
#include "report/summary.hpp"

namespace lamina::report {

using render::html_of;
using render::html_table;
using render::HtmlTable;
using render::number;
using render::words;

namespace {

constexpr std::size_t kMostRows = 200;  // of a table that was learnt

HtmlTable layers_table(const Model& model) {
  HtmlTable table;
  table.key = "layers", table.title = "Layers", table.named_rows = true;
  table.head = {"layer", "type", "activation", "inputs", "units", "parameters"};
  std::int64_t total = 0;
  for (const LayerRow& layer : model.layers()) {
    table.rows.push_back({words(layer.name), words(layer.type), words(layer.activation),
                          number(static_cast<double>(layer.inputs)), number(static_cast<double>(layer.units)),
                          number(static_cast<double>(layer.parameters))});
    total += layer.parameters;
  }
  if (table.rows.empty()) return table;
  table.rows.push_back({words("total"), {}, {}, {}, {}, number(static_cast<double>(total))});
  table.sum = true;
  return table;
}

HtmlTable options_table(const Model& model) {
  HtmlTable table;
  table.key = "options", table.title = "Options", table.named_rows = table.prose = true;
  table.about = "Those that differ from their defaults.";
  table.head = {"option", "value", "default", "what it is"};
  for (const OptionInfo& info : option_table()) {
    const std::string value = get_option(model.options(), info.name);
    if (value != info.default_text)
      table.rows.push_back({words(info.name), words(value), words(info.default_text), words(info.help)});
  }
  return table;
}

}  // namespace

std::string model_html(const Model& model) {
  std::string html = html_of(layers_table(model));
  std::size_t count = 0;
  for (const LearntTable& learnt : model.tables())
    html += html_of(html_table("learnt-" + std::to_string(++count), learnt.title, learnt.table, kMostRows));
  if (const std::string drawing = model.drawing(); !drawing.empty())
    html +=
        "<div class=\"block\"><h3>The tree</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"The tree\"><pre>" +
        render::html_text(drawing) + "</pre></div></div>\n";
  return html + html_of(options_table(model));
}

}  // namespace lamina::report
