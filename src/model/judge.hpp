// What every kind of fit ends with: probabilities calibrated, rows scored.
#pragma once

#include "base/cpu.hpp"
#include "lamina/fit.hpp"
#include "model/impl.hpp"

namespace lamina {
class ThreadPool;
}

namespace lamina::model {

// Before anything is learnt: throws a usage error when options.calibrate cannot be met by this target and without
// held-out rows, a data error when these lack a class.
void check_calibration(const Options& options, const train::Trained& trained, const Frame& table, const Frame* valid);

// Calibrates as impl.options say, with a note that compares before and after; then fills both reports. `table` and
// `valid` are what the rows of impl.trained are rows of.
void judge(Model::Impl& impl, const Frame& table, const Frame* valid, ThreadPool& pool, CpuTier tier,
           const FitContext& context);

// To the sink, if there is one.
void tell_note(const FitContext& context, const std::string& note);

}  // namespace lamina::model
