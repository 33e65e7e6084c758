#include "select/leaderboard.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>

#include "base/checksum.hpp"
#include "base/read_file.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"

namespace lamina::select {

namespace {

using nlohmann::json;

constexpr const char* kFile = "leaderboard.json";
constexpr int kVersion = 1;

template <class T>
std::uint32_t continued(std::uint32_t before, const T* cells, std::size_t count) {
  return crc32(std::as_bytes(std::span<const T>(cells, count)), before);
}

std::uint32_t checksum(const Column& column, std::uint32_t sum) {
  const std::string head = column.name() + "\n" + name(column.kind());
  sum = continued(sum, head.data(), head.size());
  if (column.kind() != ColumnKind::number) {
    for (const std::string& level : column.levels()) sum = continued(sum, level.c_str(), level.size() + 1);
    const std::vector<std::int32_t> codes = column.codes();
    return continued(sum, codes.data(), codes.size());
  }
  if (column.number_data()) return continued(sum, column.number_data(), column.rows());
  std::vector<std::uint8_t> bytes(column.rows());
  for (std::size_t row = 0; row < bytes.size(); ++row) bytes[row] = column.byte_data()[row * column.byte_stride()];
  return continued(sum, bytes.data(), bytes.size());
}

json optional_json(const std::optional<double>& value) { return value ? json(*value) : json(); }
std::optional<double> optional_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional<double>(value.get<double>());
}

json to_json(const Trial& trial) {
  json metrics = json::object();
  for (const MetricValue& value : trial.metrics) metrics[value.key] = value.value;
  json object = {{"number", trial.number}, {"settings", trial.settings}, {"seconds", trial.seconds}};
  if (trial.failed()) {
    object["failure"] = trial.failure;
    return object;
  }
  object.update({{"score", trial.score},
                 {"deviation", optional_json(trial.deviation)},
                 {"tie", optional_json(trial.tie)},
                 {"metrics", std::move(metrics)},
                 {"epochs", trial.epochs},
                 {"best_epoch", trial.best_epoch},
                 {"model", trial.model}});
  return object;
}

// Metrics in the order of the table, which JSON objects do not keep.
std::vector<MetricValue> metrics_from(const json& object) {
  std::vector<MetricValue> values;
  for (const MetricInfo& metric : metrics())
    if (object.contains(metric.key)) values.push_back({metric.key, object.at(metric.key).get<double>()});
  return values;
}

Trial trial_from(const json& object) {
  Trial trial;
  trial.number = object.at("number").get<std::size_t>();
  trial.settings = object.at("settings").get<Settings>();
  trial.seconds = object.at("seconds").get<double>();
  trial.failure = object.value("failure", std::string());
  trial.earlier = true;
  if (trial.failed()) return trial;
  trial.score = object.at("score").get<double>();
  trial.deviation = optional_from(object.at("deviation"));
  trial.tie = optional_from(object.at("tie"));
  trial.metrics = metrics_from(object.at("metrics"));
  trial.epochs = object.at("epochs").get<std::int64_t>();
  trial.best_epoch = object.at("best_epoch").get<std::int64_t>();
  trial.model = object.at("model").get<std::string>();
  return trial;
}

std::string differences(const json& before, const json& now) {
  std::string names;
  for (const auto& [key, value] : now.items()) {
    if (before.contains(key) && before.at(key) == value) continue;
    if (key == "options" && before.contains(key)) {
      for (const auto& [option, own] : value.items())
        if (!before.at(key).contains(option) || before.at(key).at(option) != own)
          names.append(names.empty() ? "" : ", ").append("option " + option);
    } else {
      names.append(names.empty() ? "" : ", ").append(key);
    }
  }
  return names;
}

}  // namespace

std::uint32_t checksum(const Frame& frame) {
  std::uint32_t sum = 0;
  for (const Column& column : frame.columns()) sum = checksum(column, sum);
  return sum;
}

Leaderboard::Leaderboard(const std::string& folder, json identity) : folder_(folder), identity_(std::move(identity)) {
  if (folder_.empty()) return;
  std::error_code trouble;
  std::filesystem::create_directories(path("models"), trouble);
  if (trouble)
    throw Error(ErrorKind::file, "the folder cannot be made: " + trouble.message(), "give another folder",
                {folder_, 0, {}});
  if (std::filesystem::exists(path(kFile))) read();
  check_writable(path(kFile));
}

namespace {

// The whole file, and its trials.
json read_board(const std::string& path, std::vector<Trial>& trials) {
  try {
    json board = json::parse(read_file(path));
    if (board.at("leaderboard").get<int>() != kVersion)
      throw Error(ErrorKind::model, "the leaderboard is of another version", "give another folder", {path, 0, {}});
    for (const json& trial : board.at("trials")) trials.push_back(trial_from(trial));
    return board;
  } catch (const json::exception&) {
    throw Error(ErrorKind::model, "this is no leaderboard of a search", "remove it, or give another folder",
                {path, 0, {}});
  }
}

}  // namespace

SavedSearch read_search(const std::string& folder) {
  SavedSearch saved;
  const std::string path = folder + "/" + kFile;
  const json board = read_board(path, saved.trials);
  const json& identity = board.at("identity");
  if (!identity.contains("metric") || !identity.at("metric").is_string())
    throw Error(ErrorKind::model, "this is no leaderboard of a search", "give another folder", {path, 0, {}});
  saved.metric = identity.at("metric").get<std::string>();
  return saved;
}

void Leaderboard::read() {
  const json board = read_board(path(kFile), earlier_);
  const std::string other = differences(board.at("identity"), identity_);
  if (!other.empty())
    throw Error(ErrorKind::usage, "the folder holds another search: of other " + other,
                "give another folder, or what that search was given", {folder_, 0, {}});
}

const Trial* Leaderboard::find(const Settings& settings) const {
  const auto found = std::find_if(earlier_.begin(), earlier_.end(), [&](const Trial& trial) {
    return !trial.failed() && trial.settings == settings &&
           (trial.model.empty() || std::filesystem::exists(path(trial.model)));
  });
  return found == earlier_.end() ? nullptr : &*found;
}

void Leaderboard::add(Trial& trial, const Model* model) {
  if (folder_.empty() || !model) return;
  const std::string settings = json(trial.settings).dump();
  trial.model = fmt::format("models/{:08x}.lamina", continued(0, settings.data(), settings.size()));
  model->save(path(trial.model), false);
}

void Leaderboard::write(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) const {
  if (folder_.empty()) return;
  json list = json::array();
  for (const std::size_t place : ranking) list.push_back(to_json(trials[place]));
  for (const Trial& trial : trials)
    if (trial.failed()) list.push_back(to_json(trial));
  for (const Trial& trial : earlier_) {  // of values that this run does not ask for, or has not come to
    const bool listed =
        std::any_of(trials.begin(), trials.end(), [&](const Trial& own) { return own.settings == trial.settings; });
    if (!listed) list.push_back(to_json(trial));
  }
  const json board = {{"leaderboard", kVersion}, {"identity", identity_}, {"trials", std::move(list)}};
  replace_file(path(kFile), board.dump(1) + "\n");
}

void Leaderboard::save(const Model& model, const std::string& name) const {
  if (!folder_.empty()) model.save(path(name), false);
}

}  // namespace lamina::select
