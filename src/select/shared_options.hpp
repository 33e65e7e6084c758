// Options that all models that are compared or combined have in common.
#pragma once

#include "lamina/options.hpp"

namespace lamina::select {

// What says which rows and answers there are, how files are read and how to run.
bool is_shared(const OptionInfo& info);

// Those of `from`.
void share_options(const Options& from, Options& to);

}  // namespace lamina::select
