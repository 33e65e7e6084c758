// What each row counts in training, and what follows for the classes' probabilities.
#pragma once

#include <vector>

#include "lamina/network.hpp"
#include "lamina/options.hpp"
#include "train/target.hpp"

namespace lamina::train {

// Of every row of the frame: its weight times that of its class. options.class_weights names levels and their weights
// (1 for the others); options.balance_classes gives each class W / (K·W_class), so that all classes count the same
// (King & Zeng 2001, Logistic regression in rare events data). Throws a usage error for an unknown level or a weight
// that is no number of at least 0.
std::vector<double> training_weights(const Target& target, const TargetRows& answers, const Options& options,
                                     const std::vector<std::size_t>& rows);

// The share of each level among the training rows, by weight.
std::vector<double> class_shares(const Target& target, const TargetRows& answers, const std::vector<double>& weights,
                                 const std::vector<std::size_t>& rows);

// Sets target.prior_shift so that probabilities hold where the levels have the shares of options.priors instead of
// those they had in training (Saerens, Latinne & Decaestecker 2002). One level may be left out: it gets the rest.
void learn_priors(Target& target, const Options& options, const std::vector<double>& shares);

// The output layer's first biases: the logits of the classes' shares, or the logarithm of the mean behind a log link;
// empty when they start at 0. Otherwise the first epochs of a rare class are spent on learning that it is rare.
std::vector<double> base_rate_logits(const Target& target, const Network& network, const TargetRows& answers,
                                     const std::vector<double>& weights, const std::vector<std::size_t>& rows);

}  // namespace lamina::train
