#include "bundled_data.hpp"

#include <filesystem>
#include <fstream>

#include "lamina/error.hpp"
#include "lamina/frame.hpp"
#include "lamina/nearest.hpp"

namespace lamina::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<fs::path> places() {
  std::error_code error;
  const fs::path binary = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  std::vector<fs::path> found = {binary.parent_path().parent_path() / "share/lamina/data"};
  for (fs::path folder = binary.parent_path(); folder != folder.root_path(); folder = folder.parent_path())
    found.push_back(folder / "data");
  return found;
}

fs::path folder_of(const std::string& given) {
  const std::vector<fs::path> candidates = given.empty() ? places() : std::vector<fs::path>{given};
  std::string looked;
  for (const fs::path& folder : candidates) {
    std::error_code error;
    if (fs::is_regular_file(folder / "index.json", error)) return folder;
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  throw Error(ErrorKind::file, "the bundled data (index.json) is in none of " + looked,
              "name its folder with --data-dir");
}

BundledSet read_set(const json& entry) {
  BundledSet set{entry.at("name"),   entry.at("title"),   entry.at("kind"),   entry.at("task"),
                 entry.at("target"), entry.at("licence"), entry.at("origin"), {}};
  for (const json& file : entry.at("files"))
    set.files.push_back({file.at("path"), file.at("part"), file.at("rows"), file.at("columns")});
  return set;
}

}  // namespace

const BundledSet& BundledData::set(const std::string& name) const {
  std::vector<std::string> names;
  for (const BundledSet& set : sets) {
    if (set.name == name) return set;
    names.push_back(set.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage, "there is no bundled set " + name,
              close.empty() ? "see `lamina data`" : "did you mean " + close + "?");
}

std::string BundledData::content(const BundledFile& file) const {
  const std::string path = (fs::path(folder) / file.path).string();
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream.is_open() || stream.bad() || bytes.empty())
    throw Error(ErrorKind::file, "the bundled file cannot be read", "install Lamina again", {path, 0, {}});
  return bytes;
}

BundledData find_bundled_data(const std::string& folder) {
  const fs::path found = folder_of(folder);
  const std::string index = (found / "index.json").string();
  try {
    BundledData data{found.string(), {}, json::parse(std::ifstream(index))};
    for (const json& entry : data.index.at("sets")) data.sets.push_back(read_set(entry));
    return data;
  } catch (const json::exception&) {
    throw Error(ErrorKind::file, "the index of the bundled data cannot be read", "install Lamina again",
                {index, 0, {}});
  }
}

}  // namespace lamina::cli
