#include "explain/refit_folder.hpp"

#include <filesystem>

#include "base/read_file.hpp"
#include "lamina/error.hpp"
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

std::string RefitFolder::model_path(std::size_t resample) const {
  return path(std::to_string(resample + 1) + ".lamina");
}

std::optional<Model> RefitFolder::find(std::size_t resample, const Model& like) const {
  if (folder_.empty() || !std::filesystem::exists(model_path(resample))) return std::nullopt;
  Model found = Model::load(model_path(resample));
  if (found.kind() != like.kind() || found.levels() != like.levels() || found.targets() != like.targets())
    throw Error(ErrorKind::model, "this is no refit of the model", "remove it, so that it is fitted again",
                {model_path(resample), 0, {}});
  return found;
}

void RefitFolder::keep(std::size_t resample, const Model& model) const {
  if (!folder_.empty()) model.save(model_path(resample), false);
}

}  // namespace lamina::explain
