#include "lamina/candidate.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "baseline/option_use.hpp"
#include "lamina/error.hpp"
#include "select/shared_options.hpp"

namespace lamina {

namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& remedy) {
  throw Error(ErrorKind::usage, message, remedy);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

// The words of a text, divided by blanks outside of quotes, which are taken off.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool inside = false;
  for (const char c : text) {
    if (quote ? c == quote : c == '\'' || c == '"') {
      quote = quote ? 0 : c;
      inside = true;
    } else if (!quote && (c == ' ' || c == '\t')) {
      if (inside) words.push_back(word);
      word.clear();
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (quote) refuse("a quote is not closed", std::string("end it with ") + quote);
  if (inside) words.push_back(word);
  return words;
}

struct Text {
  std::string label, what;
};

// A colon before the first = ends a label.
Text split_label(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || colon > text.find('=')) return {trimmed(text), trimmed(text)};
  Text parts{trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1))};
  if (parts.label.empty()) refuse("the label before the colon is empty", "write LABEL: KIND option=value");
  return parts;
}

// "hidden=10" → the option's name as the table writes it, and its value.
void apply(const std::string& word, Options& options, StringList& given) {
  const auto equals = word.find('=');
  if (equals == std::string::npos) refuse("'" + word + "' is no option=value", "write option=value behind the kind");
  std::string name = word.substr(0, equals);
  std::replace(name.begin(), name.end(), '-', '_');
  if (name == "model") refuse("the kind stands twice", "name it once, as the first word");
  set_option(options, name, word.substr(equals + 1));
  if (std::find(given.begin(), given.end(), name) != given.end())
    refuse("option " + name + " is given twice", "give it once");
  given.push_back(name);
  for (const OptionInfo& info : option_table())
    if (info.name == name && select::is_shared(info))
      refuse("option " + name + " belongs to all candidates", "give it beside them");
}

class Parser {
 public:
  explicit Parser(const Options& base) : base_(base) {}

  void add(const std::string& text) {
    Candidate candidate{trimmed(text), base_};
    const std::size_t before = mistakes_.size();
    check(candidate.label, [&] { read(text, candidate); });
    const bool repeated = std::any_of(candidates_.begin(), candidates_.end(),
                                      [&](const Candidate& other) { return other.label == candidate.label; });
    if (repeated && mistakes_.size() == before)
      mistakes_.push_back(quoted(candidate.label) + " is the label of two candidates (write another one before it: " +
                          "LABEL: KIND option=value)");
    candidates_.push_back(std::move(candidate));
  }

  std::vector<Candidate> done() {
    if (!mistakes_.empty()) throw_all();
    return std::move(candidates_);
  }

 private:
  static std::string quoted(const std::string& text) { return "'" + printable(text) + "'"; }

  template <class Action>
  void check(const std::string& text, const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      mistakes_.push_back(quoted(text) + ": " + error.message() + " (" + error.remedy() + ")");
    }
  }

  void read(const std::string& text, Candidate& candidate) {
    const auto [label, what] = split_label(text);
    candidate.label = label;
    const std::vector<std::string> words = words_of(what);
    if (words.empty() || words.front().find('=') != std::string::npos)
      refuse("no kind of model is named", "write KIND option=value, such as forest trees=50");
    const std::size_t before = mistakes_.size();
    check(text, [&] { set_option(candidate.options, "model", words.front()); });
    StringList given;
    for (std::size_t i = 1; i < words.size(); ++i) check(text, [&] { apply(words[i], candidate.options, given); });
    if (mistakes_.size() == before) baseline::check_option_use(candidate.options);
  }

  [[noreturn]] void throw_all() const {
    std::string message;
    for (const std::string& mistake : mistakes_) message += (message.empty() ? "" : "; ") + mistake;
    const bool one = mistakes_.size() == 1;
    refuse((one ? "candidate " : std::to_string(mistakes_.size()) + " mistakes in the candidates: ") + message,
           one ? "mend it" : "mend them");
  }

  const Options& base_;
  std::vector<Candidate> candidates_;
  std::vector<std::string> mistakes_;
};

}  // namespace

std::vector<Candidate> parse_candidates(const std::vector<std::string>& texts, const Options& base) {
  if (texts.empty()) refuse("no model is named", "name at least one, such as net");
  Parser parser(base);
  for (const std::string& text : texts) parser.add(text);
  return parser.done();
}

}  // namespace lamina
