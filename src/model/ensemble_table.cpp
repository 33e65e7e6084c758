// The members of an ensemble as a table.
#include <algorithm>
#include <limits>

#include "model/ensemble.hpp"

namespace lamina::model {

namespace {

// What a candidate may choose for itself, and chose.
std::string own_options(const Options& own, const Options& whole) {
  static const StringList common = {"target", "task", "positive", "weights", "offset", "valid", "model"};
  std::string text;
  for (const OptionInfo& info : option_table()) {
    if (!is_stored(info.name, info.group) || std::find(common.begin(), common.end(), info.name) != common.end())
      continue;
    const std::string value = get_option(own, info.name);
    if (value != get_option(whole, info.name)) text += (text.empty() ? "" : " ") + info.name + "=" + value;
  }
  return text;
}

struct Line {
  std::size_t level;  // 0: the whole
  std::string label, kind, options;
  double weight;
  const Report* report;
  std::string rows;  // what the report is of
};

Line judged(Line line, const std::optional<Report>& unseen, const std::optional<Report>& validation,
            const std::optional<Report>& training, const std::string& unseen_rows) {
  if (unseen)
    line.report = &*unseen, line.rows = unseen_rows;
  else if (validation)
    line.report = &*validation, line.rows = "held out";
  else if (training)
    line.report = &*training, line.rows = "training";
  return line;
}

std::vector<Line> lines_of(const Model::Impl& impl) {
  const Ensemble& ensemble = *impl.ensemble;
  const std::string unseen = ensemble.combine == "bag" ? "out of bag" : "out of fold";
  std::vector<Line> lines;
  for (std::size_t level = 0; level < ensemble.levels.size(); ++level)
    for (const Member& member : ensemble.levels[level]) {
      const Model& model = *member.model;
      lines.push_back(judged({level + 1, member.label, model.title(), own_options(model.options(), impl.options),
                              member.weight, nullptr, ""},
                             member.unseen, model.validation_report(), model.training_report(), unseen));
    }
  lines.push_back(judged({0, "all together", title_of(impl), "", std::numeric_limits<double>::quiet_NaN(), nullptr, ""},
                         ensemble.unseen, impl.validation_report, impl.training_report, unseen));
  return lines;
}

template <class Get>
Column number_column(const std::string& name, const std::vector<Line>& lines, const Get& get) {
  std::vector<double> values;
  for (const Line& line : lines) values.push_back(get(line));
  return Column::numbers(name, std::move(values));
}

Column text_column(const std::string& name, const std::vector<Line>& lines, std::string Line::*member) {
  std::vector<std::string> cells;
  for (const Line& line : lines) cells.push_back(line.*member);
  return Column::text(name, cells);
}

double value_of(const Line& line, const std::string& key) {
  const auto value = line.report ? line.report->value(key) : std::nullopt;
  return value ? *value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<LearntTable> ensemble_tables(const Model::Impl& impl) {
  const std::vector<Line> lines = lines_of(impl);
  std::vector<Column> columns = {number_column("level", lines,
                                               [](const Line& line) {
                                                 return line.level > 0 ? static_cast<double>(line.level)
                                                                       : std::numeric_limits<double>::quiet_NaN();
                                               }),
                                 text_column("member", lines, &Line::label),
                                 text_column("kind", lines, &Line::kind),
                                 text_column("options", lines, &Line::options),
                                 number_column("weight", lines, [](const Line& line) { return line.weight; }),
                                 text_column("scored on", lines, &Line::rows)};
  for (const char* key : {"auc", "log_loss", "error_rate", "rmse", "mae"}) {
    const auto of_key = [&](const Line& line) { return value_of(line, key); };
    if (std::any_of(lines.begin(), lines.end(),
                    [&](const Line& line) { return line.report && line.report->value(key); }))
      columns.push_back(number_column(key, lines, of_key));
  }
  return {{"Members", Frame(std::move(columns))}};
}

}  // namespace lamina::model
