// lamina plot: one chart of a model, of rows, or of what lectures draw.
#include "plot.hpp"

#include <algorithm>
#include <filesystem>

#include "chart_files.hpp"
#include "exit_code.hpp"
#include "interrupt.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/charts.hpp"
#include "lamina/error.hpp"
#include "lamina/input.hpp"
#include "lamina/model_file.hpp"
#include "lamina/nearest.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "text_table.hpp"

namespace lamina::cli {

namespace {

bool reads(const ChartKind& kind, const std::string& option) {
  return std::any_of(kind.reads.begin(), kind.reads.end(), [&](const std::string& read) { return read == option; });
}

const ChartKind& kind_named(const std::string& name) {
  if (const ChartKind* kind = find_chart_kind(name)) return *kind;
  std::vector<std::string> names;
  for (const ChartKind& kind : chart_kinds()) names.emplace_back(kind.name);
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "there is no chart " + name,
              close.empty() ? "`lamina plot` lists the kinds" : "did you mean " + close + "?");
}

// ---- the list of kinds ----

std::string needs_text(const ChartKind& kind) {
  std::vector<std::string> parts;
  if (kind.models == Needs::one) parts.emplace_back("MODEL");
  if (kind.models == Needs::some) parts.emplace_back("MODEL …");
  if (kind.models == Needs::optional) parts.emplace_back("[MODEL]");
  if (kind.data == Needs::one) parts.emplace_back(kind.answers ? "ROWS with answers" : "ROWS");
  if (kind.data == Needs::optional) parts.emplace_back("[ROWS]");
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

std::string list_text() {
  TextTable table("lll", {"kind", "from", "shows"});
  for (const ChartKind& kind : chart_kinds()) table.add({kind.name, needs_text(kind), kind.definition});
  return table.text() + "\n`lamina plot KIND --help` names the options of a kind.\n";
}

nlohmann::json list_json() {
  nlohmann::json kinds = nlohmann::json::array();
  for (const ChartKind& kind : chart_kinds())
    kinds.push_back({{"kind", kind.name},
                     {"title", kind.title},
                     {"definition", kind.definition},
                     {"section", kind.section},
                     {"from", needs_text(kind)},
                     {"options", std::vector<std::string>(kind.reads.begin(), kind.reads.end())}});
  return {{"kinds", kinds}};
}

// What stands above the help of a kind; empty without one.
std::string description(const ChartKind* kind) {
  if (!kind) return "";
  const std::string needs = needs_text(*kind);
  return std::string(kind->title) + ": " + kind->definition + ".\nDrawn from " + (needs.empty() ? "nothing" : needs) +
         ".";
}

// ---- what is drawn from ----

struct Inputs {
  std::vector<std::string> models, data;
  std::string folder;  // of a search
};

// By what a file holds; one that is not there by its name, so that the error is about the right thing.
bool is_model(const std::string& file) {
  std::error_code error;
  const std::filesystem::path path(file);
  return is_model_file(file) || (path.extension() == ".lamina" && !std::filesystem::exists(path, error));
}

Inputs sorted(const std::vector<std::string>& files) {
  Inputs inputs;
  for (const std::string& file : files) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
      inputs.folder = file;
    else
      (is_model(file) ? inputs.models : inputs.data).push_back(file);
  }
  return inputs;
}

std::string stem(const std::string& path) { return std::filesystem::path(path).stem().string(); }

class Plotting {
 public:
  Plotting(CLI::App& app, Common& common);
  int run();

 private:
  int list() const;
  void check_flags(const ChartKind& kind, const Inputs& inputs) const;
  ChartOptions chart_options() const;
  void read(const Inputs& inputs);
  ScoreOptions score_options() const;
  std::unique_ptr<Refits> refits(const ChartInput& input) const;
  int deliver(const ChartKind& kind, const std::vector<Chart>& charts) const;
  void print_text(const std::vector<Chart>& charts, const std::vector<std::string>& written) const;

