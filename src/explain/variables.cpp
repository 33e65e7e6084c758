#include "explain/variables.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "explain/names.hpp"
#include "lamina/error.hpp"

namespace lamina::explain {

namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "Height+Weight" divided into predictors. A name may itself hold a +, so that names are tried, the longest first.
class GroupReader {
 public:
  GroupReader(const std::string& text, Names known) : text_(text), known_(std::move(known)) {
    std::stable_sort(known_.begin(), known_.end(),
                     [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  }

  Names read() {
    if (!read_from(0)) refuse_first_unknown();
    return columns_;
  }

 private:
  bool read_from(std::size_t from) {
    if (from > text_.size()) return true;  // behind the end, where the last + would stand
    if (dead_.count(from) > 0) return false;
    for (const std::string& name : known_) {
      const std::size_t end = from + name.size();
      if (text_.compare(from, name.size(), name) != 0 || (end < text_.size() && text_[end] != '+')) continue;
      columns_.push_back(name);
      if (read_from(end + 1)) return true;
      columns_.pop_back();
    }
    dead_.insert(from);
    return false;
  }

  [[noreturn]] void refuse_first_unknown() const {
    for (std::size_t from = 0; from <= text_.size();) {
      const std::size_t plus = std::min(text_.find('+', from), text_.size());
      place_of("predictor", text_.substr(from, plus - from), known_);
      from = plus + 1;
    }
    refuse_name("predictor", text_, known_);
  }

  const std::string& text_;
  Names known_;
  Names columns_;
  std::set<std::size_t> dead_;  // places from which nothing is left to try
};

void check_apart(const std::vector<Variable>& groups) {
  std::map<std::string, std::string> owners;
  for (const Variable& group : groups)
    for (const std::string& column : group.columns) {
      const auto [owner, fresh] = owners.emplace(column, group.name);
      if (!fresh)
        throw Error(ErrorKind::usage,
                    "option groups: '" + column + "' stands in " + owner->second + " and in " + group.name,
                    "name each predictor once");
    }
}

std::vector<Variable> read_groups(const StringList& texts, const Names& known) {
  std::vector<Variable> groups;
  for (const std::string& text : texts) groups.push_back({text, GroupReader(text, known).read()});
  check_apart(groups);
  for (Variable& group : groups) {
    Names ordered;
    for (const std::string& name : known)
      if (holds(group.columns, name)) ordered.push_back(name);
    group.columns = ordered;
  }
  return groups;
}

}  // namespace

namespace {

// A model that was fitted to other rows may lack some of those asked for.
Names known_names(const Explained& explained) {
  Names known = predictors(explained.model());
  for (const std::string& name : explained.columns())
    if (!holds(known, name)) known.push_back(name);
  return known;
}

}  // namespace

std::vector<Variable> variables_of(const Explained& explained) {
  const Names known = known_names(explained);
  const std::vector<Variable> groups = read_groups(explained.options().groups, known);
  std::vector<Variable> variables;
  for (const std::string& name : known) {
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Variable& candidate) { return holds(candidate.columns, name); });
    if (group == groups.end() && holds(explained.columns(), name)) variables.push_back({name, {name}});
    if (group != groups.end() && group->columns.front() == name) variables.push_back(*group);
  }
  return variables;
}

std::vector<Variable> all_variables_of(const Explained& explained) {
  std::vector<Variable> variables = variables_of(explained);
  Variable others{kOthers, {}};
  for (const std::string& name : predictors(explained.model()))
    if (std::none_of(variables.begin(), variables.end(),
                     [&](const Variable& variable) { return holds(variable.columns, name); }))
      others.columns.push_back(name);
  if (!others.columns.empty()) variables.push_back(others);
  return variables;
}

}  // namespace lamina::explain
