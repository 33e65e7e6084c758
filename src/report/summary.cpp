#include "report/summary.hpp"

#include <fmt/format.h>

#include "render/html.hpp"
#include "render/html_table.hpp"

namespace lamina::report {

using render::html_of;
using render::html_text;
using render::HtmlCell;
using render::HtmlTable;
using render::number;
using render::words;

namespace {

constexpr std::size_t kMostLevels = 100;  // a larger matrix of confusion is no table to look at

std::string joined(const std::vector<std::string>& names, const std::string& between) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : between) + name;
  return text;
}

std::string counted(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string target_text(const Model& model) {
  if (model.targets().empty()) return "the rows themselves";
  if (!model.classifies()) return model.target() + (model.targets().size() > 1 ? ", numbers" : ", a number");
  std::string text =
      model.target() + ", " + counted(model.levels().size(), "level") + ": " + joined(model.levels(), ", ");
  if (model.levels().size() == 2) text += " (positive: " + model.levels()[model.positive()] + ")";
  return text;
}

std::string file_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string data_text(const Frame& data) {
  const std::string size = counted(data.rows(), "row") + ", " + counted(data.columns().size(), "column");
  return data.source().empty() ? size : file_of(data.source()) + ": " + size;
}

std::string training_text(const Model& model) {
  if (model.history().empty()) return "";
  std::string text = counted(static_cast<std::size_t>(model.history().back().epoch), "epoch");
  if (model.best_epoch() > 0) text += fmt::format(", the weights are those of epoch {}", model.best_epoch());
  return text;
}

// What a reader wants to know first, by task.
std::vector<std::string> key_metrics(Task task) {
  switch (task) {
    case Task::binary:
      return {"error_rate", "auc", "log_loss", "brier"};
    case Task::multiclass:
      return {"error_rate", "mean_per_class_error", "log_loss"};
    case Task::regression:
      return {"rmse", "mae", "r2"};
    case Task::reconstruction:
      return {"rmse", "mse"};
  }
  return {};
}

std::string key_html(const Report& report) {
  std::string html;
  for (const std::string& key : key_metrics(report.task))
    if (const auto value = report.value(key))
      html += "<div><dt>" + html_text(find_metric(key)->title) + "</dt><dd>" + number(*value).text + "</dd></div>\n";
  return html.empty() ? "" : "<dl class=\"key\">\n" + html + "</dl>\n";
}

std::string fact(const std::string& name, const std::string& text) {
  return text.empty() ? "" : "<dt>" + html_text(name) + "</dt><dd>" + html_text(text) + "</dd>\n";
}

std::string judged_text(const Subject& subject) {
  if (!subject.judgement) return "nothing: these rows have no answers to compare with";
  const Report& report = subject.judgement->report;
  std::string text = counted(report.rows, "row");
  if (report.skipped > 0) text += fmt::format("; {} without a known answer left out", report.skipped);
  if (!report.deviance.empty()) text += "; deviance: " + report.deviance;
  return text;
}

// The metrics of these rows beside those that training noted.
HtmlTable metrics_table(const Model& model, const Report& report) {
  HtmlTable table;
  table.key = "metrics", table.title = "Metrics", table.named_rows = table.prose = true;
  const std::optional<Report>&valid = model.validation_report(), &train = model.training_report();
  table.head = {"metric", "these rows"};
  if (valid) table.head.emplace_back("validation rows");
  if (train) table.head.emplace_back("training rows");
  table.head.emplace_back("what it is");
  if (valid || train) table.about = "Beside these rows: what training noted of its own.";
  const auto other = [](const Report& rows, const std::string& key) {
    const auto value = rows.value(key);
    return value ? number(*value) : HtmlCell();
  };
  for (const MetricValue& metric : report.values) {
    const MetricInfo& info = *find_metric(metric.key);
    std::vector<HtmlCell> cells = {words(info.title), number(metric.value)};
    if (valid) cells.push_back(other(*valid, metric.key));
    if (train) cells.push_back(other(*train, metric.key));
    cells.push_back(words(info.definition));
    table.rows.push_back(std::move(cells));
    table.row_keys.push_back(metric.key);
  }
  return table;
}

HtmlTable targets_table(const Report& report) {
  HtmlTable table;
  table.key = "targets", table.title = "Each target", table.named_rows = true;
  table.about = "The metrics above are the means over the targets.";
  if (report.targets.empty()) return table;
  table.head = {"target"};
  for (const MetricValue& metric : report.targets.front().values) table.head.push_back(metric.key);
  for (const TargetMetrics& target : report.targets) {
    std::vector<HtmlCell> cells = {words(target.target)};
    for (const MetricValue& metric : target.values) cells.push_back(number(metric.value));
    cells.resize(table.head.size());
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::vector<HtmlCell> confusion_row(const std::string& name, const std::vector<double>& counts, double wrong) {
  std::vector<HtmlCell> cells = {words(name)};
  double all = 0;
  for (const double count : counts) cells.push_back(number(count)), all += count;
  cells.push_back(all > 0 ? number(wrong / all) : HtmlCell());
  cells.push_back(words(fmt::format("{:.6g} / {:.6g}", wrong, all)));
  return cells;
}

HtmlTable confusion_table(const Confusion& confusion) {
  HtmlTable table;
  table.key = "confusion", table.title = "Confusion matrix", table.named_rows = table.sum = true;
  table.about =
      "A row for each true level, a column for each that was predicted; then the share of the row that is wrong.";
  const std::size_t levels = confusion.levels.size();
  if (levels > kMostLevels) return table;
  table.head = {"truth"};
  for (const std::string& level : confusion.levels) table.head.push_back(level);
  table.head.insert(table.head.end(), {"error", "wrong / all"});
  std::vector<double> sums(levels);
  double wrong = 0;
  for (std::size_t truth = 0; truth < levels; ++truth) {
    std::vector<double> counts;
    double own = 0;
    for (std::size_t predicted = 0; predicted < levels; ++predicted) {
      counts.push_back(confusion.count(truth, predicted));
      sums[predicted] += counts.back();
      if (predicted != truth) own += counts.back();
    }
    table.rows.push_back(confusion_row(confusion.levels[truth], counts, own));
    wrong += own;
  }
  table.rows.push_back(confusion_row("all", sums, wrong));
  return table;
}

HtmlTable figures_table(const ScoreTable& scores) {
  HtmlTable table;
  table.key = scores.key + "-figures", table.title = scores.title, table.named_rows = table.prose = true;
  table.head = {"figure", "value", "what it is"};
  for (const Figure& figure : scores.figures) {
    table.rows.push_back({words(figure.key), number(figure.value), words(figure.definition)});
    table.row_keys.push_back(figure.key);
  }
  return table;
}

HtmlTable rows_table(const ScoreTable& scores) {
  HtmlTable table;
  const ScoreTableInfo* info = find_score_table(scores.key);
  table.key = scores.key, table.title = scores.title, table.head = scores.columns;
  table.folded = info && !info->brief;
  if (info) table.about = info->definition;
  for (const auto& row : scores.rows) {
    std::vector<HtmlCell> cells;
    for (const TableCell& cell : row)
      cells.push_back(std::holds_alternative<std::string>(cell) ? words(std::get<std::string>(cell))
                                                                : number(std::get<double>(cell)));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string notes_html(const std::vector<std::string>& notes) {
  std::string html;
  for (const std::string& note : notes) html += "<li>" + html_text(note) + "</li>\n";
  return html.empty() ? "" : "<h3>Notes</h3>\n<ul class=\"notes\">\n" + html + "</ul>\n";
}

}  // namespace

std::string header_html(const Subject& subject, const std::string& title) {
  return "<h1>" + html_text(title) + "</h1>\n<p class=\"lead\">" +
         html_text("A " + subject.model.title() + " on " + data_text(subject.data)) + "</p>\n" +
         (subject.judgement ? key_html(subject.judgement->report) : "");
}

std::string summary_html(const Subject& subject, const std::vector<std::string>& notes) {
  const Model& model = subject.model;
  std::string html = "<dl class=\"facts\">\n" + fact("Model", model.title() + " (" + model.kind() + ")") +
                     fact("Predicts", target_text(model)) + fact("Rows", data_text(subject.data)) +
                     fact("Training", training_text(model)) + fact("Judged", judged_text(subject)) + "</dl>\n";
  if (subject.judgement) {
    const Report& report = subject.judgement->report;
    html += html_of(metrics_table(model, report)) + html_of(targets_table(report));
    if (report.confusion) html += html_of(confusion_table(*report.confusion));
  }
  return html + notes_html(notes);
}

std::string score_tables_html(const Judgement& judgement) {
  std::string html;
  for (const ScoreTable& scores : judgement.tables)
    html += html_of(figures_table(scores)) + html_of(rows_table(scores));
  return html;
}

}  // namespace lamina::report
