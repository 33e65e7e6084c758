#include "explain/refit_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "base/read_file.hpp"
#include "lamina/error.hpp"
#include "lamina/explain.hpp"
#include "lamina/files.hpp"

namespace lamina::explain {

namespace {

using nlohmann::json;

constexpr const char* kFile = "bootstrap.json";
constexpr int kVersion = 1;

std::string differences(const json& before, const json& now) {
  std::string names;
  for (const auto& [key, value] : now.items())
    if (!before.contains(key) || before.at(key) != value) names += (names.empty() ? "" : ", ") + key;
  return names;
}

bool reads_any(const Model& model, const StringList& columns) {
  const std::vector<std::string> read = predictors(model);
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::find(read.begin(), read.end(), column) != read.end();
  });
}

}  // namespace

RefitFolder::RefitFolder(const std::string& folder, const json& identity) : folder_(folder) {
  if (folder_.empty()) return;
  std::error_code trouble;
  std::filesystem::create_directories(folder_, trouble);
  if (trouble)
    throw Error(ErrorKind::file, "the folder cannot be made: " + trouble.message(), "give another folder",
                {folder_, 0, {}});
  const json head = {{"bootstrap", kVersion}, {"identity", identity}};
  if (std::filesystem::exists(path(kFile)))
    check(identity);
  else
    replace_file(path(kFile), head.dump(1) + "\n");
  check_writable(path(kFile));
}

void RefitFolder::check(const json& identity) const {
  json head;
  try {
    head = json::parse(read_file(path(kFile)));
    if (head.at("bootstrap").get<int>() != kVersion)
      throw Error(ErrorKind::model, "the bootstrap is of another version", "give another folder", {path(kFile), 0, {}});
    head = head.at("identity");
  } catch (const json::exception&) {
    throw Error(ErrorKind::model, "this does not tell of a bootstrap", "remove it, or give another folder",
                {path(kFile), 0, {}});
  }
  const std::string other = differences(head, identity);
  if (!other.empty())
    throw Error(ErrorKind::usage, "the folder holds refits of another " + other,
                "give another folder, or what those refits were given", {folder_, 0, {}});
}

std::string RefitFolder::model_path(std::size_t resample, const StringList& dropped) const {
  std::string file = std::to_string(resample + 1), names;
  for (const std::string& column : dropped) names += column + '\0';
  if (!dropped.empty()) file += fmt::format("-without-{:08x}", crc32(std::as_bytes(std::span(names))));
  return path(file + ".lamina");
}

std::optional<Model> RefitFolder::find(std::size_t resample, const StringList& dropped, const Model& like) const {
  const std::string file = model_path(resample, dropped);
  if (folder_.empty() || !std::filesystem::exists(file)) return std::nullopt;
  Model found = Model::load(file);
  if (found.kind() != like.kind() || found.levels() != like.levels() || found.targets() != like.targets() ||
      reads_any(found, dropped))
    throw Error(ErrorKind::model, "this is no refit of the model", "remove it, so that it is fitted again",
                {file, 0, {}});
  return found;
}

void RefitFolder::keep(std::size_t resample, const StringList& dropped, const Model& model) const {
  if (!folder_.empty()) model.save(model_path(resample, dropped), false);
}

}  // namespace lamina::explain
