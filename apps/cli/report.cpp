// lamina report: one page that shows a model and what it makes of some rows.
#include "lamina/report.hpp"

#include <filesystem>
#include <set>

#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "lamina/input.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

struct ReportArguments {
  std::string out, title, folder;
  std::vector<std::string> others;  // models to compare with
};

std::string name_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

// The first model's columns and answers, and what the others read beside them.
Frame read_rows(const ScoringInput& input, const std::vector<Model>& models, const Options& options) {
  const Frame all = read_table_for(models.front(), input.data_path(), options, true, models.size() > 1);
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

nlohmann::json to_json(const ReportPage& page, const std::string& out) {
  return {{"written", out}, {"bytes", page.html.size()}, {"charts", page.charts}, {"notes", page.notes}};
}

class Reporting {
 public:
  Reporting(CLI::App& app, Common& common);
  int run();

 private:
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  ScoringInput input_;
  ReportArguments arguments_;
};

Reporting::Reporting(CLI::App& app, Common& common) : common_(common), input_(app, common) {
  app.add_option("--out", arguments_.out, "HTML file to write [report.html]")->option_text("FILE")->group("output");
  app.add_option("--title", arguments_.title,
                 "what stands at the head of the page; default: the names of model and data")
      ->option_text("TEXT")
      ->group("output");
  app.add_option("--with", arguments_.others, "another model of the same target to compare with; may be repeated")
      ->option_text("MODEL")
      ->group("comparison");
  app.add_option("--search", arguments_.folder, "folder of a search, whose trials are shown")
      ->option_text("DIR")
      ->group("comparison");
  arguments_.out = "report.html";
}

int Reporting::run() {
  std::vector<std::string> read = {input_.model_path(), input_.data_path()};
  read.insert(read.end(), arguments_.others.begin(), arguments_.others.end());
  guard_output(arguments_.out, read);
  std::vector<Model> models;
  models.push_back(input_.load());
  for (const std::string& path : arguments_.others) models.push_back(Model::load(path));
  const Options options = input_.options(models.front());
  const Frame frame = read_rows(input_, models, options);
  ChartInput chart_input;
  chart_input.data = &frame;
  chart_input.folder = arguments_.folder;
  chart_input.score = input_.score_options(options);
  chart_input.models.push_back({name_of(input_.model_path()), &models.front()});
  for (std::size_t i = 1; i < models.size(); ++i)
    chart_input.models.push_back({name_of(arguments_.others[i - 1]), &models[i]});
  const std::string title =
      arguments_.title.empty() ? name_of(input_.model_path()) + " on " + name_of(input_.data_path()) : arguments_.title;
  const ReportPage page = make_report(chart_input, title);
  replace_file(arguments_.out, page.html);
  if (!common_.json) say_notes(page.notes, common_);
  if (common_.json) print_json(to_json(page, arguments_.out));
  if (talks())
    say("wrote " + printable(arguments_.out) + " (" + counted(static_cast<std::int64_t>(page.charts.size()), "chart") +
        ")\n");
  return kDone;
}

}  // namespace

Action add_report(CLI::App& app, Common& common) {
  auto reporting = std::make_shared<Reporting>(app, common);
  return [reporting] { return reporting->run(); };
}

}  // namespace lamina::cli
