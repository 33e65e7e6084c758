// lamina predict: answers for every row of a table.
#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/csv.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

// One number a row, or a list of them for several targets.
nlohmann::json numbers_json(const Predictions& predictions) {
  if (predictions.columns() == 1) return predictions.values;
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t row = 0; row < predictions.rows; ++row) {
    const auto first = predictions.values.begin() + static_cast<std::ptrdiff_t>(row * predictions.columns());
    rows.push_back(std::vector<double>(first, first + static_cast<std::ptrdiff_t>(predictions.columns())));
  }
  return rows;
}

nlohmann::json answers_json(const Predictions& predictions) {
  if (predictions.reconstructs) return {{"reconstruction_error", predictions.values}};
  if (predictions.levels.empty()) return {{"predictions", numbers_json(predictions)}};
  nlohmann::json words = nlohmann::json::array(), probabilities = nlohmann::json::array();
  const std::size_t levels = predictions.levels.size();
  for (std::size_t row = 0; row < predictions.rows; ++row) {
    words.push_back(predictions.levels[static_cast<std::size_t>(predictions.classes[row])]);
    const auto first = predictions.probabilities.begin() + static_cast<std::ptrdiff_t>(row * levels);
    probabilities.push_back(std::vector<double>(first, first + static_cast<std::ptrdiff_t>(levels)));
  }
  return {{"levels", predictions.levels}, {"predictions", words}, {"probabilities", probabilities}};
}

nlohmann::json to_json(const Predictions& predictions, const std::vector<std::string>& notes, const std::string& out) {
  nlohmann::json object = {{"rows", predictions.rows}, {"notes", notes}};
  if (out.empty())
    object.update(answers_json(predictions));
  else
    object["written"] = out;
  return object;
}

int run(const ScoringInput& input, const std::string& out, const Common& common) {
  guard_output(out, {input.model_path(), input.data_path()});
  const Model model = input.load();
  const Options options = input.options(model);
  const Frame frame = input.read(model, options, false);
  std::vector<std::string> notes = frame.notes();
  const Predictions predictions = model.predict(frame, input.score_options(options), &notes);
  say_notes(notes, common);
  if (!common.json || !out.empty()) {
    Frame answers = to_frame(predictions);
    if (predictions.reconstructs) answers = beside(answers, model.reconstruct(frame, input.score_options(options)));
    deliver(out, to_csv(answers));
  }
  if (common.json)
    print_json(to_json(predictions, notes, out));
  else if (!out.empty() && !common.quiet)
    say("wrote " + printable(out) + " (" + counted(static_cast<std::int64_t>(frame.rows()), "row") + ")\n");
  return kDone;
}

}  // namespace

Action add_predict(CLI::App& app, Common& common) {
  auto input = std::make_shared<ScoringInput>(app, common);
  auto out = std::make_shared<std::string>();
  app.add_option("--out", *out, "CSV file to write the answers to; default: standard output")
      ->option_text("FILE")
      ->group("output");
  return [input, out, &common] { return run(*input, *out, common); };
}

}  // namespace lamina::cli
