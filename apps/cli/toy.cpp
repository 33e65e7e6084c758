// lamina toy: toy data made from a seed.
#include "lamina/toy.hpp"

#include "command.hpp"
#include "exit_code.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "numbers.hpp"
#include "output.hpp"

namespace lamina::cli {

namespace {

struct ToyArguments {
  std::string name, out, rows = "100", seed = "1", noise;
};

int run(const ToyArguments& arguments, const Common& common) {
  std::optional<double> noise;
  if (!arguments.noise.empty()) noise = number_option("--noise", arguments.noise);
  const Frame frame =
      toy(arguments.name, whole_option("--rows", arguments.rows), whole_option("--seed", arguments.seed), noise);
  deliver(arguments.out, to_csv(frame));
  if (arguments.out.empty()) return kDone;
  if (common.json)
    print_json({{"written", arguments.out}, {"rows", frame.rows()}});
  else if (!common.quiet)
    say("wrote " + printable(arguments.out) + " (" + counted(static_cast<std::int64_t>(frame.rows()), "row") +
        ")\nnext: lamina train " + printable(arguments.out) + " --target class\n");
  return kDone;
}

std::string known_names() {
  std::string text;
  for (const std::string& name : toy_names()) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Action add_toy(CLI::App& app, Common& common) {
  auto arguments = std::make_shared<ToyArguments>();
  app.add_option("NAME", arguments->name, "what to make: " + known_names())->required();
  app.add_option("--rows", arguments->rows, "rows to make [100]")->option_text("N")->group("data");
  app.add_option("--seed", arguments->seed, "the seed of the random numbers [1]")->option_text("N")->group("data");
  app.add_option("--noise", arguments->noise,
                 "standard deviation of the points around their places; each kind has its usual one")
      ->option_text("X")
      ->group("data");
  app.add_option("--out", arguments->out, "CSV file to write; default: standard output")
      ->option_text("FILE")
      ->group("output");
  add_common(app, common);
  return [arguments, &common] { return run(*arguments, common); };
}

}  // namespace lamina::cli
