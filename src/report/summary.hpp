// What the head of a report and its first section say of a model and its answers, and the tables of the others.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamina/judgement.hpp"
#include "lamina/model.hpp"

namespace lamina::report {

struct Subject {
  const Model& model;
  const Frame& data;
  const std::optional<Judgement>& judgement;  // none: the rows have no answers
};

std::string header_html(const Subject& subject, const std::string& title);
std::string summary_html(const Subject& subject, const std::vector<std::string>& notes);
// The tables that are made of all thresholds, groups and bins.
std::string score_tables_html(const Judgement& judgement);
// Layers or learnt tables, and the options that differ from their defaults.
std::string model_html(const Model& model);

}  // namespace lamina::report
