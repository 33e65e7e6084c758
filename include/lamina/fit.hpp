// One function, `fit`: from rows and options to a model. Progress goes to a sink, interruption comes from a token.
#pragma once

#include "lamina/frame.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// Trains on `train` and, when given, validates on `valid`; otherwise options.valid may name a fraction (a file is the
// caller's to read). Throws on data that cannot be learnt from and on divergence, naming step, layer and remedy.
Model fit(const Frame& train, const Options& options, const Frame* valid = nullptr, const FitContext& context = {});

}  // namespace lamina
