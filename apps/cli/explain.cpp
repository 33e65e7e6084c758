// lamina explain: what a model makes of its predictors, as numbers.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "command.hpp"
#include "exit_code.hpp"
#include "explain_requests.hpp"
#include "explanations.hpp"
#include "interrupt.hpp"
#include "jobs_progress.hpp"
#include "lamina/bootstrap.hpp"
#include "lamina/csv.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "numbers.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "scoring_input.hpp"

namespace lamina::cli {

namespace {

// An ensemble whose folds were made by a column needs it to be fitted again.
bool folds_need_columns(const Model& model) {
  const nlohmann::json header = model.header();
  if (!header.contains("ensemble") || !header.at("ensemble").contains("folds")) return false;
  const nlohmann::json& folds = header.at("ensemble").at("folds");
  return !folds.at("group").get<std::string>().empty() || !folds.at("column").get<std::string>().empty();
}

std::size_t answered_rows(const Model& model, const Frame& frame) {
  std::size_t missing = 0;
  for (const std::string& target : model.targets())
    if (const Column* column = frame.find(target)) missing = std::max(missing, column->missing_count());
  return frame.rows() - missing;
}

// How many rows the model was given, those among them that it held out.
std::size_t fitted_rows(const Model& model) {
  std::size_t rows = model.training_report() ? model.training_report()->rows : 0;
  if (model.validation_report() && !model.options().valid.empty()) rows += model.validation_report()->rows;
  return rows;
}

class Explaining {
 public:
  Explaining(CLI::App& app, Common& common);
  int run();

 private:
  void check(const Model& model);
  std::size_t tables_wanted() const;
  void guard_out();
  Frame read(const Model& model) const;
  void find(const Explained& explained, const Frame& frame);
  // False when it was interrupted.
  bool add_bands(const Explained& explained, const Frame& frame);
  RefitContext refit_context();
  void tell_interruption() const;
  std::vector<std::string> notes_of(const Explained& explained, const Frame& frame) const;
  std::vector<std::string> write(const Explained& explained) const;
  int tell(const Explained& explained, const Frame& frame) const;
  bool talks() const { return !common_.json && !common_.quiet; }
  bool wants_refits() const { return options_.bootstrap > 0 && options_.band_kind == "refit"; }

