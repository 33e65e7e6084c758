// lamina features: what a model's hidden layers make of every row, as a table to fit other models on.
#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

struct FeaturesArguments {
  std::string layers, out;
  bool append = false;
};

std::vector<std::int64_t> layers_of(const std::string& text) {
  std::vector<std::int64_t> layers;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    layers.push_back(static_cast<std::int64_t>(whole_option("--layer", text.substr(start, comma - start))));
    start = comma + 1;
  }
  return layers;
}

nlohmann::json cells_json(const Column& column) {
  if (column.kind() != ColumnKind::number) {
    nlohmann::json cells = nlohmann::json::array();
    for (std::size_t row = 0; row < column.rows(); ++row)
      cells.push_back(column.missing(row) ? nlohmann::json() : nlohmann::json(column.cell(row)));
    return cells;
  }
  std::vector<double> numbers(column.rows());
  for (std::size_t row = 0; row < column.rows(); ++row) numbers[row] = column.number(row);  // NaN becomes null
  return numbers;
}

nlohmann::json to_json(const Frame& table, const std::vector<std::string>& notes, const std::string& out) {
  std::vector<std::string> names;
  nlohmann::json columns = nlohmann::json::object();
  for (const Column& column : table.columns()) {
    names.push_back(column.name());
    if (out.empty()) columns[column.name()] = cells_json(column);
  }
  nlohmann::json object = {{"rows", table.rows()}, {"names", names}, {"notes", notes}};
  if (out.empty())
    object["columns"] = std::move(columns);
  else
    object["written"] = out;
  return object;
}

int run(const ScoringInput& input, const FeaturesArguments& arguments, const Common& common) {
  guard_output(arguments.out, {input.model_path(), input.data_path()});
  const Model model = input.load();
  const Options options = input.options(model);
  const std::vector<std::int64_t> layers =
      arguments.layers.empty() ? std::vector<std::int64_t>() : layers_of(arguments.layers);
  const Frame frame = arguments.append ? input.read_whole(model, options) : input.read(model, options, false);
  std::vector<std::string> notes = frame.notes();
  Frame table = model.features(frame, layers, input.score_options(options), &notes);
  if (arguments.append) table = beside(frame, table);
  say_notes(notes, common);
  if (!common.json || !arguments.out.empty()) deliver(arguments.out, to_csv(table));
  if (common.json)
    print_json(to_json(table, notes, arguments.out));
  else if (!arguments.out.empty() && !common.quiet)
    say("wrote " + printable(arguments.out) + " (" + counted(static_cast<std::int64_t>(table.rows()), "row") + ", " +
        counted(static_cast<std::int64_t>(table.columns().size()), "column") + ")\n");
  return kDone;
}

}  // namespace

Action add_features(CLI::App& app, Common& common) {
  auto input = std::make_shared<ScoringInput>(app, common, ScoringInput::Answers::none);
  auto arguments = std::make_shared<FeaturesArguments>();
  app.add_option("--layer", arguments->layers, "hidden layers, from 1, whose outputs are wanted; with commas between")
      ->option_text("N,N,...")
      ->join(',')
      ->group("features");
  app.add_flag("--append", arguments->append, "put the features beside the columns of FILE")->group("features");
  app.add_option("--out", arguments->out, "CSV file to write; default: standard output")
      ->option_text("FILE")
      ->group("output");
  return [input, arguments, &common] { return run(*input, *arguments, common); };
}

}  // namespace lamina::cli
