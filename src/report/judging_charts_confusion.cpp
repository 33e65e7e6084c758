// Which classes are taken for which.
#include "lamina/error.hpp"
#include "report/answers.hpp"
#include "report/judging_charts.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace lamina::report {

namespace {

constexpr std::size_t kRatesUpTo = 8, kCountsUpTo = 20;  // classes for which cells are written into

double sum_of_row(const Confusion& confusion, std::size_t truth) {
  double sum = 0;
  for (std::size_t answer = 0; answer < confusion.levels.size(); ++answer) sum += confusion.count(truth, answer);
  return sum;
}

std::string cell_text(double count, double rate, std::size_t levels) {
  if (levels > kCountsUpTo || (levels > kRatesUpTo && count == 0)) return "";
  return levels > kRatesUpTo ? whole(count) : whole(count) + " (" + percent(rate) + ")";
}

json heatmap_of(const Confusion& confusion) {
  const std::size_t levels = confusion.levels.size();
  json names = json::array(), rates = json::array(), texts = json::array();
  for (const std::string& level : confusion.levels) names.push_back(shown(level));
  for (std::size_t truth = 0; truth < levels; ++truth) {
    const double rows = sum_of_row(confusion, truth);
    json rate_row = json::array(), text_row = json::array();
    for (std::size_t answer = 0; answer < levels; ++answer) {
      const double count = confusion.count(truth, answer), rate = rows > 0 ? count / rows : 0;
      rate_row.push_back(rows > 0 ? number(rate) : json());
      text_row.push_back(cell_text(count, rate, levels));
    }
    rates.push_back(std::move(rate_row));
    texts.push_back(std::move(text_row));
  }
  json trace = heatmap(names, names, rates, kSizeScale);
  trace.update({{"zmin", 0}, {"zmax", 1}, {"xgap", 1}, {"ygap", 1}, {"name", "share of the true class"}});
  if (levels <= kCountsUpTo) trace.update({{"text", texts}, {"texttemplate", "%{text}"}});
  return trace;
}

std::string said_of(const Confusion& confusion) {
  double right = 0, all = 0, most = 0;
  std::size_t from = 0, to = 0;
  for (std::size_t truth = 0; truth < confusion.levels.size(); ++truth)
    for (std::size_t answer = 0; answer < confusion.levels.size(); ++answer) {
      const double count = confusion.count(truth, answer);
      all += count;
      if (truth == answer)
        right += count;
      else if (count > most)
        most = count, from = truth, to = answer;
    }
  std::string text =
      "Of " + counted_whole(all, "row") + " " + whole(right) + " (" + percent(right / all) + ") got the right class";
  if (most > 0)
    text += "; the most frequent mistake is " + shown(confusion.levels[from], 40) + " taken for " +
            shown(confusion.levels[to], 40) + " (" + counted_whole(most, "row") + ")";
  return text + ". Colours tell the share of each true class.";
}

Chart confusion_of(const ChartInput& input, std::size_t model) {
  const std::string& name = input.models[model].name;
  const auto report = report_of(input, model);
  const std::optional<Confusion>& confusion = report->confusion;
  if (!confusion || scored(input, model)->predictions.rows == 0)
    throw Error(ErrorKind::data, "no row has a class that the model knows", "give rows with the target",
                {input.data->source(), 0, {}});
  Chart chart{model == 0 ? "confusion" : anchor("confusion", name),
              "Confusion matrix" + (model == 0 ? "" : " of " + shown(name, 40)), said_of(*confusion),
              json::array({heatmap_of(*confusion)}), axes("answer", "truth")};
  for (const char* axis : {"xaxis", "yaxis"}) chart.layout[axis]["type"] = "category";
  chart.layout["yaxis"]["autorange"] = "reversed";
  return chart;
}

}  // namespace

std::vector<Chart> draw_confusion(const ChartInput& input) {
  check_tasks(input, "confusion", {Task::binary, Task::multiclass});
  std::vector<Chart> charts;
  for (std::size_t model = 0; model < input.models.size(); ++model) charts.push_back(confusion_of(input, model));
  return charts;
}

}  // namespace lamina::report
