// lamina evaluate: scores a model on rows whose answers are known.
#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/error.hpp"
#include "lamina/metrics.hpp"
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

int run(const ScoringInput& input, const Common& common) {
  const Model model = input.load();
  const Options options = input.options(model);
  const Frame frame = input.read(model, options, true);
  need_labels(frame, options, model);
  std::vector<std::string> notes = frame.notes();
  const Report report = model.evaluate(frame, input.score_options(options), &notes);
  say_notes(notes, common);
  if (!common.json) {
    print(heading(input) + to_text(report));
    return kDone;
  }
  nlohmann::json object = to_json(report);
  object["notes"] = notes;
  print_json(object);
  return kDone;
}

}  // namespace

Action add_evaluate(CLI::App& app, Common& common) {
  auto input = std::make_shared<ScoringInput>(app, common);
  return [input, &common] { return run(*input, common); };
}

}  // namespace lamina::cli
