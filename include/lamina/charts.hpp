// Every chart there is, by name: what it is drawn from, and how.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lamina/chart.hpp"
#include "lamina/explain.hpp"
#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina {

struct ChartOptions : ExplainOptions {
#define LAMINA_LIST(...) \
  { __VA_ARGS__ }
#define LAMINA_OPTION(group, type, name, value, range, help) type name = value;
#include "lamina/chart.def"
#undef LAMINA_OPTION
#undef LAMINA_LIST
};

// All options of charts: those of explain.def, then those of chart.def.
const std::vector<OptionInfo>& chart_option_table();
void set_option(ChartOptions& options, const std::string& name, const std::string& text);
std::string get_option(const ChartOptions& options, const std::string& name);

struct NamedModel {
  std::string name;  // for legends: the file's name without its ending
  const Model* model;
};

class Refits;
class ChartMemory;

// What several charts of one input share, such as a model's answers, is computed once and kept there. An input that is
// made from another one by changing models, data or options needs a memory of its own.
std::shared_ptr<ChartMemory> make_chart_memory();

struct ChartInput {
  std::vector<NamedModel> models;
  const Frame* data = nullptr;
  ChartOptions options;
  ScoreOptions score;
  std::string folder;                                         // of a search: where its leaderboard is
  const Refits* refits = nullptr;                             // for bands
  std::shared_ptr<ChartMemory> memory = make_chart_memory();  // never null; not for several threads at once
};

// How many of a thing a chart needs.
enum class Needs : std::uint8_t { none, one, some, optional };

struct ChartKind {
  const char* name;        // "roc": the word behind `lamina plot`
  const char* title;       // "ROC curve"
  const char* definition;  // what it shows, one line
  const char* section;     // of the report it belongs to, a key of report_sections(); "" for charts that no report has
  Needs models, data;      // data: none, one or optional
  bool answers;            // whether the data must have the target
  std::vector<const char*> reads;  // the options of chart_option_table() that have an effect
  // Whether a report draws it. Never called with fewer models or data than needed.
  bool (*applies)(const ChartInput& input);
  // Throws a usage or data error when it cannot be drawn from this input.
  std::vector<Chart> (*draw)(const ChartInput& input);
};

// All of them, in the order in which a report shows them.
const std::vector<ChartKind>& chart_kinds();
const ChartKind* find_chart_kind(const std::string& name);  // null when there is none

// Checks that the input is what the kind needs, then draws. Throws a usage error that names what is lacking.
std::vector<Chart> draw(const ChartKind& kind, const ChartInput& input);

// How a network learnt, for the curves of its loss.
struct NamedHistory {
  std::string name;  // for legends
  std::vector<Score> scores;
  std::int64_t best_epoch = 0;  // is marked; 0: none
};
// The loss of training and validation by epoch, also of a training that goes on.
Chart history_chart(const std::vector<NamedHistory>& runs);

}  // namespace lamina
