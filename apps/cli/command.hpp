// What every subcommand is made of.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace lamina::cli {

// The flags of all subcommands.
struct Common {
  bool json = false;   // one object on standard output instead of text
  bool quiet = false;  // no progress, notes or summary
};

// One subcommand: `add` declares its arguments on a parser of its own and gives back what to do once they are read.
// The action returns the exit code.
using Action = std::function<int()>;
struct Command {
  const char* name;  // one word, or two: "bench step"
  const char* summary;
  const char* details;  // for its --help: examples, one a line
  Action (*add)(CLI::App& app, Common& common);
};

Action add_train(CLI::App& app, Common& common);
Action add_resume(CLI::App& app, Common& common);
Action add_predict(CLI::App& app, Common& common);
Action add_evaluate(CLI::App& app, Common& common);
Action add_cv(CLI::App& app, Common& common);
Action add_compare(CLI::App& app, Common& common);
Action add_search(CLI::App& app, Common& common);
Action add_stack(CLI::App& app, Common& common);
Action add_features(CLI::App& app, Common& common);
Action add_explain(CLI::App& app, Common& common);
Action add_report(CLI::App& app, Common& common);
Action add_show(CLI::App& app, Common& common);
Action add_data(CLI::App& app, Common& common);
Action add_derive(CLI::App& app, Common& common);
Action add_toy(CLI::App& app, Common& common);
Action add_bench_peak(CLI::App& app, Common& common);
Action add_bench_step(CLI::App& app, Common& common);

// Declares --json and --quiet.
void add_common(CLI::App& app, Common& common);

// `object` as `--json` prints it.
void print_json(const nlohmann::json& object);

// "note: …" for each, unless quiet.
void say_notes(const std::vector<std::string>& notes, const Common& common);

// A word as a shell takes it, in quotes where it needs them.
std::string shell_quoted(const std::string& word);

// Throws unless results can be written to `out` (empty: nothing to check) without overwriting one of the inputs.
void guard_output(const std::string& out, const std::vector<std::string>& inputs);

// The folder `name` that `option` gives, made where it is not there.
std::string made_folder(const std::string& name, const std::string& option);

}  // namespace lamina::cli
