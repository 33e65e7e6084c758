#include "judging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "lamina/csv.hpp"
#include "lamina/cuts.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "output.hpp"

namespace lamina::cli {

namespace {

template <class Entries, class Shown>
std::string keys_of(const Entries& entries, const Shown& shown) {
  std::string keys;
  for (const auto& entry : entries)
    if (shown(entry)) keys += (keys.empty() ? "" : ", ") + std::string(entry.key);
  return keys;
}

std::string tables_of(Task task) {
  const std::string keys = keys_of(score_tables(), [&](const ScoreTableInfo& table) { return table.applies(task); });
  return keys.empty() ? "none" : "all, none or some of " + keys;
}

std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t end = std::min(text.find(',', first), text.size());
    words.push_back(text.substr(first, end - first));
    first = end + 1;
  }
  return words;
}

void check_tables(const std::string& given, Task task, bool payoff) {
  if (given.empty() || given == "all" || given == "none") return;
  for (const std::string& key : listed(given)) {
    const ScoreTableInfo* info = find_score_table(key);
    if (!info) throw Error(ErrorKind::usage, "there is no table '" + key + "'", "use --tables " + tables_of(task));
    if (!info->applies(task))
      throw Error(ErrorKind::usage, "the table " + key + " does not apply to " + name(task),
                  "use --tables " + tables_of(task));
    if (key == std::string("profit") && !payoff)
      throw Error(ErrorKind::usage, "the table profit needs to know what is earned",
                  "give --gain-tp and --cost-fp, what a true positive earns and a false one costs");
  }
}

bool looks_like_a_number(const std::string& text) {
  const auto first = static_cast<unsigned char>(text.front());
  return std::isdigit(first) || first == '.' || first == '-' || first == '+';
}

Frame frame_of(const ScoreTable& table) {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::vector<double> numbers;
    std::vector<std::string> names;
    for (const auto& row : table.rows)
      if (const auto* name = std::get_if<std::string>(&row[c]))
        names.push_back(*name);
      else
        numbers.push_back(std::get<double>(row[c]));
    columns.push_back(names.empty() ? Column::numbers(table.columns[c], std::move(numbers))
                                    : Column::text(table.columns[c], names));
  }
  return Frame(std::move(columns));
}

}  // namespace

void Judging::add(CLI::App& app) {
  app.add_option("--threshold", threshold_,
                 "two classes: the positive one is predicted when its probability is at least this; or a measure, "
                 "such as f1, for the threshold at which it is largest on these rows")
      ->option_text("X|MEASURE")
      ->group("scoring");
  app.add_option("--tables", tables_, "tables to print: all, none, or their names with commas; --json has them all")
      ->option_text("NAMES")
      ->group("scoring");
  app.add_option("--gain-tp", gain_tp_, "two classes: what contacting a positive row earns, for the table profit")
      ->option_text("X")
      ->group("scoring");
  app.add_option("--cost-fp", cost_fp_, "two classes: what contacting a negative row costs")
      ->option_text("X")
      ->group("scoring");
  app.add_option("--curves", curves_, "folder to write the tables to, each whole, as CSV files named after them")
      ->option_text("DIR")
      ->group("output");
}

const ThresholdMetric* Judging::measure() const {
  if (threshold_.empty() || looks_like_a_number(threshold_)) return nullptr;
  if (const ThresholdMetric* found = find_threshold_metric(threshold_)) return found;
  throw Error(ErrorKind::usage, "option --threshold: there is no measure '" + threshold_ + "'",
              "give a number from 0 to 1 or one of " +
                  keys_of(threshold_metrics(), [](const ThresholdMetric&) { return true; }));
}

std::optional<double> Judging::threshold() const {
  if (threshold_.empty() || measure()) return std::nullopt;
  return number_option("--threshold", threshold_);
}

std::optional<Payoff> Judging::payoff() const {
  if (gain_tp_.empty() && cost_fp_.empty()) return std::nullopt;
  if (gain_tp_.empty() || cost_fp_.empty())
    throw Error(
        ErrorKind::usage, "a profit has two sides, and one is not given",
        gain_tp_.empty() ? "add --gain-tp, what a true positive earns" : "add --cost-fp, what a false positive costs");
  return Payoff{number_option("--gain-tp", gain_tp_), number_option("--cost-fp", cost_fp_)};
}

void Judging::check(const Model& model) const {
  const Task task = model.task();
  if (measure() && task != Task::binary)
    throw Error(ErrorKind::usage, "a threshold needs a model of two classes", "leave the threshold out");
  if (payoff() && task != Task::binary)
    throw Error(ErrorKind::usage, "a profit needs a model of two classes", "leave --gain-tp and --cost-fp out");
  if (const auto amounts = payoff()) lamina::profit({}, *amounts);
  check_tables(tables_, task, payoff().has_value());
  if (!curves_.empty()) made_folder(curves_, "--curves");
}

Judgement Judging::judge(Scored& scored) {
  if (const ThresholdMetric* wanted_measure = measure()) {
    chosen_ = maximum(cuts(scored.predictions, scored.truth, scored.positive), *wanted_measure);
    if (!chosen_)
      throw Error(ErrorKind::data, "a threshold cannot be chosen by " + threshold_ + ": all rows are of one class",
                  "give the threshold as a number");
    decide(scored.predictions, chosen_->threshold, scored.positive);
  }
  Judgement judgement = lamina::judge(scored.predictions, scored.truth, scored.positive, {payoff()});
  judgement.report.skipped = scored.skipped;
  return judgement;
}

bool Judging::wanted(const ScoreTable& table) const {
  if (tables_ == "all" || table.key == "profit") return true;
  if (tables_.empty()) return find_score_table(table.key)->brief;
  const std::vector<std::string> keys = listed(tables_);
  return std::find(keys.begin(), keys.end(), table.key) != keys.end();
}

std::string Judging::text(const Judgement& judgement) const {
  std::string text;
  if (chosen_)
    text = fmt::format("Decided at the threshold {:.5g}, where {} is largest on these rows: {:.5g}\n",
                       chosen_->threshold, chosen_->metric->key, chosen_->value);
  text += to_text(judgement.report);
  for (const ScoreTable& table : judgement.tables)
    if (wanted(table)) text += to_text(table);
  return text;
}

nlohmann::json Judging::json(const Judgement& judgement) const {
  nlohmann::json object = to_json(judgement);
  if (chosen_) object["threshold"] = {{"value", chosen_->threshold}, {"metric", chosen_->metric->key}};
  if (const auto number = threshold()) object["threshold"] = {{"value", *number}};
  return object;
}

std::vector<std::string> Judging::write(const Judgement& judgement) const {
  std::vector<std::string> written;
  if (curves_.empty()) return written;
  for (const ScoreTable& table : judgement.tables) {
    if (table.rows.empty()) continue;
    written.push_back(curves_ + "/" + table.key + ".csv");
    replace_file(written.back(), to_csv(frame_of(table)));
  }
  return written;
}

}  // namespace lamina::cli
