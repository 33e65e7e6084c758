// lamina report: one page that shows a model and what it makes of some rows.
#include "lamina/report.hpp"

#include <filesystem>
#include <set>

#include "command.hpp"
#include "exit_code.hpp"
#include "interrupt.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/files.hpp"
#include "lamina/input.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

struct ReportArguments {
  std::string out = "report.html", title, folder;
  std::vector<std::string> others;  // models to compare with
};

std::string name_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

// The first model's columns and answers, and what the others read beside them.
Frame read_rows(const ScoringInput& input, const std::vector<Model>& models, const Options& options) {
  Frame all = read_table_for(models.front(), input.data_path(), options, true, models.size() > 1);
  if (models.size() == 1) return all;
  std::set<std::string> wanted;
  for (const Model& model : models)
    for (const auto& [column, kind] : model.promised_types()) wanted.insert(column);
  Frame frame = all;
  if (frame.image_height > 0) return frame;
  for (const Column& column : all.columns())
    if (wanted.count(column.name()) == 0) frame = frame.without(column.name());
  return frame;
}

// The options that some chart of a report reads, and those of all explanations.
std::vector<std::string> report_options() {
  std::vector<std::string> names = {"explaining", "bands", "threshold"};
  for (const ChartKind& kind : chart_kinds())
    if (*kind.section) names.insert(names.end(), kind.reads.begin(), kind.reads.end());
  return names;
}

nlohmann::json to_json(const ReportPage& page, const std::string& out) {
  return {{"written", out}, {"bytes", page.html.size()}, {"charts", page.charts}, {"notes", page.notes}};
}

class Reporting {
 public:
  Reporting(CLI::App& app, Common& common);
  int run();

 private:
  void add_files(CLI::App& app);
  std::vector<Model> load() const;
  ChartInput chart_input(const std::vector<Model>& models, const Frame& frame, const Options& options) const;
  std::unique_ptr<Refits> refits(const Model& model, const Frame& frame, const ChartInput& input) const;
  int interruption(std::size_t refits, const std::string& keep) const;
  ReportPage page(const ChartInput& input) const;
  void show(const std::string& line) const;
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  ScoringInput input_;
  ReportArguments arguments_;
  ChartFlags flags_;
};

Reporting::Reporting(CLI::App& app, Common& common)
    : common_(common), input_(app, common, ScoringInput::Answers::none), flags_(app, report_options()) {
  add_files(app);
}

void Reporting::add_files(CLI::App& app) {
  const auto add = [&](const char* flag, auto& value, const char* text, const char* group, const char* help) {
    return app.add_option(flag, value, help)->option_text(text)->group(group);
  };
  add("--out", arguments_.out, "FILE", "output", "HTML file to write [report.html]");
  add("--title", arguments_.title, "TEXT", "output",
      "what stands at the head of the page; default: the names of model and data");
  add("--with", arguments_.others, "MODEL", "comparison",
      "another model of the same target to compare with; may be repeated");
  add("--search", arguments_.folder, "DIR", "comparison", "folder of a search, whose trials are shown");
}

std::vector<Model> Reporting::load() const {
  std::vector<Model> models;
  models.push_back(input_.load());
  for (const std::string& path : arguments_.others) models.push_back(Model::load(path));
  return models;
}

ChartInput Reporting::chart_input(const std::vector<Model>& models, const Frame& frame, const Options& options) const {
  ChartInput input;
  flags_.apply(input.options);
  input.data = &frame;
  input.folder = arguments_.folder;
  input.score = input_.score_options(options);
  if (input.options.threshold >= 0) input.score.threshold = input.options.threshold;
  for (std::size_t i = 0; i < models.size(); ++i)
    input.models.push_back({name_of(i == 0 ? input_.model_path() : arguments_.others[i - 1]), &models[i]});
  return input;
}

// A line that the next one replaces, where there is a terminal.
void Reporting::show(const std::string& line) const {
  const int width = talks() ? terminal_width(2) : 0;
  if (width > 0) say("\r\x1b[K" + printable(line).substr(0, static_cast<std::size_t>(width) - 1));
}

// Null without --bootstrap, and where resampled rows are enough.
std::unique_ptr<Refits> Reporting::refits(const Model& model, const Frame& frame, const ChartInput& input) const {
  if (input.options.bootstrap == 0 || input.options.band_kind != "refit") return nullptr;
  RefitContext context;
  context.cancel = &interrupted();
  context.threads = input.score.threads;
  context.cpu_tier = input.score.cpu_tier;
  context.progress = [this](std::size_t done, std::size_t wanted) {
    show("refits: " + std::to_string(done) + " of " + std::to_string(wanted));
  };
  catch_interrupts(talks());
  auto refitted = std::make_unique<Refits>(model, frame, input.options, context);
  let_interrupts_end();
  return refitted;
}

int Reporting::interruption(std::size_t refits, const std::string& keep) const {
  if (talks())
    say("\nInterrupted after " + counted(static_cast<std::int64_t>(refits), "refit") + "; no page is written. " +
        (keep.empty() ? "With --keep FOLDER the same command goes on from there.\n"
                      : "They are kept in " + printable(keep) + ": the same command goes on from there.\n"));
  if (common_.json) print_json({{"interrupted", true}, {"refits", refits}});
  return kInterrupted;
}

ReportPage Reporting::page(const ChartInput& input) const {
  const std::string title = name_of(input_.model_path()) + " on " + name_of(input_.data_path());
  ReportContext context;
  context.progress = [this](const ChartKind& chart, std::size_t done, std::size_t count) {
    show("chart " + std::to_string(done + 1) + " of " + std::to_string(count) + ": " + chart.title);
  };
  ReportPage page = make_report(input, arguments_.title.empty() ? title : arguments_.title, context);
  show("");
  return page;
}

int Reporting::run() {
  std::vector<std::string> read = {input_.model_path(), input_.data_path()};
  read.insert(read.end(), arguments_.others.begin(), arguments_.others.end());
  guard_output(arguments_.out, read);
  const std::vector<Model> models = load();
  const Options options = input_.options(models.front());
  const Frame frame = read_rows(input_, models, options);
  ChartInput input = chart_input(models, frame, options);
  const std::unique_ptr<Refits> refitted = refits(models.front(), frame, input);
  if (interrupted()) return interruption(refitted->models().size(), input.options.keep);
  input.refits = refitted.get();
  const ReportPage written = page(input);
  replace_file(arguments_.out, written.html);
  if (common_.json) print_json(to_json(written, arguments_.out));
  if (!common_.json) say_notes(written.notes, common_);
  if (talks())
    say("wrote " + printable(arguments_.out) + " (" +
        counted(static_cast<std::int64_t>(written.charts.size()), "chart") + ")\n");
  return kDone;
}

}  // namespace

Action add_report(CLI::App& app, Common& common) {
  auto reporting = std::make_shared<Reporting>(app, common);
  return [reporting] { return reporting->run(); };
}

}  // namespace lamina::cli
