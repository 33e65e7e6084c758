#include "model/resume.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "model/header.hpp"

namespace lamina {

namespace {

// Options of the training that decide how far it goes, not where.
const StringList kChangeable = {"epochs", "patience", "max_seconds"};

std::string joined(const StringList& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : between).append(part);
  return text;
}

std::string quoted(const std::string& value) { return value.empty() ? "''" : value; }

// "the cells of the rows learnt from", for what differs.
void compare(const train::Fingerprint& before, const train::Fingerprint& now, const std::string& which,
             StringList& differences) {
  if (before.rows != now.rows) {
    differences.push_back(std::to_string(before.rows) + " rows " + which + ", now " + std::to_string(now.rows));
    return;
  }
  if (before.places != now.places) differences.push_back("other places of the rows " + which);
  if (before.cells != now.cells) differences.push_back("other cells in the rows " + which);
  if (before.answers != now.answers) differences.push_back("other answers in the rows " + which);
  if (before.weights != now.weights) differences.push_back("other weights of the rows " + which);
}

}  // namespace

bool may_change_at_resume(const std::string& option) {
  const auto& table = option_table();
  const auto info = std::find_if(table.begin(), table.end(), [&](const OptionInfo& i) { return i.name == option; });
  return info != table.end() && (!model::is_stored(info->name, info->group) ||
                                 std::find(kChangeable.begin(), kChangeable.end(), option) != kChangeable.end());
}

namespace model {

void check_resumable(const Model::Impl& saved, const Options& options) {
  network_of(saved, "training that goes on");
  if (!saved.has_state)
    throw Error(ErrorKind::model, "the model was saved without its state and cannot be trained on",
                "give a checkpoint, or a model that was saved without --no-state");
  StringList differences;
  for (const OptionInfo& info : option_table()) {
    if (may_change_at_resume(info.name)) continue;
    const std::string before = get_option(saved.options, info.name), now = get_option(options, info.name);
    if (before != now) differences.push_back(info.name + " was " + quoted(before) + " and is now " + quoted(now));
  }
  if (!differences.empty())
    throw Error(
        ErrorKind::usage, "a run is continued with the options it has: " + joined(differences, ", "),
        "leave them out, or train anew; of a run's own options only " + joined(kChangeable, ", ") + " may change");
}

void check_same_data(const Model::Impl& saved, const Model::Impl& untrained) {
  const train::Trained &before = saved.trained, &now = untrained.trained;
  const nlohmann::json header = header_of(saved), header_now = header_of(untrained);
  StringList differences;
  const std::size_t columns = before.learnt.encoder.columns().size(), columns_now = now.learnt.encoder.columns().size();
  if (columns != columns_now)
    differences.push_back(std::to_string(columns) + " columns, now " + std::to_string(columns_now));
  compare(before.training_data, now.training_data, "learnt from", differences);
  compare(before.validation_data, now.validation_data, "validated on", differences);
  for (const char* part : {"encoder", "decoder", "network"})  // names and levels, which no checksum of cells has
    if (differences.empty() && header.at(part) != header_now.at(part))
      differences.push_back(std::string("another ") + part);
  if (differences.empty()) return;
  const bool file = before.validation_data.rows > 0 && saved.options.valid.empty() && now.validation_data.rows == 0;
  throw Error(ErrorKind::data, "these are not the data of the run: " + joined(differences, ", "),
              file ? "the run was validated on a file: give it with --valid" : "give the same rows, or train anew");
}

}  // namespace model
}  // namespace lamina
