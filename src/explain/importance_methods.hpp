// The methods of importance.cpp's table, and what several of them have in common.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "explain/draws.hpp"
#include "explain/variables.hpp"
#include "lamina/importance.hpp"
#include "lamina/metrics.hpp"

namespace lamina::explain {

ImportanceTable permutation_importance(const Explained& explained);
ImportanceTable out_of_bag_importance(const Explained& explained);
ImportanceTable drop_column_importance(const Explained& explained);
ImportanceTable gedeon_importance(const Explained& explained);
ImportanceTable surrogate_importance(const Explained& explained);
ImportanceTable own_importance(const Explained& explained);

// The values of a method for each resample (ImportanceMethod::draws).
Draws asked_again(const ImportanceTable& table, const Explained& explained, const Refits* refits);
Draws out_of_bag_draws(const ImportanceTable& table, const Explained& explained, const Refits* refits);
Draws drop_column_draws(const ImportanceTable& table, const Explained& explained, const Refits* refits);
// In the order of the table's variables; one that a resample left constant has no say in its model.
std::vector<double> values_by_name(const ImportanceTable& table, const ImportanceTable& draw);

bool is_network(const Model& model);
bool draws_rows(const Model& model);    // a bag or forest that was judged out of bag
bool counts_gains(const Model& model);  // it is made of trees
bool has_target(const Model& model);    // it is no autoencoder

// The metric that importance is told in. Throws a usage error for one that there is not, with the nearest name, or that
// the model's answers do not have, with those that they have.
const MetricInfo& metric_of(const Model& model, const std::string& key);
// By how much `value` is worse than `baseline`.
double loss_of(const MetricInfo& metric, double baseline, double value);
// `value`, or a data error that the metric is undefined for these rows.
double defined_value(const Explained& explained, const MetricInfo& metric, const std::optional<double>& value);

// What each predictor is worth.
using Shares = std::map<std::string, double>;
// Adds up to 1, unless all are 0.
void scale_to_one(Shares& shares);
// What a tree, or several, counted of its splits.
Shares gain_shares(const Model& trees);
// Each variable's columns added up.
std::vector<Importance> importances_of(const std::vector<Variable>& variables, const Shares& shares);

Importance importance_of(const Variable& variable, double value);

}  // namespace lamina::explain