  Common& common_;
  std::string kind_;
  std::vector<std::string> files_;
  bool list_ = false;
  TableFlags chart_flags_;
  OptionFlags flags_;
  ChartFiles out_;
  Options options_;
  std::vector<Model> models_;
  std::optional<Frame> data_;
};

CLI::App& with_arguments(CLI::App& app, std::string& kind, std::vector<std::string>& files) {
  app.add_option("KIND", kind, "what to draw; without it, the kinds are listed");
  app.add_option("FILE", files,
                 "the models and the table (CSV, or IDX images) to draw from, or the folder of a search; files that "
                 "`lamina train` wrote are taken for models");
  return app;
}

Plotting::Plotting(CLI::App& app, Common& common)
    : common_(common),
      chart_flags_(with_arguments(app, kind_, files_), chart_option_table(), {},
                   [kind = find_chart_kind(app.get_name())](const std::string& option) {
                     return !kind || reads(*kind, option);
                   }),
      flags_(app, {"reading", "running"}) {
  app.description(description(find_chart_kind(app.get_name())));
  app.add_flag("--list", list_, "list the kinds of charts and what they are drawn from")->group("output");
  out_.add(app);
  add_common(app, common);
}

int Plotting::list() const {
  common_.json ? print_json(list_json()) : print(list_text());
  return kDone;
}

void Plotting::check_flags(const ChartKind& kind, const Inputs& inputs) const {
  for (const std::string& option : chart_flags_.given())
    if (!reads(kind, option))
      throw Error(ErrorKind::usage, flag_of(option) + " has no effect on the chart " + kind.name,
                  std::string("leave it out; `lamina plot ") + kind.name + " --help` names its options");
  if (kind.models == Needs::optional && inputs.models.size() > 1)
    throw Error(ErrorKind::usage, std::string("the chart ") + kind.name + " takes one model at most",
                "leave " + inputs.models[1] + " out");
  if (inputs.data.size() > 1)
    throw Error(ErrorKind::usage, "is no model file, so it would be a second table", "name one table beside the models",
                {inputs.data[1], 0, {}});
  for (const std::string& option : flags_.given())
    if (inputs.data.empty() && option != "threads" && option != "cpu_tier")
      throw Error(ErrorKind::usage, flag_of(option) + " is about a table, and none is named", "leave it out");
}

ChartOptions Plotting::chart_options() const {
  ChartOptions options;
  for (const auto& [name, text] : chart_flags_.texts()) set_option(options, name, text);
  return options;
}

void Plotting::read(const Inputs& inputs) {
  for (const std::string& path : inputs.models) models_.push_back(Model::load(path));
  if (!models_.empty()) options_ = models_.front().options();
  flags_.apply(options_);
  if (inputs.data.empty()) return;
  const std::string& path = inputs.data.front();
  data_ = models_.empty() ? read_table(path, options_) : read_table_for(models_.front(), path, options_, true, true);
}

ScoreOptions Plotting::score_options() const {
  ScoreOptions score;
  score.threads = static_cast<int>(options_.threads);
  score.cpu_tier = options_.cpu_tier;
  return score;
}

// Null without --bootstrap, and where resampled rows are enough.
std::unique_ptr<Refits> Plotting::refits(const ChartInput& input) const {
  if (input.options.bootstrap == 0 || input.options.band_kind != "refit" || models_.empty() || !data_) return nullptr;
  RefitContext context;
  context.cancel = &interrupted();
  context.threads = input.score.threads;
  context.cpu_tier = input.score.cpu_tier;
  return std::make_unique<Refits>(models_.front(), *data_, input.options, context);
}

void Plotting::print_text(const std::vector<Chart>& charts, const std::vector<std::string>& written) const {
  if (out_.to_terminal())
    for (const Chart& chart : charts) print(out_.drawn(chart) + (charts.size() > 1 ? "\n" : ""));
  if (common_.quiet) return;
  for (std::size_t i = 0; i < written.size(); ++i)
    say("wrote " + printable(written[i]) + " (" + printable(charts[i].title) + ")\n");
}

int Plotting::deliver(const ChartKind& kind, const std::vector<Chart>& charts) const {
  if (charts.empty())
    throw Error(ErrorKind::data, std::string("the chart ") + kind.name + " would be empty: there is nothing to show",
                "give other rows or another model");
  const std::vector<std::string> written = out_.write(charts);
  if (!common_.json) {
    print_text(charts, written);
    return kDone;
  }
  nlohmann::json figures = nlohmann::json::array();
  for (const Chart& chart : charts) figures.push_back(to_json(chart));
  nlohmann::json object = {{"kind", kind.name}, {"figures", figures}};
  if (data_) object["notes"] = data_->notes();
  if (!written.empty()) object["written"] = written;
  print_json(object);
  return kDone;
}

int Plotting::run() {
  if (kind_.empty() || list_) return list();
  const ChartKind& kind = kind_named(kind_);
  const Inputs inputs = sorted(files_);
  check_flags(kind, inputs);
  ChartInput input;
  input.options = chart_options();
  input.folder = inputs.folder;
  out_.check(files_);
  read(inputs);
  for (std::size_t i = 0; i < models_.size(); ++i) input.models.push_back({stem(inputs.models[i]), &models_[i]});
  if (data_) input.data = &*data_;
  input.score = score_options();
  if (input.options.threshold >= 0) input.score.threshold = input.options.threshold;
  catch_interrupts(!common_.json && !common_.quiet);
  const std::unique_ptr<Refits> refitted = refits(input);
  if (interrupted()) return kInterrupted;
  input.refits = refitted.get();
  if (data_ && !common_.json) say_notes(data_->notes(), common_);
  const std::vector<Chart> charts = draw(kind, input);
  return interrupted() ? kInterrupted : deliver(kind, charts);
}

}  // namespace

Action add_plot(CLI::App& app, Common& common) {
  auto plotting = std::make_shared<Plotting>(app, common);
  return [plotting] { return plotting->run(); };
}

}  // namespace lamina::cli
