// The tables that come with Lamina, as data/index.json declares them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace lamina::cli {

struct BundledFile {
  std::string path;  // below the folder of the data
  std::string part;  // "train", "test labels", …
  std::int64_t rows = 0, columns = 0;
};

struct BundledSet {
  std::string name, title, kind, task, target, licence, origin;
  std::vector<BundledFile> files;
};

struct BundledData {
  std::string folder;
  std::vector<BundledSet> sets;
  nlohmann::json index;  // as it stands in the file

  // Throws a usage error that suggests the nearest name.
  const BundledSet& set(const std::string& name) const;
  std::string content(const BundledFile& file) const;
};

// Looks in `folder` when given; otherwise in ../share/lamina/data seen from the binary's own folder, then in data/ of
// that folder and of each folder above it (a build inside the source tree). Throws a file error that names the places.
BundledData find_bundled_data(const std::string& folder);

}  // namespace lamina::cli
