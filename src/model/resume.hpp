// Whether a run can be continued with these options and these data.
#pragma once

#include "model/impl.hpp"

namespace lamina::model {

// Throws a model error when there is no state, and a usage error that lists the options that were altered but must not.
void check_resumable(const Model::Impl& saved, const Options& options);

// `untrained` is what the run would begin with now. Throws a data error that lists in what the rows are others.
void check_same_data(const Model::Impl& saved, const Model::Impl& untrained);

}  // namespace lamina::model
