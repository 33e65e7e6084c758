// What `lamina explain` is asked for: flags made from the tables of curves and methods.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lamina/frame.hpp"
#include "lamina/model.hpp"

namespace lamina::cli {

class ExplainRequests {
 public:
  explicit ExplainRequests(CLI::App& app);

  bool any() const;
  // Throws a usage error for a method, predictor or row number that cannot be, before any data is read.
  void check(const Model& model) const;
  // What can be asked for, for an error.
  static std::string flags();

  std::vector<std::string> importances() const;                     // methods
  std::vector<std::pair<std::string, std::string>> curves() const;  // kind and predictor
  const std::vector<std::string>& observed() const { return observed_; }
  // Kind of surface and its two predictors.
  const std::string& surface_kind() const { return surface_kind_; }
  std::vector<std::pair<std::string, std::string>> surfaces(const Model& model) const;
  std::size_t surface_count() const { return surfaces_.size(); }
  const std::string& local() const { return local_; }
  std::vector<std::size_t> rows() const;  // counted from 0

  bool have_bands() const;    // importances, curves or surfaces
  bool need_answers() const;  // where the table has them

 private:
  std::vector<std::string> importances_, observed_, surfaces_, rows_;
  std::map<std::string, std::vector<std::string>> curves_;  // of each kind
  std::string surface_kind_ = "pdp", local_ = "shapley";
};

}  // namespace lamina::cli
