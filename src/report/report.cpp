#include "lamina/report.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/nearest.hpp"
#include "render/html.hpp"
#include "render/page.hpp"
#include "report/report_charts.hpp"
#include "report/summary.hpp"

namespace lamina {

namespace {

using render::html_text;

constexpr std::int64_t kMostRows = 2000;  // that explanations of a report are made with, unless options.rows says

void check(const ChartInput& input) {
  if (input.models.empty()) throw Error(ErrorKind::usage, "a report needs a model", "give at least one");
  if (!input.data) throw Error(ErrorKind::usage, "a report needs rows", "give a table");
  const Model& first = *input.models.front().model;
  for (const NamedModel& other : input.models) {
    if (other.model->target() != first.target() || other.model->task() != first.task())
      throw Error(ErrorKind::usage,
                  other.name + " does not predict what " + input.models.front().name +
                      " predicts: " + (first.targets().empty() ? "the rows themselves" : first.target()),
                  "compare models of one target");
    for (const std::string& column : predictors(*other.model)) input.data->column(column);  // throws where it lacks one
  }
}

void check_name(const std::string& option, const std::string& name, const std::vector<std::string>& known) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string close = nearest(name, known);
  throw Error(ErrorKind::usage, "option " + option + ": there is no '" + name + "'",
              close.empty() ? "see `lamina show` for what the model reads" : "did you mean '" + close + "'?");
}

// What was asked for by name is refused at once when it is not there, not chart by chart.
void check_names(const ChartInput& input) {
  const Model& model = *input.models.front().model;
  const ChartOptions& options = input.options;
  if (!options.columns.empty() || !options.outputs.empty() || !options.groups.empty())
    Explained(model, *input.data, options, input.score);  // throws
  check_name("x", options.x, predictors(model));
  check_name("y", options.y, predictors(model));
  std::vector<std::string> names;
  for (const Column& column : input.data->columns()) names.push_back(column.name());
  check_name("color", options.color, names);
  names = {"auto"};
  for (const MetricInfo& metric : metrics())
    if (metric.applies(model.task())) names.emplace_back(metric.key);
  check_name("metric", options.metric, names);
}

// Whether some row says what was to be predicted.
bool has_answers(const Model& model, const Frame& data) {
  if (model.targets().empty()) return true;  // the rows are their own answers
  return std::all_of(model.targets().begin(), model.targets().end(), [&](const std::string& target) {
    const Column* column = data.find(target);
    return column && column->missing_count() < column->rows();
  });
}

Judgement judged(const Model& model, const Frame& data, const ScoreOptions& options, std::vector<std::string>& notes) {
  Scored scored = model.score(data, options, &notes);
  if (scored.predictions.reconstructs) scored.predictions.column_errors = model.column_errors(data, options);
  Judgement judgement = judge(scored.predictions, scored.truth, scored.positive);
  judgement.report.skipped = scored.skipped;
  return judgement;
}

std::string section_html(const ReportSection& section, const std::string& content) {
  const std::string id = std::string("section-") + section.key;
  return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n<h2 id=\"" + id + "-title\">" +
         html_text(section.title) + "</h2>\n<p class=\"about\">" + html_text(section.about) + "</p>\n" + content +
         "</section>\n";
}

std::string charts_html(const report::DrawnSection& drawn) {
  std::string html;
  for (const std::string& note : drawn.notes) html += "<p class=\"note\">" + html_text(note) + "</p>\n";
  if (drawn.charts.empty()) return html;
  html += "<div class=\"grid\">\n";
  for (const Chart& chart : drawn.charts) html += render::figure_html(chart);
  return html + "</div>\n";
}

// Assembles the sections that have something in them.
class Assembly {
 public:
  void add(const ReportSection& section, const std::string& content) {
    if (content.empty()) return;
    links_ += std::string("<li><a href=\"#section-") + section.key + "\">" + html_text(section.title) + "</a></li>\n";
    content_ += section_html(section, content);
  }
  std::string navigation() const { return "<nav aria-label=\"Sections\">\n<ul>\n" + links_ + "</ul>\n</nav>\n"; }
  const std::string& content() const { return content_; }

 private:
  std::string links_, content_;
};

}  // namespace

ReportPage make_report(const ChartInput& given, const std::string& title, const ReportContext& context) {
  check(given);
  check_names(given);
  ReportPage page;
  ChartInput input = given;
  input.memory = make_chart_memory();
  const Model& model = *input.models.front().model;
  const Frame& data = *input.data;
  if (input.options.rows == 0 && data.image_height == 0 && data.rows() > static_cast<std::size_t>(kMostRows)) {
    input.options.rows = kMostRows;
    page.notes.push_back("explanations are made with " + std::to_string(kMostRows) + " of the " +
                         std::to_string(data.rows()) + " rows, drawn by the seed; --rows says otherwise");
  }
  std::optional<Judgement> judgement;
  if (has_answers(model, data))
    judgement = judged(model, data, input.score, page.notes);
  else
    page.notes.push_back("these rows do not have " + model.target() + ", so the answers are not judged");
  const std::vector<report::DrawnSection> drawn = report::draw_sections(input, judgement.has_value(), context);

  const report::Subject subject{model, data, judgement};
  std::vector<std::string> notes = data.notes();
  notes.insert(notes.end(), page.notes.begin(), page.notes.end());
  Assembly assembly;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const ReportSection& section = report_sections()[i];
    const std::string key = section.key;
    std::string content;
    if (key == "summary") content = report::summary_html(subject, notes);
    if (key == "model") content = report::model_html(model);
    content = (key == "judging" ? charts_html(drawn[i]) + (judgement ? report::score_tables_html(*judgement) : "")
                                : content + charts_html(drawn[i]));
    assembly.add(section, content);
    for (const Chart& chart : drawn[i].charts) page.charts.push_back(chart.name);
    page.notes.insert(page.notes.end(), drawn[i].notes.begin(), drawn[i].notes.end());
  }
  page.html =
      render::page_html({title, report::header_html(subject, title), assembly.navigation(), assembly.content(), ""});
  return page;
}

}  // namespace lamina
