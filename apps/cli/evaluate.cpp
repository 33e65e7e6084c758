// lamina evaluate: scores a model on rows whose answers are known.
#include "command.hpp"
#include "exit_code.hpp"
#include "judging.hpp"
#include "lamina/error.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

void need_labels(const Frame& frame, const Options& options, const Model& model) {
  if (frame.image_height > 0 && options.labels.empty() && !model.targets().empty() &&
      frame.find(model.target()) == nullptr)
    throw Error(ErrorKind::usage, "images alone cannot be scored", "name the file of their labels with --labels",
                {frame.source(), 0, {}});
}

std::string heading(const ScoringInput& input) {
  return printable(input.model_path()) + " on " + printable(input.data_path()) + ":\n";
}

int run(const ScoringInput& input, Judging& judging, const Common& common) {
  const Model model = input.load();
  judging.check(model);
  const Options options = input.options(model);
  const Frame frame = input.read(model, options, true);
  need_labels(frame, options, model);
  std::vector<std::string> notes = frame.notes();
  ScoreOptions score_options = input.score_options(options);
  score_options.threshold = judging.threshold();
  Scored scored = model.score(frame, score_options, &notes);
  if (scored.predictions.reconstructs) scored.predictions.column_errors = model.column_errors(frame, score_options);
  const Judgement judgement = judging.judge(scored);
  say_notes(notes, common);
  const std::vector<std::string> written = judging.write(judgement);
  if (common.json) {
    nlohmann::json object = judging.json(judgement);
    object["notes"] = notes;
    if (!written.empty()) object["written"] = written;
    print_json(object);
    return kDone;
  }
  print(heading(input) + judging.text(judgement));
  for (const std::string& file : written)
    if (!common.quiet) say("wrote " + printable(file) + "\n");
  return kDone;
}

}  // namespace

Action add_evaluate(CLI::App& app, Common& common) {
  auto input = std::make_shared<ScoringInput>(app, common, ScoringInput::Answers::none);
  auto judging = std::make_shared<Judging>();
  judging->add(app);
  return [input, judging, &common] { return run(*input, *judging, common); };
}

}  // namespace lamina::cli
