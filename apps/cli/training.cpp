#include "training.hpp"

#include "exit_code.hpp"
#include "interrupt.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "lamina/input.hpp"
#include "lamina/network.hpp"
#include "model_text.hpp"
#include "numbers.hpp"
#include "output.hpp"
#include "profile_text.hpp"
#include "table_summary.hpp"
#include "training_table.hpp"

namespace lamina::cli {

void TrainingArguments::add(CLI::App& app) {
  app.add_option("--valid-labels", valid_labels, "IDX label file that belongs to the IDX images of --valid")
      ->option_text("FILE")
      ->group("data");
  app.add_option("--out", out, "model file to write; without it nothing is saved")
      ->option_text("FILE")
      ->group("output");
  app.add_flag("--no-state", no_state, "leave the optimizer's state out of the model file")->group("output");
  app.add_flag("--live", live, "redraw the curves of loss and score in the terminal as it trains")->group("output");
  app.add_flag("--profile", profile, "tell where the time went: of each kernel of the training step, and outside of it")
      ->group("output");
}

Training::Training(const TrainingArguments& arguments, const Options& options, const Common& common)
    : arguments_(arguments), options_(options), common_(common) {
  if (!options_.valid.empty() && !is_fraction(options_.valid)) std::swap(valid_path_, options_.valid);
}

void Training::read() {
  table_ = read_training_table(arguments_.data, options_);
  if (!valid_path_.empty()) valid_ = read_validation_table(table_, valid_path_, options_, arguments_.valid_labels);
  if (!common_.json) say_notes(table_.notes(), common_);
}

int Training::run(const Learning& learn) {
  if (!options_.network.empty())
    read_network_draft(options_.network);  // what is wrong there is said before data is read
  guard_output(arguments_.out, {arguments_.data, valid_path_, options_.labels, arguments_.valid_labels});
  guard_output(options_.checkpoint, {arguments_.data, valid_path_, options_.labels, arguments_.valid_labels});
  choose_progress();
  read();
  if (talks()) say(printable(table_text(table_)) + "\n");
  catch_interrupts(talks());
  const FitContext context{[this](const FitEvent& event) { hear(event); }, &interrupted(),
                           arguments_.profile ? &profile_ : nullptr};
  const Model model = learn(table_, options_, valid_path_.empty() ? nullptr : &valid_, context);
  if (talks()) live_ ? live_->finish() : progress_.finish();
  if (!arguments_.out.empty()) model.save(arguments_.out, !arguments_.no_state);
  if (arguments_.profile) measure_roof();
  if (common_.json) print_json(result(model));
  if (talks()) tell_end(model);
  if (arguments_.profile && !common_.json) print(profile_text(profile_, roof_));
  return model.stop_reason() == StopReason::interrupted ? kInterrupted : kDone;
}

void Training::choose_progress() {
  if (!arguments_.live) return;
  if (!talks())
    throw Error(ErrorKind::usage,
                std::string("--live draws what ") + (common_.json ? "--json" : "--quiet") + " leaves out",
                "give one of the two");
  if (Live::possible())
    live_.emplace();
  else
    say_note("--live needs a terminal on standard error; epochs are told in lines instead");
}

void Training::measure_roof() {
  roof_ = lamina::measure_roof(options_.precision, {static_cast<int>(options_.threads), options_.cpu_tier});
}

void Training::hear(const FitEvent& event) {
  if (event.kind == FitEvent::Kind::started) {
    if (!arguments_.out.empty()) check_writable(arguments_.out, event.model_bytes);
    threads_ = event.threads;
    cpu_tier_ = event.cpu_tier;
    if (talks()) tell_start(*event.model);
  } else if (event.kind == FitEvent::Kind::note) {
    notes_.push_back(event.text);
  } else if (event.seconds > 0) {
    seconds_ = event.seconds;
    rows_per_second_ = event.rows_per_second;
  }
  if (talks()) live_ ? live_->hear(event) : progress_.hear(event);
}

void Training::tell_start(const Model& untrained) {
  say(printable(target_text(table_, untrained)) + "\n");
  if (!valid_path_.empty()) say(printable("validation on " + table_text(valid_)) + "\n");
  print("\n" + kind_text(untrained));
}

void Training::tell_end(const Model& model) {
  std::string text = "\n" + ending_text(model) + " (" + duration(seconds_) + ")\n\n";
  text[1] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[1])));
  print(text + outcome_text(model) + next_text(arguments_.out, arguments_.data, options_.labels));
}

nlohmann::json Training::result(const Model& model) const {
  std::vector<std::string> notes = table_.notes();
  notes.insert(notes.end(), notes_.begin(), notes_.end());
  nlohmann::json object = {{"model", arguments_.out.empty() ? nlohmann::json() : nlohmann::json(arguments_.out)},
                           {"data", table_json(table_)},
                           {"target", model.target()},
                           {"levels", model.levels()},
                           {"kind", model.kind()},
                           {"layers", layers_json(model)},
                           {"options", model.header().at("options")},
                           {"notes", notes},
                           {"history", history_json(model)},
                           {"best_epoch", model.best_epoch()},
                           {"best_start", model.best_start()},
                           {"stop_reason", name(model.stop_reason())},
                           {"metrics", reports_json(model)}};
  if (arguments_.profile) object["profile"] = profile_json(profile_, roof_);
  object["run"] = {
      {"seconds", seconds_}, {"rows_per_second", rows_per_second_}, {"threads", threads_}, {"cpu_tier", cpu_tier_}};
  return object;
}

}  // namespace lamina::cli
