// Fitting a learner other than the network.
#pragma once

#include <memory>

#include "lamina/fit.hpp"
#include "model/impl.hpp"

namespace lamina::model {

// options.model must name one. Target, division and encoder are those that a network would have.
std::unique_ptr<Model::Impl> fit_learner(const Frame& train, const Frame* valid, const Options& options,
                                         const FitContext& context);

}  // namespace lamina::model
