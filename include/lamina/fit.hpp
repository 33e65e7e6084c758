// One function, `fit`: from rows and options to a model; and `resume`, which goes on where one was stopped. Progress
// goes to a sink, interruption comes from a token.
#pragma once

#include "lamina/frame.hpp"
#include "lamina/options.hpp"
#include "lamina/progress.hpp"

namespace lamina {

// Trains on `train` and, when given, validates on `valid`; otherwise options.valid may name a fraction (a file is the
// caller's to read). Throws on data that cannot be learnt from and on divergence, naming step, layer and remedy.
//
// With options.checkpoint, the run is saved to that file every options.checkpoint_every, when it is interrupted and at
// its end. The file is a model file: it answers with the weights that an interruption at that moment would have kept,
// and its state section holds the rest of the run. A place that cannot be written, or a disk without room for the file,
// is an error before training; when a later checkpoint fails, a note says so and training goes on.
Model fit(const Frame& train, const Options& options, const Frame* valid = nullptr, const FitContext& context = {});

// Continues the run that `saved` holds, to the bits of a run that was never stopped: parameters, states of the
// optimizer and of the network, random numbers, schedule, stop rule, history. A checkpoint, and a model whose training
// was interrupted, goes on behind its last step. A model that was trained to its end goes on behind the epoch whose
// weights it kept (with validation the best one), so for more epochs raise options.epochs, or options.patience after an
// early stop; a schedule over all steps follows the new number of epochs.
//
// `train` and `valid` are the rows of that run, read again. `options` are saved.options(), of which only those that
// `may_change_at_resume` names may be altered. Throws a model error when `saved` has no state, a usage error that lists
// the altered options, and a data error that lists in what the data are others.
Model resume(const Model& saved, const Frame& train, const Options& options, const Frame* valid = nullptr,
             const FitContext& context = {});

// epochs, patience, max_seconds, and all that never reaches a model file.
bool may_change_at_resume(const std::string& option);

}  // namespace lamina
