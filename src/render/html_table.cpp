#include "render/html_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "render/html.hpp"

namespace lamina::render {

namespace {

constexpr std::size_t kLongFrom = 24;  // rows of a table that scrolls
constexpr double kWhole = 1e15;        // whole numbers up to here are shown with all digits

std::string shown(double value) {
  return value == std::floor(value) && std::abs(value) < kWhole ? fmt::format("{:.0f}", value)
                                                                : fmt::format("{:.5g}", value);
}

bool is_number(const HtmlCell& cell) { return !cell.value.empty(); }

// Whether a column holds numbers, and nothing else but gaps.
std::vector<bool> number_columns(const HtmlTable& table) {
  std::vector<bool> numbers(table.head.size(), true);
  for (std::size_t c = 0; c < numbers.size(); ++c) {
    const auto fits = [&](const auto& row) { return is_number(row[c]) || row[c].text.empty(); };
    numbers[c] = std::all_of(table.rows.begin(), table.rows.end(), fits) &&
                 std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return is_number(row[c]); });
  }
  return numbers;
}

// A number is to the right, without a class of its own: tables are most of a report's own bytes.
std::string cell_html(const HtmlCell& cell, bool number, bool sentence) {
  if (!number) return std::string("<td class=w") + (sentence ? "s" : "") + ">" + html_text(cell.text);
  return (cell.value.empty() || cell.value == cell.text ? "<td>" : "<td data-v=" + cell.value + ">") + cell.text;
}

std::string head_row(const HtmlTable& table, const std::vector<bool>& numbers) {
  std::string html = "<thead><tr>";
  for (std::size_t c = 0; c < table.head.size(); ++c)
    html += std::string("<th scope=col") + (numbers[c] ? " class=n>" : ">") + html_text(table.head[c]);
  return html + "</thead>\n";
}

std::string row_html(const HtmlTable& table, std::size_t r, const std::vector<bool>& numbers) {
  std::string html = "<tr";
  if (table.sum && r + 1 == table.rows.size()) html += " class=sum";
  if (r < table.row_keys.size()) html += " data-key=\"" + html_text(table.row_keys[r]) + "\"";
  html += '>';
  for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
    const HtmlCell& cell = table.rows[r][c];
    if (table.named_rows && c == 0)
      html += "<th scope=row>" + html_text(cell.text);
    else
      html += cell_html(cell, numbers[c], table.prose && c + 1 == table.head.size());
  }
  return html + "\n";
}

std::string scrolled(const HtmlTable& table) {
  const std::vector<bool> numbers = number_columns(table);
  const std::string& label = table.label.empty() ? table.title : table.label;
  std::string html = std::string("<div class=\"scroll") + (table.rows.size() > kLongFrom ? " long" : "") +
                     "\" tabindex=\"0\" role=\"region\" aria-label=\"Table: " + html_text(label) +
                     "\">\n<table data-sortable aria-label=\"" + html_text(label) + "\">\n" + head_row(table, numbers) +
                     "<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) html += row_html(table, r, numbers);
  return html + "</tbody>\n</table>\n</div>\n";
}

}  // namespace

std::string sentence(std::string text) {
  if (text.empty()) return text;
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text.back() == '.' ? text : text + ".";
}

HtmlCell words(std::string text) { return {std::move(text), ""}; }

HtmlCell number(double value) {
  if (std::isnan(value)) return {};
  return {shown(value), fmt::format("{}", value)};
}

HtmlCell whole(std::size_t count) { return {std::to_string(count), std::to_string(count)}; }

std::string html_of(const HtmlTable& table) {
  if (table.empty()) return "";
  const std::string copy = "<p class=\"tools\"><button type=\"button\" hidden data-do=\"copy\" aria-label=\"Copy “" +
                           html_text(table.title) + "”\">Copy</button></p>";
  const std::string head =
      table.title.empty() ? "" : "<div class=\"head\"><h3>" + html_text(table.title) + "</h3>" + copy + "</div>\n";
  const std::string about =
      table.about.empty() ? "" : "<p class=\"about\">" + html_text(sentence(table.about)) + "</p>\n";
  const std::string body = table.folded ? "<details><summary>" + fmt::format("{} rows", table.rows.size()) +
                                              "</summary>\n" + scrolled(table) + "</details>\n"
                                        : scrolled(table);
  return "<div class=\"block\" id=\"table-" + html_text(table.key) + "\">\n" + head + about + body + "</div>\n";
}

HtmlTable html_table(const std::string& key, const std::string& title, const Frame& frame, std::size_t most_rows) {
  HtmlTable table;
  table.key = key, table.title = title;
  const std::size_t rows = std::min(most_rows, frame.rows());
  if (rows < frame.rows()) table.about = fmt::format("The first {} of {} rows.", rows, frame.rows());
  table.rows.resize(rows);
  for (const Column& column : frame.columns()) {
    table.head.push_back(column.name());
    for (std::size_t r = 0; r < rows; ++r)
      table.rows[r].push_back(column.kind() == ColumnKind::number ? number(column.number(r)) : words(column.cell(r)));
  }
  return table;
}

}  // namespace lamina::render
