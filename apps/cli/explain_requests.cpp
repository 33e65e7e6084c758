#include "explain_requests.hpp"

#include <algorithm>

#include "lamina/curves.hpp"
#include "lamina/error.hpp"
#include "lamina/explain.hpp"
#include "lamina/importance.hpp"
#include "lamina/local.hpp"
#include "lamina/nearest.hpp"
#include "numbers.hpp"

namespace lamina::cli {

namespace {

constexpr const char* kGroup = "what to explain";
const std::vector<std::string> kSurfaceKinds = {"pdp", "at"};

template <class Entries>
std::string names_of(const Entries& entries) {
  std::string names;
  for (const auto& entry : entries) names += (names.empty() ? "" : ", ") + std::string(entry.name);
  return names;
}

CLI::Option& repeatable(CLI::App& app, const std::string& flag, std::vector<std::string>& texts,
                        const std::string& placeholder, const std::string& help) {
  return *app.add_option(flag, texts, help)->option_text(placeholder)->expected(1)->take_all()->group(kGroup);
}

[[noreturn]] void refuse_name(const std::string& message, const std::string& name,
                              const std::vector<std::string>& known) {
  const std::string close = nearest(name, known);
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
  throw Error(ErrorKind::usage, message, close.empty() ? "choose among " + all : "did you mean " + close + "?");
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_predictor(const std::string& name, const std::vector<std::string>& known) {
  if (!is_in(known, name)) refuse_name("the model has no predictor '" + name + "'", name, known);
}

void check_choice(const std::string& option, const std::string& name, const std::vector<std::string>& known) {
  if (!is_in(known, name)) refuse_name("option " + option + ": '" + name + "' is not known", name, known);
}

// A name may hold a comma: where both sides are predictors, they are parted.
std::pair<std::string, std::string> two_of(const std::string& text, const std::vector<std::string>& known) {
  for (std::size_t comma = text.find(','); comma != std::string::npos; comma = text.find(',', comma + 1)) {
    std::pair<std::string, std::string> two = {text.substr(0, comma), text.substr(comma + 1)};
    if (is_in(known, two.first) && is_in(known, two.second)) return two;
  }
  const auto comma = text.find(',');
  if (comma == std::string::npos)
    throw Error(ErrorKind::usage, "option --surface: '" + text + "' names one predictor", "give two: --surface A,B");
  return {text.substr(0, comma), text.substr(comma + 1)};
}

template <class Entries>
std::vector<std::string> list_of(const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.emplace_back(entry.name);
  return names;
}

}  // namespace

ExplainRequests::ExplainRequests(CLI::App& app) {
  app.add_option("--importance", importances_,
                 "how much the model leans on each predictor, by one or several methods: " +
                     names_of(importance_methods()) + " [" + importance_methods().front().name + "]")
      ->option_text("[NAMES]")
      ->expected(0, 1)
      ->delimiter(',')
      ->take_all()
      ->group(kGroup);
  for (const CurveKind& kind : curve_kinds())
    repeatable(app, std::string("--") + kind.name, curves_[kind.name], "COLUMN",
               std::string(kind.title) + ": " + kind.definition + "; repeatable");
  repeatable(app, "--observed", observed_, "COLUMN",
             "answers for the rows as they are, against a predictor; repeatable");
  repeatable(app, "--surface", surfaces_, "A,B", "answers along two predictors at once; repeatable");
  app.add_option("--surface-kind", surface_kind_,
                 "pdp: the mean over all rows; at: one row, the other predictors held at --hold [pdp]")
      ->option_text("NAME")
      ->take_last()
      ->group(kGroup);
  repeatable(app, "--row", rows_, "N", "why a row of FILE is answered for as it is, the first being 1; repeatable");
  app.add_option("--local", local_,
                 "how --row parts the answer among the predictors: " + names_of(local_methods()) + " [" + local_ + "]")
      ->option_text("NAME")
      ->take_last()
      ->group(kGroup);
}

std::string ExplainRequests::flags() {
  std::string flags = "--importance";
  for (const CurveKind& kind : curve_kinds()) flags += std::string(", --") + kind.name + " COLUMN";
  return flags + ", --observed COLUMN, --surface A,B or --row N";
}

bool ExplainRequests::any() const { return have_bands() || !observed_.empty() || !rows_.empty(); }

bool ExplainRequests::have_bands() const {
  return !importances_.empty() || !surfaces_.empty() ||
         std::any_of(curves_.begin(), curves_.end(), [](const auto& kind) { return !kind.second.empty(); });
}

bool ExplainRequests::need_answers() const {
  if (!observed_.empty()) return true;
  for (const std::string& method : importances())
    if (const ImportanceMethod* found = find_importance_method(method); found && found->needs_answers) return true;
  return false;
}

std::vector<std::string> ExplainRequests::importances() const {
  std::vector<std::string> methods;
  for (const std::string& name : importances_)
    methods.push_back(name.empty() ? importance_methods().front().name : name);
  return methods;
}

std::vector<std::pair<std::string, std::string>> ExplainRequests::curves() const {
  std::vector<std::pair<std::string, std::string>> wanted;
  for (const CurveKind& kind : curve_kinds())
    for (const std::string& column : curves_.at(kind.name)) wanted.emplace_back(kind.name, column);
  return wanted;
}

std::vector<std::pair<std::string, std::string>> ExplainRequests::surfaces(const Model& model) const {
  const std::vector<std::string> known = predictors(model);
  std::vector<std::pair<std::string, std::string>> wanted;
  for (const std::string& text : surfaces_) wanted.push_back(two_of(text, known));
  return wanted;
}

std::vector<std::size_t> ExplainRequests::rows() const {
  std::vector<std::size_t> numbers;
  for (const std::string& text : rows_) {
    const std::uint64_t number = whole_option("--row", text);
    if (number == 0) throw Error(ErrorKind::usage, "option --row: there is no row 0", "the first row is 1");
    numbers.push_back(static_cast<std::size_t>(number - 1));
  }
  return numbers;
}

void ExplainRequests::check(const Model& model) const {
  const std::vector<std::string> known = predictors(model);
  for (const std::string& method : importances()) check_choice("--importance", method, list_of(importance_methods()));
  for (const auto& [kind, column] : curves()) check_predictor(column, known);
  for (const std::string& column : observed_) check_predictor(column, known);
  for (const auto& [x, y] : surfaces(model)) {
    check_predictor(x, known);
    check_predictor(y, known);
    if (x == y)
      throw Error(ErrorKind::usage, "a surface lies along two predictors, and both are '" + x + "'",
                  "give another one, or --pdp " + x);
  }
  check_choice("--surface-kind", surface_kind_, kSurfaceKinds);
  check_choice("--local", local_, list_of(local_methods()));
  rows();
}

}  // namespace lamina::cli
