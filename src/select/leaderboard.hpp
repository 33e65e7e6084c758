// The list of a search's trials in its folder: rewritten whole after each trial, so that a search that is killed at any
// moment goes on from there.
//
//   leaderboard.json   "leaderboard": 1, what makes trials comparable ("data", "options", "metric", "validation"), and
//                      "trials"
//   models/X.lamina    the model of a trial, X its settings' checksum, written before the trial is listed
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/model.hpp"
#include "lamina/search.hpp"

namespace lamina::select {

// CRC-32 of all names, kinds, levels and cells of the columns.
std::uint32_t checksum(const Frame& frame);

// What a search has left in its folder.
struct SavedSearch {
  std::string metric;
  std::vector<Trial> trials;  // the best first; failed ones behind
};
// Throws a file error when there is no leaderboard, a model error when it is none.
SavedSearch read_search(const std::string& folder);

class Leaderboard {
 public:
  // Without a folder it keeps nothing. Reads what the folder holds; throws a usage error when that is of another
  // search, a file error when the folder cannot be made or written.
  Leaderboard(const std::string& folder, nlohmann::json identity);

  const std::vector<Trial>& earlier() const { return earlier_; }
  // The trial with these settings of an earlier run; null when there is none, or when it failed.
  const Trial* find(const Settings& settings) const;

  // Writes the model, when there is one, and names its file in the trial; then the list of these trials, the best
  // first.
  void add(Trial& trial, const Model* model);
  void write(const std::vector<Trial>& trials, const std::vector<std::size_t>& ranking) const;
  void save(const Model& model, const std::string& name) const;

 private:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void read();

  std::string folder_;
  nlohmann::json identity_;
  std::vector<Trial> earlier_;
};

}  // namespace lamina::select
