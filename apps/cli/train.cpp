// lamina train: from a table to a trained, scored, saved network.
#include <unistd.h>

#include "command.hpp"
#include "exit_code.hpp"
#include "interrupt.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "lamina/fit.hpp"
#include "lamina/input.hpp"
#include "lamina/model.hpp"
#include "lamina/network.hpp"
#include "model_text.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "table_summary.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

class Training {
 public:
  Training(CLI::App& app, Common& common);
  int run();

 private:
  void read();
  void hear(const FitEvent& event);
  void tell_start(const Model& untrained);
  void tell_end(const Model& model);
  std::string next_text() const;
  nlohmann::json result(const Model& model) const;
  bool talks() const { return !common_.json && !common_.quiet; }

  Common& common_;
  std::string path_, out_, valid_path_, valid_labels_;
  bool no_state_ = false;
  OptionFlags flags_;

  Options options_;
  Frame table_, valid_;
  Progress progress_;
  std::vector<std::string> notes_;  // for --json
  double seconds_ = 0, rows_per_second_ = 0;
  int threads_ = 0;
  std::string cpu_tier_;
};

Training::Training(CLI::App& app, Common& common)
    : common_(common),
      flags_((app.add_option("FILE", path_, "CSV file with a header, plain or gzip, or IDX images")->required(), app),
             {"data", "network", "regularization", "training", "stopping", "running", "reading"}) {
  app.add_option("--valid-labels", valid_labels_, "IDX label file that belongs to the IDX images of --valid")
      ->option_text("FILE")
      ->group("data");
  app.add_option("--out", out_, "model file to write; without it nothing is saved")
      ->option_text("FILE")
      ->group("output");
  app.add_flag("--no-state", no_state_, "leave the optimizer's state out of the model file")->group("output");
  add_common(app, common);
}

void Training::read() {
  table_ = read_training_table(path_, options_);
  if (!valid_path_.empty()) {
    Options valid_options = options_;
    valid_options.labels = valid_labels_;
    valid_ = table_.image_height > 0 ? read_table(valid_path_, valid_options)
                                     : read_table_like(table_, valid_path_, valid_options);
  }
  if (!common_.json) say_notes(table_.notes(), common_);
}

int Training::run() {
  flags_.apply(options_);
  if (!options_.valid.empty() && !is_fraction(options_.valid)) std::swap(valid_path_, options_.valid);
  if (!options_.network.empty())
    read_network_draft(options_.network);  // what is wrong there is said before data is read
  guard_output(out_, {path_, valid_path_, options_.labels, valid_labels_});
  read();
  if (talks()) say(printable(table_text(table_)) + "\n");
  catch_interrupts(talks());
  const FitContext context{[this](const FitEvent& event) { hear(event); }, &interrupted()};
  const Model model = fit(table_, options_, valid_path_.empty() ? nullptr : &valid_, context);
  if (talks()) progress_.finish();
  if (!out_.empty()) model.save(out_, !no_state_);
  if (common_.json) print_json(result(model));
  if (talks()) tell_end(model);
  return model.stop_reason() == StopReason::interrupted ? kInterrupted : kDone;
}

void Training::hear(const FitEvent& event) {
  if (event.kind == FitEvent::Kind::started) {
    threads_ = event.threads;
    cpu_tier_ = event.cpu_tier;
    if (talks()) tell_start(*event.model);
  } else if (event.kind == FitEvent::Kind::note) {
    notes_.push_back(event.text);
  } else if (event.seconds > 0) {
    seconds_ = event.seconds;
    rows_per_second_ = event.rows_per_second;
  }
  if (talks()) progress_.hear(event);
}

void Training::tell_start(const Model& untrained) {
  say(printable(target_text(table_, untrained)) + "\n");
  if (!valid_path_.empty()) say(printable("validation on " + table_text(valid_)) + "\n");
  print("\n" + layers_text(untrained));
}

std::string Training::next_text() const {
  if (out_.empty()) return "\nNothing was saved: add --out FILE.lamina to keep the model.\n";
  const std::string labels = options_.labels.empty() ? "" : " --labels " + shell_quoted(options_.labels);
  return "\nThe model is saved in " + printable(out_) + ". Next, try\n" +
         printable("  lamina evaluate " + shell_quoted(out_) + " " + shell_quoted(path_) + labels) + "\n" +
         printable("  lamina predict " + shell_quoted(out_) + " " + shell_quoted(path_) + " --out answers.csv") + "\n";
}

void Training::tell_end(const Model& model) {
  const bool validated = model.validation_report().has_value();
  const Report& report = validated ? *model.validation_report() : model.training_report().value();
  std::string text = "\n" + ending_text(model) + " (" + duration(seconds_) + ")\n\n";
  text[1] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[1])));
  text += (validated ? "On the validation rows:\n" : "On the training rows (none were held out with --valid):\n") +
          to_text(report) + next_text();
  print(text);
}

nlohmann::json Training::result(const Model& model) const {
  std::vector<std::string> notes = table_.notes();
  notes.insert(notes.end(), notes_.begin(), notes_.end());
  nlohmann::json object = {{"model", out_.empty() ? nlohmann::json() : nlohmann::json(out_)},
                           {"data", table_json(table_)},
                           {"target", model.target()},
                           {"levels", model.levels()},
                           {"layers", layers_json(model)},
                           {"options", model.header().at("options")},
                           {"notes", notes},
                           {"history", history_json(model)},
                           {"best_epoch", model.best_epoch()},
                           {"stop_reason", name(model.stop_reason())},
                           {"metrics", reports_json(model)}};
  object["run"] = {
      {"seconds", seconds_}, {"rows_per_second", rows_per_second_}, {"threads", threads_}, {"cpu_tier", cpu_tier_}};
  return object;
}

}  // namespace

Action add_train(CLI::App& app, Common& common) {
  auto training = std::make_shared<Training>(app, common);
  return [training] { return training->run(); };
}

}  // namespace lamina::cli
