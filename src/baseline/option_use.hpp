// Which options have an effect on which learner.
#pragma once

#include "lamina/options.hpp"

namespace lamina::baseline {

// Throws a usage error for an option that was given and has no effect with options.model.
void check_option_use(const Options& options);

}  // namespace lamina::baseline
