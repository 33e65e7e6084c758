// lamina stack: models combined into one.
#include <chrono>

#include "command.hpp"
#include "exit_code.hpp"
#include "fold_flags.hpp"
#include "interrupt.hpp"
#include "jobs_progress.hpp"
#include "lamina/ensemble.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "model_text.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "table_summary.hpp"
#include "training_table.hpp"

namespace lamina::cli {

namespace {

class Stacking {
 public:
  Stacking(CLI::App& app, Common& common);
  int run();

 private:
  void add_flags();
  EnsembleOptions ensemble() const;
  std::vector<double> shares() const;
  void read();
  EnsembleContext context();
  void tell(const MemberFit& fit);
  void tell_end(const Model& model) const;
  nlohmann::json json_of(const Model& model) const;
  bool talks() const { return !common_.json && !common_.quiet; }

  CLI::App& app_;
  Common& common_;
  std::string path_, valid_path_, valid_labels_, out_;
  std::string combine_ = "stack", meta_, members_ = "0", levels_ = "0", seed_ = "1";
  std::vector<std::string> models_, candidates_, shares_;
  OptionFlags flags_;
  FoldFlags fold_flags_;
  Options options_;
  Frame table_, valid_;
  std::size_t fits_ = 0;
  double seconds_ = 0;
  JobsProgress progress_{"fit"};
};

Stacking::Stacking(CLI::App& app, Common& common)
    : app_(app), common_(common), flags_((add_flags(), app), {"data", "running", "reading"}), fold_flags_(app) {
  app.add_option("--seed", seed_,
                 "deals the folds and draws the bags; members start from it, and from seed + 1, ... [1]")
      ->option_text("N")
      ->take_last()
      ->group("ensemble");
  add_common(app, common);
}

void Stacking::add_flags() {
  std::string kinds;
  for (const std::string& name : ensemble_names()) kinds += (kinds.empty() ? "" : ", ") + name;
  const auto add = [&](const char* flag, auto& value, const char* placeholder, const std::string& help) {
    return app_.add_option(flag, value, help)->option_text(placeholder)->group("ensemble");
  };
  app_.add_option("FILE", path_, "CSV file with a header, plain or gzip, or IDX images")->required();
  add("--combine", combine_, "NAME", "how; one of " + kinds + " [stack]")->take_last();
  add("--models", models_, "A,B,...", "kinds of models with their default options")->delimiter(',');
  add("--candidate", candidates_, "TEXT",
      "a model with options: 'KIND option=value ...', 'LABEL: KIND ...'; repeatable")
      ->expected(1)
      ->take_all();
  add("--members", members_, "N",
      "copies of each model, from other seeds; 0: 1, of a bag and of an average of one model 10 [0]")
      ->take_last();
  add("--levels", levels_, "N", "levels of a cascade, or below the last model of a stack; 0: 2 and 1 [0]")->take_last();
  add("--meta", meta_, "TEXT",
      std::string("the last model of a stack, written as for --candidate [") + kDefaultMeta + "]")
      ->take_last();
  add("--shares", shares_, "X,X,...", "what each model counts in the mean, in the order of --models, --candidate")
      ->delimiter(',');
  app_.add_option("--valid-labels", valid_labels_, "IDX label file that belongs to the IDX images of --valid")
      ->option_text("FILE")
      ->group("data");
  app_.add_option("--out", out_, "model file to write; without it nothing is saved")
      ->option_text("FILE")
      ->group("output");
}

std::vector<double> Stacking::shares() const {
  std::vector<double> values;
  for (const std::string& text : shares_) values.push_back(number_option("--shares", text));
  return values;
}

// "glm" → "meta: glm", unless it has a label.
std::string labelled(const std::string& meta) {
  const auto colon = meta.find(':');
  return colon != std::string::npos && colon < meta.find('=') ? meta : "meta: " + meta;
}

EnsembleOptions Stacking::ensemble() const {
  EnsembleOptions wanted;
  wanted.combine = combine_;
  std::vector<std::string> texts = models_;
  texts.insert(texts.end(), candidates_.begin(), candidates_.end());
  if (texts.empty())
    throw Error(ErrorKind::usage, "no model is named to be combined",
                "add --models or --candidate, such as --models net");
  if (!meta_.empty()) texts.push_back(labelled(meta_));
  wanted.candidates = parse_candidates(texts, options_);
  if (!meta_.empty()) {
    wanted.meta = std::move(wanted.candidates.back());
    wanted.candidates.pop_back();
  }
  wanted.members = whole_option("--members", members_);
  wanted.levels = whole_option("--levels", levels_);
  wanted.weights = shares();
  wanted.folds = fold_flags_.folds();
  if (fold_flags_.given() && !wanted.reads_folds())
    throw Error(ErrorKind::usage, "folds have no effect on the combination " + combine_, "leave them out");
  return wanted;
}

void Stacking::read() {
  table_ = read_training_table(path_, options_);
  if (!valid_path_.empty()) valid_ = read_validation_table(table_, valid_path_, options_, valid_labels_);
  if (!common_.json) say_notes(table_.notes(), common_);
  if (!talks()) return;
  say(printable(table_text(table_)) + "\n");
  if (!valid_path_.empty()) say(printable("validation on " + table_text(valid_)) + "\n");
}

EnsembleContext Stacking::context() {
  EnsembleContext context;
  context.cancel = &interrupted();
  context.jobs = fold_flags_.jobs();
  context.begun = [this](std::size_t fits) {
    fits_ = fits;
    if (talks()) progress_.begin(fits);
  };
  if (talks()) {
    context.heard = [this](std::size_t fit, const FitEvent& event) { progress_.hear(fit, event); };
    context.finished = [this](const MemberFit& fit) { tell(fit); };
  }
  return context;
}

void Stacking::tell(const MemberFit& fit) {
  std::string text = "level " + std::to_string(fit.level) + ", " + fit.member +
                     (fit.fold.empty() ? "" : ", without fold " + fit.fold) + ": " +
                     counted(static_cast<std::int64_t>(fit.rows), "row") + ", " + duration(fit.seconds);
  if (fit.report && !fit.report->values.empty())
    text += ", " + fit.report->values.front().key + " " + significant(fit.report->values.front().value) + " on others";
  progress_.ended(fit.number - 1, printable(text));
}

void Stacking::tell_end(const Model& model) const {
  print("\n" + kind_text(model) + "\n" + outcome_text(model) + next_text(out_, path_, options_.labels));
}

nlohmann::json Stacking::json_of(const Model& model) const {
  const nlohmann::json header = model.header();
  nlohmann::json metrics = reports_json(model);
  if (!header.at("ensemble").at("unseen").is_null()) metrics["unseen"] = header.at("ensemble").at("unseen");
  std::vector<std::string> notes = table_.notes();
  notes.insert(notes.end(), model.notes().begin(), model.notes().end());
  return {{"model", out_.empty() ? nlohmann::json() : nlohmann::json(out_)},
          {"data", table_json(table_)},
          {"target", model.target()},
          {"levels", model.levels()},
          {"kind", model.kind()},
          {"tables", tables_json(model)},
          {"options", header.at("options")},
          {"notes", notes},
          {"metrics", std::move(metrics)},
          {"run", {{"fits", fits_}, {"seconds", seconds_}}}};
}

int Stacking::run() {
  flags_.apply(options_);
  set_option(options_, "seed", seed_);
  if (!options_.valid.empty() && !is_fraction(options_.valid)) std::swap(valid_path_, options_.valid);
  const EnsembleOptions wanted = ensemble();
  guard_output(out_, {path_, valid_path_, options_.labels, valid_labels_});
  read();
  catch_interrupts(talks());
  const auto start = std::chrono::steady_clock::now();
  const auto model = fit_ensemble(table_, wanted, options_, valid_path_.empty() ? nullptr : &valid_, context());
  seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (talks()) progress_.finish();
  if (!model) {
    if (!common_.quiet) say("Interrupted: not all members are fitted, so nothing is saved.\n");
    if (common_.json) print_json({{"interrupted", true}});
    return kInterrupted;
  }
  if (!common_.json) say_notes(model->notes(), common_);
  if (!out_.empty()) model->save(out_);
  if (common_.json) print_json(json_of(*model));
  if (talks()) tell_end(*model);
  return kDone;
}

}  // namespace

Action add_stack(CLI::App& app, Common& common) {
  auto stacking = std::make_shared<Stacking>(app, common);
  return [stacking] { return stacking->run(); };
}

}  // namespace lamina::cli
