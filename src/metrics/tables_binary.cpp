#include "lamina/calibration_table.hpp"
#include "lamina/gains.hpp"
#include "lamina/thresholds.hpp"
#include "metrics/fields.hpp"
#include "metrics/formulas.hpp"
#include "metrics/tables.hpp"

namespace lamina::tables {

ScoreTable auc_interval(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  if (const auto interval = lamina::auc_interval(sample))
    table.figures = {{"low", interval->low, "lower end of the 95 % interval"},
                     {"high", interval->high, "its upper end"},
                     {"standard_error", interval->standard_error, "DeLong's standard error of the area"}};
  return table;
}

ScoreTable max(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  table.columns = {"metric", "threshold", "value", "idx"};
  for (const ThresholdMetric& metric : threshold_metrics())
    if (const auto best = maximum(sample.cuts(), metric))
      table.rows.push_back({metric.key, best->threshold, best->value, static_cast<double>(best->index)});
  return table;
}

namespace {

constexpr std::size_t kMostThresholds = 400;  // as H2O has them

std::vector<TableCell> threshold_row(const Cuts& cuts, std::size_t cut) {
  const Outcome outcome = cuts.outcome(cut);
  std::vector<TableCell> row = {static_cast<double>(cut), cuts.cuts[cut].threshold};
  for (const ThresholdMetric& metric : threshold_metrics()) row.emplace_back(metric.value(outcome));
  const auto& [hits, alarms, misses, rejected] = outcome;
  for (const double value : {hits, alarms, misses, rejected, hits / cuts.positives, alarms / cuts.negatives})
    row.emplace_back(value);
  return row;
}

}  // namespace

ScoreTable thresholds(const Sample& sample, const JudgeOptions&) {
  ScoreTable table;
  const Cuts& cuts = sample.cuts();
  if (!cuts.both_classes()) return table;
  table.columns = {"idx", "threshold"};
  for (const ThresholdMetric& metric : threshold_metrics()) table.columns.emplace_back(metric.key);
  for (const char* name : {"tps", "fps", "fns", "tns", "tpr", "fpr"}) table.columns.emplace_back(name);
  const std::size_t all = cuts.cuts.size(), shown = std::min(all, kMostThresholds);
  for (std::size_t i = 0; i < shown; ++i)
    table.rows.push_back(threshold_row(cuts, shown == 1 ? 0 : i * (all - 1) / (shown - 1)));
  return table;
}

ScoreTable gains(const Sample& sample, const JudgeOptions&) {
  using G = GainsGroup;
  return table_of<G>(lamina::gains(sample.cuts()), {{"group", &G::group},
                                                    {"cumulative_data_fraction", &G::cumulative_data_fraction},
                                                    {"lower_threshold", &G::lower_threshold},
                                                    {"lift", &G::lift},
                                                    {"cumulative_lift", &G::cumulative_lift},
                                                    {"response_rate", &G::response_rate},
                                                    {"score", &G::score},
                                                    {"cumulative_response_rate", &G::cumulative_response_rate},
                                                    {"cumulative_score", &G::cumulative_score},
                                                    {"capture_rate", &G::capture_rate},
                                                    {"cumulative_capture_rate", &G::cumulative_capture_rate},
                                                    {"gain", &G::gain},
                                                    {"cumulative_gain", &G::cumulative_gain},
                                                    {"kolmogorov_smirnov", &G::kolmogorov_smirnov}});
}

ScoreTable lift(const Sample& sample, const JudgeOptions&) {
  using P = LiftPoint;
  return table_of<P>(lift_curve(sample.cuts()), {{"data_fraction", &P::data_fraction},
                                                 {"capture_rate", &P::capture_rate},
                                                 {"best_possible", &P::best_possible},
                                                 {"lift", &P::lift},
                                                 {"threshold", &P::threshold}});
}

ScoreTable calibration(const Sample& sample, const JudgeOptions&) {
  using B = CalibrationBin;
  const CalibrationTable found = calibration_table(sample.cuts());
  ScoreTable table = table_of<B>(found.bins, {{"bin", &B::bin},
                                              {"rows", &B::rows},
                                              {"lowest", &B::lowest},
                                              {"highest", &B::highest},
                                              {"mean_predicted", &B::mean_predicted},
                                              {"observed", &B::observed},
                                              {"difference", &B::difference}});
  if (!found.bins.empty())
    table.figures = {
        {"expected_calibration_error", found.expected_error, "mean over the rows of |difference| of their bin"},
        {"largest_calibration_error", found.largest_error, "the largest |difference|"}};
  return table;
}

ScoreTable profit(const Sample& sample, const JudgeOptions& options) {
  using P = ProfitPoint;
  if (!options.payoff) return {};
  const auto found = lamina::profit(sample.cuts(), *options.payoff);
  if (!found) return {};
  ScoreTable table = table_of<P>(found->curve, {{"data_fraction", &P::data_fraction},
                                                {"contacted", &P::contacted},
                                                {"threshold", &P::threshold},
                                                {"true_positives", &P::true_positives},
                                                {"false_positives", &P::false_positives},
                                                {"profit", &P::profit}});
  table.figures = {{"profit", found->best.profit, "the most that any threshold earns"},
                   {"contacted", found->best.contacted, "rows that it contacts"},
                   {"contacted_share", found->best.data_fraction, "their share of all rows"},
                   {"true_positives", found->best.true_positives, "the positives among them"}};
  if (found->best.contacted > 0)
    table.figures.push_back({"threshold", found->best.threshold, "contact from this probability on"});
  table.figures.push_back({"break_even", found->break_even, "where contacting pays if probabilities are right"});
  table.figures.push_back({"profit_of_all", found->of_all, "what contacting all rows earns"});
  return table;
}

}  // namespace lamina::tables
