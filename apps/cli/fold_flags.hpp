// The options of commands that cross-validate: how folds are made, and how many trainings run at a time.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "lamina/folds.hpp"

namespace lamina::cli {

struct FoldFlags {
  explicit FoldFlags(CLI::App& app, const std::string& folds = "5");

  FoldOptions folds() const;  // throws a usage error that names the option
  bool given() const;         // any of them, apart from --jobs
  std::int64_t jobs() const;

  std::string folds_text, group, order, column, stratify = "yes", jobs_text = "0";
  CLI::App& app;
};

}  // namespace lamina::cli
