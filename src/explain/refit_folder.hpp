// Refitted models in a folder, written as they are done, so that a bootstrap that is killed at any moment goes on from
// there.
//
//   bootstrap.json   "bootstrap": 1, and what makes the refits comparable: "model", "data", "seed"
//   N.lamina         the model of resample N, counted from 1
//   N-without-X.lamina  the same, fitted without some columns; X: the checksum of their names
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lamina/model.hpp"

namespace lamina::explain {

class RefitFolder {
 public:
  // Without a folder it keeps nothing. Throws a usage error when the folder holds refits of something else, a file
  // error when it cannot be made or written.
  RefitFolder(const std::string& folder, const nlohmann::json& identity);

  // Counted from 0; `dropped`: the columns that it was fitted without; `like`: the model that is fitted again.
  std::optional<Model> find(std::size_t resample, const StringList& dropped, const Model& like) const;
  void keep(std::size_t resample, const StringList& dropped, const Model& model) const;

 private:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string model_path(std::size_t resample, const StringList& dropped) const;
  void check(const nlohmann::json& identity) const;

  std::string folder_;
};

}  // namespace lamina::explain
