// How `lamina evaluate` is told what to make of a model's answers, and what it prints of that.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "lamina/judgement.hpp"
#include "lamina/model.hpp"
#include "lamina/thresholds.hpp"

namespace lamina::cli {

class Judging {
 public:
  // Declares --threshold, --tables, --gain-tp, --cost-fp and --curves.
  void add(CLI::App& app);

  // Throws a usage error, before any data is read, for what the model's task does not have; it names what it has.
  void check(const Model& model) const;

  // A threshold given as a number.
  std::optional<double> threshold() const;
  // Decides the classes anew where the threshold is given as a measure; then everything there is to say.
  Judgement judge(Scored& scored);

  std::string text(const Judgement& judgement) const;
  nlohmann::json json(const Judgement& judgement) const;
  // Writes the tables to the folder of --curves; the files' names.
  std::vector<std::string> write(const Judgement& judgement) const;

 private:
  const ThresholdMetric* measure() const;  // of --threshold; null for a number or none
  std::optional<Payoff> payoff() const;
  bool wanted(const ScoreTable& table) const;

  std::string threshold_, tables_, gain_tp_, cost_fp_, curves_;
  std::optional<Maximum> chosen_;  // by a measure
};

}  // namespace lamina::cli