  Common& common_;
  ExplainRequests requests_;  // in the order of the help
  ExplainFlags flags_;
  ScoringInput input_;
  std::string out_, jobs_ = "0";
  bool out_is_folder_ = false, by_default_ = false;
  ExplainOptions options_;
  Options reading_;
  Explanations found_;
  JobsProgress progress_{"refit"};
  std::size_t refitted_ = 0, refits_ = 0;  // done, and wanted as far as is known
};

Explaining::Explaining(CLI::App& app, Common& common)
    : common_(common), requests_(app), flags_(app), input_(app, common, ScoringInput::Answers::none) {
  app.add_option("--jobs", jobs_, "refits at a time; 0: as many as there are processors; the result is the same [0]")
      ->option_text("N")
      ->take_last()
      ->group("bands");
  app.add_option("--out", out_, "CSV file to write the numbers to; of several requests a folder, with a file for each")
      ->option_text("PATH")
      ->take_last()
      ->group("output");
}

void Explaining::check(const Model& model) {
  by_default_ = !requests_.any();
  requests_.check(model);
  if (flags_.given("keep") && (options_.bootstrap == 0 || options_.band_kind != "refit"))
    throw Error(ErrorKind::usage, "option keep is for refitted models, and none are asked for",
                "add --bootstrap, or leave it out");
  if (options_.bootstrap > 0 && !by_default_ && !requests_.have_bands())
    throw Error(ErrorKind::usage, "bands are drawn around importances, curves and surfaces, and none is asked for",
                "leave out --bootstrap, or add one");
  guard_out();
}

std::size_t Explaining::tables_wanted() const {
  return requests_.importances().size() + requests_.curves().size() + requests_.observed().size() +
         requests_.surface_count() + requests_.rows().size();
}

void Explaining::guard_out() {
  if (out_.empty()) return;
  std::error_code error;
  out_is_folder_ = tables_wanted() > 1 || std::filesystem::is_directory(out_, error);
  if (tables_wanted() > 1 && std::filesystem::path(out_).extension() == ".csv")
    throw Error(ErrorKind::usage, "several tables go into a folder, and --out names a CSV file",
                "name a folder, or ask for one thing at a time", {out_, 0, {}});
  if (out_is_folder_)
    made_folder(out_, "--out");
  else
    guard_output(out_, {input_.model_path(), input_.data_path(), reading_.labels});
}

Frame Explaining::read(const Model& model) const {
  const bool answers = by_default_ || options_.bootstrap > 0 || requests_.need_answers();
  Frame frame = input_.read(model, reading_, answers, wants_refits() && folds_need_columns(model));
  if (!by_default_) return frame;
  for (const std::string& target : model.targets())
    if (!frame.find(target))
      throw Error(ErrorKind::usage,
                  "nothing is asked for, and importance needs the target " + target + ", which is not there",
                  "ask with " + ExplainRequests::flags(), {frame.source(), 0, {}});
  return frame;
}

void Explaining::find(const Explained& explained, const Frame& frame) {
  if (by_default_) found_.importances.push_back(importance(explained, importance_methods().front().name));
  for (const std::string& method : requests_.importances()) found_.importances.push_back(importance(explained, method));
  for (const auto& [kind, column] : requests_.curves()) found_.curves.push_back(curves(explained, kind, column));
  for (const std::string& column : requests_.observed()) found_.observed.push_back(observed_answers(explained, column));
  for (const auto& [x, y] : requests_.surfaces(explained.model())) {
    const auto places = [&](const std::string& column) {
      return even_places_of(explained, column, static_cast<std::size_t>(options_.points));
    };
    found_.surfaces.push_back(surfaces(explained, requests_.surface_kind(), places(x), places(y)));
  }
  for (const std::size_t row : requests_.rows())
    found_.rows.push_back(explain_row(explained, frame, row, requests_.local()));
}

RefitContext Explaining::refit_context() {
  RefitContext context;
  context.cancel = &interrupted();
  context.jobs = static_cast<std::int64_t>(whole_option("--jobs", jobs_));
  context.threads = reading_.threads;
  context.cpu_tier = reading_.cpu_tier;
  context.progress = [this](std::size_t done, std::size_t wanted) {
    refitted_ = done;
    if (std::exchange(refits_, wanted) != wanted && talks()) progress_.begin(wanted, done - 1);
    if (talks()) progress_.ended(done - 1, "");
  };
  return context;
}

void Explaining::tell_interruption() const {
  const std::string text = "Interrupted after " + counted(static_cast<std::int64_t>(refitted_), "refit") + " of " +
                           with_commas(static_cast<std::int64_t>(refits_)) + ". ";
  if (!common_.quiet)
    say(text + (options_.keep.empty()
                    ? "Nothing is kept; with --keep FOLDER the same command goes on from there.\n"
                    : "They are kept in " + printable(options_.keep) + ": the same command goes on from there.\n"));
  if (common_.json)
    print_json({{"interrupted", true},
                {"refits", refitted_},
                {"keep", options_.keep.empty() ? nlohmann::json() : nlohmann::json(options_.keep)}});
}

bool Explaining::add_bands(const Explained& explained, const Frame& frame) {
  std::optional<Refits> refits;
  if (wants_refits()) {
    refits_ = static_cast<std::size_t>(options_.bootstrap);
    refitted_ = 0;
    if (talks()) say("fitting " + counted(options_.bootstrap, "model") + " to resampled rows\n");
    catch_interrupts(talks());
    if (talks()) progress_.begin(refits_);
    refits.emplace(explained.model(), frame, options_, refit_context());
  }
  const auto add = [&](auto& things) {
    for (auto& one : things)
      if (!interrupted()) lamina::add_bands(one, explained, refits ? &*refits : nullptr);
  };
  add(found_.importances);
  add(found_.curves);
  add(found_.surfaces);
  progress_.finish();
  if (interrupted()) tell_interruption();
  let_interrupts_end();
  return !interrupted();
}

std::vector<std::string> Explaining::notes_of(const Explained& explained, const Frame& frame) const {
  std::vector<std::string> notes = frame.notes();
  notes.insert(notes.end(), explained.notes().begin(), explained.notes().end());
  for (const ImportanceTable& table : found_.importances)
    for (const std::string& note : table.notes)
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  const std::size_t fitted = fitted_rows(explained.model()), rows = answered_rows(explained.model(), frame);
  if (wants_refits() && fitted != rows)
    notes.push_back("the refits drew from " + counted(static_cast<std::int64_t>(rows), "row") +
                    ", while the model was fitted to " + with_commas(static_cast<std::int64_t>(fitted)));
  if (options_.bootstrap > 0 && options_.band_kind == "rows")
    notes.push_back("bands of resampled rows leave out how sure the model itself is");
  return notes;
}

std::vector<std::string> Explaining::write(const Explained& explained) const {
  std::vector<std::string> written;
  if (out_.empty()) return written;
  for (const NamedTable& one : explanations_tables(found_, explained)) {
    written.push_back(out_is_folder_ ? out_ + "/" + one.name + ".csv" : out_);
    replace_file(written.back(), to_csv(one.table));
  }
  return written;
}

int Explaining::tell(const Explained& explained, const Frame& frame) const {
  const std::vector<std::string> notes = notes_of(explained, frame), written = write(explained);
  if (common_.json) {
    nlohmann::json object = explanations_json(found_, explained);
    object["bootstrap"] = options_.bootstrap == 0
                              ? nlohmann::json()
                              : nlohmann::json{{"kind", options_.band_kind}, {"resamples", options_.bootstrap}};
    object["notes"] = notes;
    if (!written.empty()) object["written"] = written;
    print_json(object);
    return kDone;
  }
  say_notes(notes, common_);
  print(printable(input_.model_path()) + " on " + printable(input_.data_path()) + ":\n" +
        explanations_text(found_, explained));
  for (const std::string& file : written)
    if (!common_.quiet) say("wrote " + printable(file) + "\n");
  return kDone;
}

int Explaining::run() {
  flags_.apply(options_);
  const Model model = input_.load();
  reading_ = input_.options(model);
  check(model);
  const Frame frame = read(model);
  const Explained explained(model, frame, options_, input_.score_options(reading_), refit_context());
  find(explained, frame);
  progress_.finish();
  if (options_.bootstrap > 0 && !add_bands(explained, frame)) return kInterrupted;
  return tell(explained, frame);
}

}  // namespace

Action add_explain(CLI::App& app, Common& common) {
  auto explaining = std::make_shared<Explaining>(app, common);
  return [explaining] { return explaining->run(); };
}

}  // namespace lamina::cli
