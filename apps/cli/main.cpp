// The command line of Lamina: finds the subcommand, runs it, and turns whatever goes wrong into one line and an exit
// code.
#include <CLI/CLI.hpp>
#include <csignal>
#include <new>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "exit_code.hpp"
#include "help.hpp"
#include "lamina/error.hpp"
#include "output.hpp"
#include "parse.hpp"
#include "plot.hpp"

namespace lamina::cli {

namespace {

const std::vector<Command>& commands() {
  static const std::vector<Command> table = {
      {"train", "Trains a network on a table or on images and saves it",
       "  lamina train heart.csv --target AHD --valid 0.2 --hidden 200,200 --out heart.lamina\n"
       "  lamina train train-images.gz --labels train-labels.gz --valid 0.1667 --out mnist.lamina\n",
       add_train},
      {"resume", "Goes on with a run that was killed or interrupted, or adds epochs to a finished one",
       "  lamina train heart.csv --target AHD --checkpoint c.lamina --checkpoint-every 30s --out heart.lamina\n"
       "  lamina resume c.lamina --data heart.csv --out heart.lamina\n"
       "  lamina resume heart.lamina --data heart.csv --epochs 40 --out longer.lamina\n",
       add_resume},
      {"predict", "Answers for every row of a table",
       "  lamina predict heart.lamina new.csv --out answers.csv\n"
       "  lamina predict heart.lamina new.csv --threshold 0.3 | head\n",
       add_predict},
      {"evaluate", "Scores a model on rows whose answers are known",
       "  lamina evaluate heart.lamina test.csv\n  lamina evaluate mnist.lamina t10k-images.gz --labels t10k-labels.gz "
       "--json\n",
       add_evaluate},
      {"cv", "Tells by cross-validation how well a network does on rows it has not seen",
       "  lamina cv heart.csv --target AHD --folds 5\n"
       "  lamina cv heart.csv --target AHD --hidden 50 --valid 0.2 --out-predictions out-of-fold.csv\n",
       add_cv},
      {"search", "Searches options: fits many models, compares them on rows held out and lists them",
       "  lamina search heart.csv --target AHD --grid hidden=50,50:200,200 --grid l1=0:1e-4 --folds 5\n"
       "  lamina search heart.csv --target AHD --range l2=1e-6..1e-1,log --grid activation=relu:tanh --bayes 30 "
       "--valid "
       "0.2 --out search\n",
       add_search},
      {"compare", "Compares different models on the same folds",
       "  lamina compare heart.csv --target AHD --models net,glm,tree,forest,boosting,adaboost,svm\n"
       "  lamina compare tabloid.csv --target purchase --models glm --candidate 'small: net hidden=10 l1=1e-2'\n",
       add_compare},
      {"stack", "Combines models into one: stacked, in a cascade, averaged or bagged",
       "  lamina stack heart.csv --target AHD --models net,forest,glm --out stack.lamina\n"
       "  lamina stack heart.csv --target AHD --combine average --candidate 'net hidden=10 l1=1e-3' --members 5\n"
       "  lamina stack heart.csv --target AHD --candidate 'wide: net hidden=100' --candidate 'forest trees=50' --meta "
       "'glm lambda=0.01'\n",
       add_stack},
      {"features", "Writes what the hidden layers of a model make of every row",
       "  lamina features heart.lamina heart.csv --layer 1 --out features.csv\n"
       "  lamina features heart.lamina heart.csv --layer 1,2 --append --out both.csv\n",
       add_features},
      {"explain", "Tells what a model makes of its predictors, and of a row",
       "  lamina explain heart.lamina heart.csv\n"
       "  lamina explain heart.lamina heart.csv --pdp Age --ice MaxHR --bootstrap 100 --keep refits\n"
       "  lamina explain heart.lamina heart.csv --row 17 --local shapley\n",
       add_explain},
      {"report", "Writes one HTML page that shows a model and what it makes of some rows",
       "  lamina report heart.lamina heart.csv --out heart.html\n"
       "  lamina report heart.lamina test.csv --with forest.lamina --search search --out heart.html\n",
       add_report},
      {"plot", "Draws one chart, as a page, a picture, its numbers or in the terminal",
       "  lamina plot\n"
       "  lamina plot boundary xor.lamina xor.csv --out boundary.svg\n"
       "  lamina plot activations --activations relu,silu --out activations.png --dark\n"
       "  lamina plot descent --function 'x^2 + 10*y^2' --rules sgd:rate=0.05,adam:rate=0.3 --starts-at 2:1\n",
       add_plot},
      {"show", "Shows what is in a model",
       "  lamina show heart.lamina\n  lamina show heart.lamina history\n  lamina show heart.lamina weights --json\n",
       add_show},
      {"derive", "Shows the derivatives of an expression step by step, forward and in reverse",
       "  lamina derive '-log(sigmoid(W*x))' --at x=3,W=3\n"
       "  lamina derive 'p = sigmoid(W @ x); sum((y - p)^2)/2' --at 'W=[1 2; 3 4],x=[1; 0.5],y=[0; 1]' --wrt W\n",
       add_derive},
      {"data", "Lists and writes the tables that come with Lamina",
       "  lamina data\n  lamina data heart > heart.csv\n  lamina data mnist --out mnist\n", add_data},
      {"toy", "Makes toy data from a seed",
       "  lamina toy xor --rows 100 --seed 1 --out xor.csv\n  lamina toy xor --rows 4 --noise 0\n", add_toy},
      {"bench peak", "Measures what this machine can do at best: arithmetic and memory",
       "  lamina bench peak\n  lamina bench peak --threads 1 --json\n", add_bench_peak},
      {"bench step", "Times one training step of any network",
       "  lamina bench step --network 784,200,200,10 --activation relu --batch 128 --optimizer adam --threads 2\n"
       "  lamina bench step --network 13,64,1 --loss squared_error --batch 32 --precision fp64 --json\n",
       add_bench_step},
  };
  return table;
}

nlohmann::json json_of(const Error& error) {
  const auto known = [](bool is, const nlohmann::json& value) { return is ? value : nlohmann::json(); };
  const Place& place = error.place();
  return {{"kind", name(error.kind())},
          {"message", error.message()},
          {"remedy", error.remedy()},
          {"file", known(!place.file.empty(), place.file)},
          {"line", known(place.line > 0, place.line)},
          {"column", known(!place.column.empty(), place.column)}};
}

int report(const Error& error, const Common& common) {
  say(std::string("lamina: ") + error.what() + "\n");
  try {
    if (common.json) print_json({{"error", json_of(error)}});
  } catch (const Error&) {
    // Standard output is what is broken: standard error has the line already.
  }
  return error.kind() == ErrorKind::internal ? kOurFault : kUserCanMend;
}

bool is_help(const std::string& argument) { return argument == "--help" || argument == "-h"; }

// "bench --help": the first word of several commands.
bool asks_for_group(const std::vector<std::string>& arguments) {
  return arguments.size() == 2 && is_help(arguments[1]) && !second_words(commands(), arguments[0]).empty();
}

int run(const std::vector<std::string>& arguments, Common& common) {
  if (arguments.empty() || is_help(arguments[0]) || arguments[0] == "help" || asks_for_group(arguments)) {
    print(overview(commands()));
    return kDone;
  }
  if (arguments[0] == "--version") {
    print("lamina " LAMINA_VERSION "\n");
    return kDone;
  }
  const Command& command = find_command(commands(), arguments);
  CLI::App app;
  app.set_help_flag();
  const std::vector<std::string> rest(arguments.begin() + words(command), arguments.end());
  if (!rest.empty()) app.name(rest.front());  // what the page of `plot` depends on
  const Action action = command.add(app, common);
  bool help = false;
  app.add_flag("-h,--help", help, "this page")->group("output");
  if (std::any_of(rest.begin(), rest.end(), is_help)) {
    print(help_page(app, command));
    return kDone;
  }
  parse_arguments(app, command, rest);
  return action();
}

int guarded(const std::vector<std::string>& arguments) {
  Common common;
  // Known before anything is parsed, so that a mistake on the command line is told in the form that was asked for.
  common.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    return run(arguments, common);
  } catch (const Error& error) {
    return report(error, common);
  } catch (const std::bad_alloc&) {
    return report(Error(ErrorKind::data, "there is not enough memory for this", "use fewer rows, columns or units"),
                  common);
  } catch (const std::exception& error) {
    return report(Error(ErrorKind::internal, error.what(), "this is a fault of Lamina, please report it"), common);
  }
}

}  // namespace
}  // namespace lamina::cli

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit is an error of writing it
  return lamina::cli::guarded({arguments + 1, arguments + count});
}
